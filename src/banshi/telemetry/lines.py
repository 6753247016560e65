"""The log: one JSON object a line on standard error, which tells what happened and to nobody whom it happened.

Our own sentences are written in the code and say no more than numbers, codes and identifiers. Of an error its kind is
told, where it arose, and PostgreSQL's code; never its message, which may quote what somebody typed.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING
from uuid import UUID

from banshi.telemetry.covering import COVER, covered, covered_of_strangers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

OURS = "banshi"
MOST_FRAMES = 30
# A code, a number, a version, a file's name; not a path of an address, which may hold a code that lets somebody in.
PLAIN = re.compile(r"[A-Za-z0-9_.:<>-]{1,80}")
PHRASES = frozenset(status.phrase for status in HTTPStatus)
log = logging.getLogger(__name__)


class Lines(logging.Formatter):
    """Writes a record as one line of JSON with the fields that are listed here, and no others."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "event": _event(record),
            **_of_request(getattr(record, "request", None)),
        }
        if isinstance(status := getattr(record, "status_code", None), int):
            told["status"] = status
        for name in ("account", "by", "how"):
            if (value := getattr(record, name, None)) not in {None, ""}:
                told[name] = _plain(value)
        if record.exc_info and (error := record.exc_info[1]) is not None:
            told["errors"] = list(_errors(error))
            told["frames"] = _frames(error.__traceback__)
        return covered(json.dumps(told, ensure_ascii=False))


def speak_of_the_end() -> None:
    """Let an error that ends this process or one of its threads be told in a line, too, instead of in words."""

    def ended(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("ended by an error", exc_info=(kind, error or kind(), trace))

    sys.excepthook = ended
    threading.excepthook = lambda told: ended(told.exc_type, told.exc_value, told.exc_traceback)


def _event(record: logging.LogRecord) -> str:
    """Return the sentence with its values; of a library's the sentence alone, covered."""
    sentence = str(record.msg)
    if not record.args:
        return sentence if record.name.split(".")[0] == OURS else covered_of_strangers(sentence)
    try:
        values = record.args if isinstance(record.args, tuple) else dict(record.args)
        if isinstance(values, dict):
            return sentence % {name: _plain(value) for name, value in values.items()}
        return sentence % tuple(_plain(value) for value in values)
    except (TypeError, ValueError, KeyError):
        return sentence


def _plain(value: object) -> object:
    """Return a value that may be told, or the name of its kind, or a cover."""
    if value is None or isinstance(value, (bool, int, float, UUID)):
        return value
    if isinstance(value, str):
        return value if PLAIN.fullmatch(value) or value in PHRASES else COVER
    return type(value).__name__


def _of_request(request: object) -> dict[str, str]:
    """Return how a request came, and the pattern of its address; the address itself may hold a code."""
    method = getattr(request, "method", None)
    if not isinstance(method, str):
        return {}
    match = getattr(request, "resolver_match", None)
    return {"method": method, "route": str(getattr(match, "route", "") or "")}


def _errors(error: BaseException) -> Iterator[dict[str, object]]:
    """Yield an error and those behind it: its kind, a refusal's or PostgreSQL's code, the constraint it broke."""
    seen: set[int] = set()
    behind: BaseException | None = error
    while behind is not None and id(behind) not in seen:
        seen.add(id(behind))
        constraint = getattr(getattr(behind, "diag", None), "constraint_name", None)
        codes = {"code": getattr(behind, "code", None), "sqlstate": getattr(behind, "sqlstate", None)}
        told = {name: code for name, code in (codes | {"constraint": constraint}).items() if _is_code(code)}
        yield {"kind": f"{type(behind).__module__}.{type(behind).__qualname__}", **told}
        behind = behind.__cause__ or behind.__context__


def _is_code(value: object) -> bool:
    return isinstance(value, str) and PLAIN.fullmatch(value) is not None


def _frames(trace: TracebackType | None) -> list[str]:
    """Return the places a fault came through, last ones first; no values, no lines of code."""
    stack = traceback.extract_tb(trace)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(stack)][:MOST_FRAMES]
