"""The town through its pages: a signed-in client, a served address and a real browser.

Where no Chromium is found the tests that need one fail and say how to install it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.cache import cache
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import sync_playwright

from banshi.stations.models import Account
from banshi.stations.sessions import SessionStore
from banshi.web.middleware import POST_KEY
from tests.cast import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from pytest_django import Settings

    from banshi.kernel.actor import Actor
    from tests.cast import Town

AXE = Path(__file__).parents[1] / "node_modules/axe-core/axe.min.js"
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Any of them; the first has no windows, and does the same pages in half the time."""
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 780}


def signed_in(actor: Actor, *, language: str = "en") -> Client:
    """Return a client that is signed in as this actor, in this actor's post."""
    client = Client(headers={"accept-language": language})
    client.cookies[settings.SESSION_COOKIE_NAME] = session_of(actor)
    return client


def session_of(actor: Actor) -> str:
    """Open a session for an actor and return its key."""
    account = Account.objects.get(pk=actor.account_id or 0)
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session[POST_KEY] = actor.post_id
    session.create()
    assert session.session_key
    return session.session_key


class Listener(ThreadedWSGIServer):
    """A server that hears soon that it may end: Django's asks twice a second."""

    def serve_forever(self, poll_interval: float = 0.02) -> None:
        """Answer until the test is over."""
        super().serve_forever(poll_interval)


class Server(LiveServerThread):
    server_class = Listener


@pytest.fixture
def live(town: Town, settings: Settings) -> Iterator[str]:
    """Serve the town; the address is the one that papers and slips name, too."""
    cache.clear()
    server = Server("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    settings.PUBLIC_ADDRESS = f"http://localhost:{server.port}"
    yield settings.PUBLIC_ADDRESS
    server.terminate()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a run."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        pytest.fail("These tests need a Chromium: apt-get install chromium-headless-shell, or name one in CHROMIUM.")
    # The database calls of the test itself are synchronous too, though Playwright keeps a loop in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # Within that loop Django opens others; a process that is forked sees no loop, and would go on with those of before:
    # with one line to the server for all of them, whose transactions nobody ends when they are killed.
    connections.close_all()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, live: str) -> Iterator[Page]:
    """Open a fresh browser in English, wide; a script error or a blocked resource fails the test."""
    context = browser.new_context(base_url=live, locale="en", viewport=WIDE)  # type: ignore[arg-type]
    context.set_default_timeout(90_000)  # patience, not a claim: the machine may be busy
    faults: list[str] = []
    opened = context.new_page()
    context.on("weberror", lambda error: faults.append(str(error.error)))
    context.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    context.close()
    assert not faults, faults


def faults_of(page: Page) -> list[str]:
    """Return what axe-core finds on the page as it stands, and whether it is wider than the window."""
    # A press returns when the answer has begun: its document may be empty still.
    page.locator("body").wait_for()
    page.wait_for_load_state()
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    # What it found in order is longer than what it found wrong, and nobody reads it.
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((told) => told.violations)")
    faults = [f"{one['id']}: {one['help']} {[node['html'][:160] for node in one['nodes']]}" for one in found]
    return [*faults, *too_wide(page)]


def too_wide(page: Page) -> list[str]:
    """Return whether the page is wider than the window, as it stands."""
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wider} px wider than the window"] if wider > 0 else []


def sign_in(page: Page, username: str) -> None:
    """Sign in through the page, with the password of the whole town."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda address: "/login/" not in address)


def carry(page: Page, actor: Actor, language: str = "en") -> None:
    """Let the browser go on as another actor, without the sign-in page."""
    cookies = {settings.SESSION_COOKIE_NAME: session_of(actor), settings.LANGUAGE_COOKIE_NAME: language}
    page.context.add_cookies(
        [{"name": name, "value": value, "url": settings.PUBLIC_ADDRESS} for name, value in cookies.items()]
    )
