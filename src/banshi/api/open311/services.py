"""What can be reported: the taxonomy as GeoReport services, and what each of them tells and asks.

A service is a category without any below it; its group is the category at the top. One more takes what somebody cannot
sort: the hotline does.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from banshi.api.open311 import jurisdictions, keys
from banshi.api.open311.answering import answers
from banshi.api.open311.rendering import Document
from banshi.concerns import catalogue
from banshi.concerns.proposing import danger_in
from banshi.concerns.vocabulary import KIND_WORDS, Urgency
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.kernel.staleness import may_be_a_second_old

if TYPE_CHECKING:
    from django.http import HttpRequest

    from banshi.api.open311.rendering import Fact
    from banshi.concerns.models import Category

UNSORTED = "0"
"""The service of what nobody has sorted yet; also what apps send that know no services."""
PUBLIC = ("yes", "no")


@answers("GET")
@may_be_a_second_old
def services(request: HttpRequest) -> Document:
    """List what can be reported."""
    jurisdictions.asked(request)
    key = keys.reader(request)
    kind = "batch" if key and key.batch else "realtime"
    rows = [_service(code, kind) for code in [*_offered(), UNSORTED]]
    return Document(root="services", facts=rows)


@answers("GET")
@may_be_a_second_old
def definition(request: HttpRequest, service_code: str) -> Document:
    """Say what a service tells and asks besides the description."""
    jurisdictions.asked(request)
    code = known(service_code)
    return Document(root="service_definition", facts={"service_code": code, "attributes": _attributes(code)})


def known(code: str) -> str:
    """Return a service code that is in use, on any level. Raises ``NotFound``."""
    plain = code.strip()
    if plain == UNSORTED or plain in _in_use():
        return plain
    raise NotFound(
        "no-such-service",
        _("There is no service with the code “%(code)s”.") % {"code": plain[:40]},
        cure=_("services.json lists them; %(unsorted)s is for what you cannot sort.") % {"unsorted": UNSORTED},
    )


def category_of(code: str) -> str:
    """Return the category of a service; empty for what the hotline is to sort."""
    return "" if code == UNSORTED and code not in catalogue.categories() else code


def code_of(category: str) -> str:
    """Return the service of a category."""
    return category or UNSORTED


def name_of(category: str) -> str:
    """Return what a category is called in the language that is asked for."""
    found = catalogue.categories().get(category)
    if found is None:
        return category or gettext("Something else")
    return found.name if (get_language() or "zh").startswith("zh") else found.name_en


def edition() -> str:
    """Return a short digest of the list: another one when services were added, renamed or retired."""
    listed = "\n".join(f"{code} {one.name} {one.name_en}" for code, one in sorted(_in_use().items()))
    return sha256(listed.encode()).hexdigest()[:8]


def _in_use() -> dict[str, Category]:
    today = clock.today()
    return {
        code: one for code, one in catalogue.categories().items() if one.retired_on is None or one.retired_on > today
    }


def _offered() -> list[str]:
    """Return the codes in use that have none below them."""
    codes = sorted(_in_use())
    above = {code.rpartition(".")[0] for code in codes}
    return [code for code in codes if code not in above]


def _service(code: str, kind: str) -> Fact:
    category = category_of(code)
    found = catalogue.categories().get(category)
    group, _dot, _rest = category.partition(".")
    above = category.rpartition(".")[0]
    return {
        "service_code": code,
        "service_name": name_of(category),
        "description": name_of(above) if above else gettext("The hotline finds out whose duty it is."),
        "metadata": bool(category),
        "type": kind,
        "keywords": ", ".join(_words(found.words)) if found else "",
        "group": name_of(group) if group else None,
    }


def _words(words: str) -> list[str]:
    """Return the typical words of a category one by one; phrases of several words are parted by semicolons."""
    return [word.strip() for word in words.split(";")] if ";" in words else words.split()


def _attributes(code: str) -> list[Fact]:
    """Return what a service tells (a danger) and asks: what is wanted, and whether others may see it."""
    found = catalogue.categories().get(category_of(code))
    if found is None:
        return []
    rows: list[dict[str, Fact]] = [
        *_danger(found),
        {
            "variable": True,
            "code": "kind",
            "datatype": "singlevaluelist",
            "description": gettext("What is wanted?"),
            "values": [{"key": kind.value, "name": str(words)} for kind, words in KIND_WORDS.items()],
        },
        {
            "variable": True,
            "code": "public",
            "datatype": "singlevaluelist",
            "description": gettext("May others read it, without names, telephone numbers and house numbers?"),
            "values": [{"key": key, "name": name} for key, name in zip(PUBLIC, _yes_and_no(), strict=True)],
        },
    ]
    shared: dict[str, Fact] = {"required": False, "datatype_description": None}
    return [shared | {"order": order} | row for order, row in enumerate(rows, start=1)]


def _yes_and_no() -> tuple[str, str]:
    return gettext("yes"), gettext("no")


def _danger(category: Category) -> list[dict[str, Fact]]:
    """Return whom to call first: a form is no way to call for help."""
    danger = danger_in(f"{category.name} {category.name_en} {category.words}")
    if danger is None or category.urgency != Urgency.DANGER:
        return []
    return [
        {
            "variable": False,
            "code": "danger",
            "datatype": "string",
            "description": str(danger.sentence),
            "values": [],
        }
    ]
