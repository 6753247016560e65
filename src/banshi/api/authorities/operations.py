"""Everything that authorities can call, in one table: addresses, scopes, schemas and views are made from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banshi.api.authorities import describing, reads, subscriptions, tracker
from banshi.api.authorities.calls import Answer, Operation, Parameter
from banshi.api.authorities.openapi import description
from banshi.api.authorities.repeats import HEADER
from banshi.api.authorities.schemas import CURSOR, REFERENCE, WHOLE
from banshi.connections.scopes import Scope

if TYPE_CHECKING:
    from banshi.api.authorities.calls import Call

ASKED_FOR = Parameter(
    name="reference", says="The number of the file of your own for which you ask; never of a person.",
    schema=REFERENCE, required=True,
)  # fmt: skip
AFTER = Parameter(name="after", says="Where the page before ended: its `next`, whole.", schema=CURSOR)
ONCE = Parameter(
    name=HEADER, says="Names this command: sent again with the same name it is done once.", header=True,
    schema={"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
)  # fmt: skip
TAG = Parameter(
    name="If-None-Match", says="The tag of the answer you have: if it still holds, the answer is 304.", header=True,
    schema={"type": "string", "maxLength": 400},
)  # fmt: skip
NUMBER_OF_PERSON = Parameter(
    name="X-Road-UserId", says="The ID number of the resident who is signed in: a header, for addresses are logged.",
    header=True, required=True, schema={"type": "string", "minLength": 1, "maxLength": 30},
)  # fmt: skip
_MOMENT = {"type": "string", "format": "date-time", "maxLength": 40}
USAGE = (
    NUMBER_OF_PERSON,
    Parameter(name="periodStart", says="Looks from this moment on.", schema=_MOMENT),
    Parameter(name="periodEnd", says="Looks until this moment.", schema=_MOMENT),
    Parameter(name="offset", says="So many are left out.", schema=WHOLE | {"maximum": 100_000}),
    Parameter(name="limit", says="So many at the most.", schema=WHOLE | {"minimum": 1, "maximum": 1000}),
)


def described() -> dict[str, Any]:
    """Return the description of everything that can be called (OpenAPI 3.1)."""
    return description(OPERATIONS)


def _described(call: Call) -> Answer:  # noqa: ARG001 - a view takes the call
    return Answer(body=described())


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="describe", method="GET", path="", says="What this is, and until when", open=True,
        view=describing.index, answers={200: "Description"},
    ),
    Operation(
        name="openapi", method="GET", path="openapi.json", says="This description", open=True,
        view=_described, answers={200: "Anything"},
    ),
    Operation(
        name="keys", method="GET", path="keys", says="By which keys our messages are checked", open=True,
        view=describing.keys, answers={200: "Keys"},
    ),
    Operation(
        name="listEvidence", method="GET", path="evidence", says="Which evidence meets which requirement, and who "
        "holds it", open=True, view=describing.evidence, answers={200: "Requirements"},
    ),
    Operation(
        name="showClient", method="GET", path="client", says="Who you are, what is granted to you and until when",
        view=describing.client, answers={200: "Client"},
    ),
    Operation(
        name="readPerson", method="POST", path="persons/inquiries", says="Read granted items of one person by exact "
        "number and name; a look that the person reads", scope=Scope.PERSON, body="Inquiry", view=reads.person,
        answers={200: "Person", 404: "Problem"},
    ),
    Operation(
        name="readCase", method="GET", path="cases/<str:number>", says="How a case stands; a look that the resident "
        "reads", scope=Scope.CASE, parameters=(ASKED_FOR, TAG), view=reads.case, answers={200: "Case", 404: "Problem"},
    ),
    Operation(
        name="readConcern", method="GET", path="concerns/<str:number>", says="How a concern stands in which your unit "
        "has a part; a look that the resident reads", scope=Scope.CONCERN, parameters=(ASKED_FOR, TAG),
        view=reads.concern, answers={200: "Concern", 404: "Problem"},
    ),
    Operation(
        name="listEvents", method="GET", path="events", says="What moved, in order, from a place on", view=reads.events,
        scope=Scope.EVENTS, parameters=(AFTER, Parameter(name="limit", says="So many at the most.", schema=WHOLE
                                                         | {"minimum": 1, "maximum": 200})),
        answers={200: "Events"},
    ),
    Operation(
        name="listSubscriptions", method="GET", path="subscriptions", says="Where you are told", scope=Scope.EVENTS,
        view=subscriptions.listed, answers={200: "Subscriptions"},
    ),
    Operation(
        name="subscribe", method="POST", path="subscriptions", says="Be told at an address", scope=Scope.EVENTS,
        body="NewSubscription", parameters=(ONCE,), view=subscriptions.subscribe, answers={201: "Subscription"},
        repeatable=True,
    ),
    Operation(
        name="showSubscription", method="GET", path="subscriptions/<uuid:subscription_id>", says="How a subscription "
        "stands", scope=Scope.EVENTS, view=subscriptions.shown, answers={200: "Subscription", 404: "Problem"},
    ),
    Operation(
        name="unsubscribe", method="DELETE", path="subscriptions/<uuid:subscription_id>", says="Be told no more",
        scope=Scope.EVENTS, view=subscriptions.unsubscribe, answers={204: "", 404: "Problem"},
    ),
    Operation(
        name="showSecret", method="GET", path="subscriptions/<uuid:subscription_id>/secret", says="The secret by which "
        "you check our signatures", scope=Scope.EVENTS, view=subscriptions.secret,
        answers={200: "Secret", 404: "Problem"},
    ),
    Operation(
        name="turnSecret", method="POST", path="subscriptions/<uuid:subscription_id>/secret", says="Change the secret; "
        "for a day we sign by both", scope=Scope.EVENTS, view=subscriptions.turn,
        answers={200: "Secret", 404: "Problem"},
    ),
    Operation(
        name="listDeliveries", method="GET", path="subscriptions/<uuid:subscription_id>/deliveries", says="What a "
        "subscription was told", scope=Scope.EVENTS, view=subscriptions.deliveries,
        parameters=(Parameter(name="after", says="A position.", schema=WHOLE),),
        answers={200: "Deliveries", 404: "Problem"},
    ),
    Operation(
        name="replaySince", method="POST", path="subscriptions/<uuid:subscription_id>/replay", says="Be told again all "
        "since a place", scope=Scope.EVENTS, body="Since", parameters=(ONCE,), view=subscriptions.replay_since,
        answers={202: "Subscription", 404: "Problem"}, repeatable=True,
    ),
    Operation(
        name="replay", method="POST", path="deliveries/<uuid:delivery_id>/replay", says="Be told one event once more",
        scope=Scope.EVENTS, parameters=(ONCE,), view=subscriptions.replay, answers={202: "Delivery", 404: "Problem"},
        repeatable=True,
    ),
    Operation(
        name="heartbeat", method="GET", path="tracker/heartbeat", says="Whether looks can be asked for",
        scope=Scope.TRACKER, view=tracker.heartbeat, answers={200: "Heartbeat"},
    ),
    Operation(
        name="usagePeriod", method="GET", path="tracker/usagePeriod", says="Since when looks can be asked for",
        scope=Scope.TRACKER, view=tracker.usage_period, answers={200: "UsagePeriod"},
    ),
    Operation(
        name="findUsage", method="GET", path="tracker/findUsage", says="Who looked at the data of the resident who is "
        "signed in", scope=Scope.TRACKER, parameters=USAGE, view=tracker.find_usage, answers={200: "Usages"},
    ),
)  # fmt: skip
