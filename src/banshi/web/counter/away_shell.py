"""What a browser keeps to work without network: a page with the forms of all matters, its scripts, nothing of anybody.

The forms are drawn here by the same templates as at the counter, so that a browser needs no other knowledge than how
to copy them. What is kept has one fingerprint: with any change of a form, a word or a script browsers fetch it anew.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy

from banshi.matters.jurisdiction import jurisdiction
from banshi.web.counter.away_forms import MISSING, PersonForm, away_form, without_network

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

LANGUAGES = ("zh-hans", "en")
SCRIPTS = ("away.js", "away-checks.js", "away-sending.js", "away-store.js", "away-words.js")
STATIC = ("site.css", "page.js", "counter.js", *SCRIPTS)
WORKER = "away-worker.js"
IDLE_MINUTES = 15
"""After this long without a key or a touch the code is asked for again."""
SHORTEST_CODE = 8


@cache
def shell(language: str) -> str:
    """Return the page in one language; the same for everybody, so that a browser may keep it."""
    return _drawn(language, version())


@cache
def version() -> str:
    """Return the fingerprint of all that is kept: it changes with a form, a word, a style or a script."""
    kept = [_drawn(language, "").encode() for language in LANGUAGES] + [_content(name) for name in (*STATIC, WORKER)]
    return hashlib.sha256(b"\0".join(kept)).hexdigest()[:16]


@cache
def worker() -> str:
    """Return the script that answers for the network: which files in which version, then what it does."""
    kept = {
        "version": version(),
        "pages": [reverse("away-page", args=(language,)) for language in LANGUAGES],
        "files": [static(f"banshi/{name}") for name in STATIC],
        "counter": reverse("counter"),
    }
    return f"const KEPT = {json.dumps(kept)};\n{_content(WORKER).decode()}"


def _content(name: str) -> bytes:
    path = finders.find(f"banshi/{name}")
    if not isinstance(path, str):
        raise FileNotFoundError(name)
    return Path(path).read_bytes()


def _drawn(language: str, of_version: str) -> str:
    with translation.override(language):
        matters = jurisdiction().matters
        context = {
            "version": of_version,
            "language": language,
            "languages": LANGUAGES,
            "person": PersonForm(),
            "matters": [away_form(matter) for matter in matters if without_network(matter)],
            "with_network": [matter.title for matter in matters if not without_network(matter)],
            "words": {name: str(said) for name, said in WORDS.items()},
            "idle_minutes": IDLE_MINUTES,
            "shortest_code": SHORTEST_CODE,
        }
        return render_to_string("counter/away.html", context)


WORDS: dict[str, _StrOrPromise] = {
    "required": MISSING,
    "day": gettext_lazy("Write the day as year-month-day, for example 2026-11-21."),
    "number": gettext_lazy(
        "This number has a slip: its characters do not fit together. Compare it with the ID card, digit by digit."
    ),
    "matter": gettext_lazy("Choose what the resident wants to get done."),
    "short_code": gettext_lazy("Choose a code of at least 8 characters."),
    "unlike_codes": gettext_lazy("The two codes are not the same. Type both again."),
    "code_taken": gettext_lazy("This code already opens something in this browser. Choose another."),
    "wrong_code": gettext_lazy("This code opens nothing here. Nothing was lost: try again."),
    "online": gettext_lazy("There is network."),
    "offline": gettext_lazy("There is no network. What you file waits here, encrypted."),
    "sign_in": gettext_lazy("There is network, but you are signed out. Sign in again: nothing is lost."),
    "not_staff": gettext_lazy("You are signed in, but not in a post at a counter. Choose one: nothing is lost."),
    "trouble": gettext_lazy("The server could not answer. Nothing is lost: it is tried again by itself."),
    "locked": gettext_lazy("Locked. Type your code to go on: nothing is lost."),
    "waiting": gettext_lazy("Waiting to be sent: %(count)s"),
    "answered": gettext_lazy("Answered: %(count)s"),
    "kept": gettext_lazy("Filed in this browser. It waits for the network."),
    "sent": gettext_lazy("Everything was answered."),
    "typed_at": gettext_lazy("typed %(moment)s by this device's clock"),
    "new_version": gettext_lazy("The forms have changed. Reload this page."),
    "not_ready": gettext_lazy("The browser could not keep this page. Try again while there is network."),
    "not_kept": gettext_lazy("The browser could not keep this. Write it down on paper, and free some space."),
}
