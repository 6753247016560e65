"""The three calls of a data tracker, by the contract of Estonia's Andmejälgija 2.0: who looked at my data.

One thing is done otherwise: the number comes in the header ``X-Road-UserId`` alone, never in an address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.api.authorities.calls import Answer
from banshi.api.authorities.checking import moment
from banshi.connections import usage

if TYPE_CHECKING:
    from banshi.api.authorities.calls import Call
    from banshi.connections.usage import Usage


def heartbeat(call: Call) -> Answer:  # noqa: ARG001 - a view takes the call, whose token was read from the database
    """Say that looks can be asked for."""
    return Answer(body={"status": "OK", "message": "API is ready"})


def usage_period(call: Call) -> Answer:  # noqa: ARG001 - as above
    """Say since when looks can be asked for."""
    return Answer(body={"periodStart": usage.kept_since().isoformat()})


def find_usage(call: Call) -> Answer:
    """List who looked at the data of the resident who is signed in at the tracker, newest first."""
    asked = call.asked
    total, found = usage.find_usage(
        asked["X-Road-UserId"], by=call.by, start=moment(asked.get("periodStart", "")),
        end=moment(asked.get("periodEnd", "")), offset=asked.get("offset", 0), limit=asked.get("limit", usage.MOST),
    )  # fmt: skip
    return Answer(body={"totalUsages": total, "usages": [_usage(one) for one in found]})


def _usage(one: Usage) -> dict[str, str]:
    return {
        "logtime": one.at.isoformat(), "action": one.action, "receiverCode": one.unit.code if one.unit else "",
        "receiverName": str(one.unit) if one.unit else "", "receiverSystem": one.system,
    }  # fmt: skip
