"""Versions of the API and the days on which they are told to end: RFC 9745 (Deprecation) and RFC 8594 (Sunset).

A day is set here, a release before it is felt; at least a year lies between a deprecation and its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.http import http_date

if TYPE_CHECKING:
    from django.http import HttpResponse

LEAST_NOTICE = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A version: since when it answers, from when on it should not be begun with, and when it ends."""

    name: str
    since: date
    deprecated_on: date | None = None
    ends_on: date | None = None

    def __post_init__(self) -> None:
        if self.ends_on and (self.deprecated_on is None or self.ends_on < self.deprecated_on + LEAST_NOTICE):
            raise ValueError(f"{self.name} would end without a year's notice.")


V1 = Version(name="v1", since=date(2026, 11, 22))
OPERATIONS: dict[str, Version] = {}
"""Operations that end before their version does, by ``operationId``."""


def tell(response: HttpResponse, operation: str) -> None:
    """Say in the headers of an answer when what was called is told to end, if it is."""
    version = OPERATIONS.get(operation, V1)
    response["API-Version"] = V1.name
    if version.deprecated_on:
        response["Deprecation"] = f"@{int(_moment(version.deprecated_on).timestamp())}"
        response["Link"] = f'<{settings.PUBLIC_ADDRESS}/api/v1/>; rel="deprecation"; type="application/json"'
    if version.ends_on:
        response["Sunset"] = http_date(_moment(version.ends_on).timestamp())


def deprecated(operation: str) -> bool:
    """Tell whether an operation should not be begun with any more."""
    return OPERATIONS.get(operation, V1).deprecated_on is not None


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
