"""No page while this machine's clock and the database's differ: sessions, codes and looks would be dated wrongly.

Stands before everything else, since a machine that is an hour ahead takes everybody's session for over. The clocks are
compared every few seconds, and at once when this machine's own is set.
"""

from __future__ import annotations

import time
from threading import Lock
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.db import DatabaseError, connection
from django.template.loader import get_template
from django.utils.csp import build_policy

from banshi.journal.agreeing import clocks_agree, differ

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

EVERY_SECONDS = 5.0
SET_BY_SECONDS = 1.0
MACHINES_ASK = frozenset({"/healthz", "/readyz", "/metrics"})


def _guards() -> list[tuple[str, str]]:
    """Return what every page says to the browser; the middleware that says it elsewhere is not reached from here."""
    guards = [
        ("Content-Security-Policy", build_policy(cast("Mapping[str, list[str]]", settings.SECURE_CSP))),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", settings.X_FRAME_OPTIONS),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
    ]
    if settings.SECURE_HSTS_SECONDS:
        guards.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"))
    return guards


class AgreeingClocks:
    """Answers in place of the application while the clocks differ."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self._agree, self._until, self._between = True, 0.0, 0.0
        self._comparing = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ.get("PATH_INFO") in MACHINES_ASK or self._still_agree():
            return self.application(environ, start_response)
        page = get_template("errors/503.html").render({"refusal": differ()}, None).encode()
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(page)))]
        headers += [("Retry-After", "30"), ("Cache-Control", "no-store"), *_guards()]
        start_response("503 Service Unavailable", headers)
        return [page]

    def _still_agree(self) -> bool:
        if self._is_over():
            with self._comparing:  # nobody passes while it is not known
                if self._is_over():
                    self._compare()
        return self._agree

    def _is_over(self) -> bool:
        set_by = abs(time.time() - time.monotonic() - self._between)
        return time.monotonic() >= self._until or set_by > SET_BY_SECONDS

    def _compare(self) -> None:
        between = time.time() - time.monotonic()
        try:
            self._agree = clocks_agree()
        except DatabaseError:
            connection.close()  # whoever asks hears of it from the application, in words
        else:
            self._until, self._between = time.monotonic() + EVERY_SECONDS, between
