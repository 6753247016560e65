"""Likely the same problem: for each new concern, those that others have said before about the same thing."""

from banshi.concerns.same.finding import Proposal, alike, enter, forget, leave, worth_asking
from banshi.concerns.same.rebuilding import rebuild, weigh, weigh_by_itself
from banshi.concerns.same.traces import Trace, trace_of

__all__ = [
    "Proposal",
    "Trace",
    "alike",
    "enter",
    "forget",
    "leave",
    "rebuild",
    "trace_of",
    "weigh",
    "weigh_by_itself",
    "worth_asking",
]
