"""The shapes of what is sent and answered, as they are published; what is sent is checked against the very same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from banshi.connections.events import TYPES
from banshi.connections.scopes import Scope
from banshi.register.items import ITEMS

if TYPE_CHECKING:
    from banshi.api.authorities.checking import Schema

PRINTED = "^[^\\u0000-\\u001f\\u007f]+$"
"""Whatever is printed: no control characters."""
REFERENCE: Schema = {"type": "string", "minLength": 1, "maxLength": 60, "pattern": r"^[A-Za-z0-9_./()\-]+$"}
NUMBER: Schema = {"type": "string", "minLength": 1, "maxLength": 40}
CURSOR: Schema = {"type": "string", "maxLength": 40, "pattern": "^[A-Za-z0-9_-]*$"}
WHOLE: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 2**53}
TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
MOMENT: Schema = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
ID: Schema = {"type": "string", "format": "uuid"}
FLAG: Schema = {"type": "boolean"}


def _of(required: dict[str, Schema], **maybe: Schema) -> dict[str, Any]:
    return {
        "type": "object", "properties": {**required, **maybe}, "required": list(required),
        "additionalProperties": False,
    }  # fmt: skip


def _many(schema: Schema) -> dict[str, Any]:
    return {"type": "array", "items": schema}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


ITEM: Schema = {"type": "string", "enum": [item.name for item in ITEMS if not item.sensitive]}
CODED = _of({"table": TEXT, "version": TEXT, "code": TEXT, "label": TEXT})
VALUE: Schema = {"anyOf": [{"type": ["string", "integer", "boolean", "null"]}, CODED]}

SENT: dict[str, Schema] = {
    "Inquiry": _of(
        {
            "id_number": {"type": "string", "minLength": 1, "maxLength": 30, "pattern": PRINTED},
            "name": {"type": "string", "minLength": 1, "maxLength": 60, "pattern": PRINTED},
            "purpose": {"type": "string", "minLength": 1, "maxLength": 40, "pattern": "^[a-z0-9-]+$"},
            "reference": REFERENCE,
        },
        items={"type": "array", "items": ITEM, "minItems": 1, "maxItems": len(ITEMS), "uniqueItems": True},
    ),
    "NewSubscription": _of(
        {"address": {"type": "string", "minLength": 1, "maxLength": 400, "pattern": "^https?://[!-~]+$"}},
        types={"type": "array", "items": {"type": "string", "enum": list(TYPES)}, "minItems": 1, "uniqueItems": True},
    ),
    "Since": _of({"after": CURSOR}),
}
"""What is sent in a body."""

GRANT = _of(
    {
        "scope": {"type": "string", "enum": [scope.value for scope in Scope]}, "purpose": TEXT, "says": TEXT,
        "items": _many(ITEM), "matters": _many(TEXT), "area": TEXT, "law": TEXT,
        "since": {"type": "string", "format": "date"}, "until": {"type": "string", "format": "date"},
    }
)  # fmt: skip
LEG = _of({"unit": TEXT, "unit_code": TEXT, "task": TEXT, "due_at": MAYBE_MOMENT, "done_at": MAYBE_MOMENT})
MOVED = _of({"matter": TEXT, "step": TEXT, "from": TEXT, "to": TEXT})
EVENT = _of(
    {
        "specversion": {"const": "1.0"}, "id": ID, "source": TEXT, "type": {"type": "string", "enum": list(TYPES)},
        "subject": TEXT, "time": MOMENT, "datacontenttype": TEXT, "dataschema": TEXT, "data": _ref("Moved"),
    },
    sequence=TEXT,
)  # fmt: skip
USAGE = _of({"logtime": MOMENT, "action": TEXT, "receiverCode": TEXT, "receiverName": TEXT, "receiverSystem": TEXT})
EVIDENCE = _of(
    {"matter": TEXT, "title": TEXT, "evidence": TEXT, "kind": TEXT, "holder": TEXT, "holder_title": TEXT,
     "connected": FLAG}
)  # fmt: skip

ANSWERED: dict[str, Schema] = {
    "Anything": {"type": "object"},
    "Problem": _of({"type": TEXT, "title": TEXT, "status": WHOLE, "detail": TEXT}),
    "Description": _of(
        {"name": TEXT, "version": TEXT, "since": TEXT, "deprecated_on": MAYBE, "ends_on": MAYBE, "openapi": TEXT}
    ),
    "Keys": _of({"v1a": TEXT}),
    "Requirements": _of({"requirements": _many(EVIDENCE)}),
    "Client": _of({"id": ID, "name": TEXT, "unit": TEXT, "scopes": _many(TEXT), "grants": _many(GRANT)}),
    "Person": _of({"inquiry": ID, "items": {"type": "object", "additionalProperties": VALUE}}),
    "Case": _of({"number": TEXT, "matter": TEXT, "title": TEXT, "state": TEXT, "says": TEXT, "since": MOMENT,
                 "due_at": MAYBE_MOMENT, "legs": _many(LEG)}),
    "Concern": _of({"number": TEXT, "category": TEXT, "state": TEXT, "says": TEXT, "outcome": TEXT, "since": MOMENT,
                    "due_at": MOMENT, "answered_at": MAYBE_MOMENT, "closed_at": MAYBE_MOMENT}),
    "Moved": MOVED,
    "Event": EVENT,
    "Events": _of({"events": _many(_ref("Event")), "next": TEXT, "more": FLAG}),
    "Subscription": _of(
        {"id": ID, "address": TEXT, "types": _many(TEXT), "standing": {"type": "string", "enum": ["live", "parked"]},
         "told": WHOLE, "cursor": TEXT, "tries": WHOLE, "next_at": MOMENT, "failing_since": MAYBE_MOMENT,
         "words": TEXT}
    ),
    "Subscriptions": _of({"subscriptions": _many(_ref("Subscription"))}),
    "Secret": _of({"secret": TEXT}),
    "Delivery": _of({"id": ID, "sequence": WHOLE, "event": ID, "taken_at": MAYBE_MOMENT, "tries": WHOLE,
                     "status": {"type": ["integer", "null"]}}),
    "Deliveries": _of({"deliveries": _many(_ref("Delivery")), "next": WHOLE, "more": FLAG}),
    "Heartbeat": _of({"status": {"type": "string", "enum": ["OK", "FAIL"]}, "message": TEXT}),
    "UsagePeriod": _of({"periodStart": MOMENT}),
    "Usages": _of({"totalUsages": WHOLE, "usages": _many(USAGE)}),
    "Token": _of({"access_token": TEXT, "token_type": {"const": "Bearer"}, "expires_in": WHOLE, "scope": TEXT}),
    "TokenError": _of({"error": TEXT, "error_description": TEXT}),
}  # fmt: skip
"""What is answered."""
