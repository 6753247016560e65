"""Our parts of a template write what Django's own write, of whatever kind the values are."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum, nonmember
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.template import Context, Engine, engines
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.html import format_html as djangos
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from banshi import web
from banshi.web.directory import Directory
from banshi.web.rendering import writer
from banshi.web.rendering.addresses import address_of
from banshi.web.rendering.escaping import format_html
from banshi.web.rendering.loader import EMITTERS, Page
from banshi.web.rendering.writer import Writer
from banshi.web.urls import urlpatterns
from tests.rendering import plain

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Thing:
    name: str = "<b>&'\""

    @property
    def broken(self) -> str:
        raise AttributeError("deep inside")

    def called(self) -> str:
        return "called"

    @property
    def lost(self) -> str:
        raise ObjectDoesNotExist


class Colour(StrEnum):
    do_not_call_in_templates = nonmember(True)  # noqa: FBT003 - as Django's own choices say it
    RED = "<red>"


class Plain(StrEnum):
    RED = "red"


class Deed:
    alters_data = True

    def __call__(self) -> str:
        raise AssertionError("a template must not do it")

    done = __call__
    done.alters_data = True  # type: ignore[attr-defined]


class Each:
    """Goes through three values each time, and does not say beforehand how many."""

    def __iter__(self) -> Iterator[int]:
        return iter(range(3))


FAULTS = (
    "{{ thing.broken }}", "{{ word|default:missing.x }}", "{{ plain_enum.RED }}", "{{ word|date:3|add:missing }}",
    "{% for a, b in many %}{{ a }}{% endfor %}", "{% for one in count %}{% endfor %}", "{% include missing %}",
    "{% blocktranslate count n=word %}one{% plural %}many{% endblocktranslate %}", "{% url 'no-such' %}",
    "{% url 'office-case' word.x %}", "{% include 'no-such.html' %}", "{% if thing.broken %}{% endif %}",
    "{% block one %}{{ block.super }}{% endblock %}",
)  # fmt: skip
VALUES = {
    "word": "a < b & 'c' \"d\"", "safe": mark_safe("<i>so</i>"), "lazy": gettext_lazy("Counter"), "thing": Thing(),
    "table": {"key": "of <it>", "items": 3}, "many": ["x", "y", "<z>"], "none": None, "yes": True, "count": 2,
    "whole": 12345, "part": 1234.5, "exact": Decimal("1.50"), "day": date(2026, 11, 23),
    "moment": datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "id": UUID(int=7), "number": 9, "below": -1,
    "rows": [["a", "b"], ("<c>", 1000)], "pairs": [("a", 1), ["<b>", 2]], "people": [Thing(), Thing("Li")], "depth": 1,
    "kind": Colour, "plain_enum": Plain, "colour": Colour.RED, "call": Thing,
    "maker": lambda: Thing("<made>"), "deed": Deed(), "each": Each(),
}  # fmt: skip
PARTS = (
    "{{ word }} {{ safe }} {{ lazy }} {{ none }} {{ yes }} {{ missing }} {{ whole }} {{ part }} {{ exact }} {{ day }}",
    "{{ moment }} {{ moment|date:'c' }} {{ word|upper }} {{ safe|upper }} {{ word|default:safe }}",
    "{{ none|default:'<-' }}",
    "{{ thing.name }} {{ thing.called }} {{ thing.missing }} {{ table.key }}",
    "{{ table.items }} {{ many.2 }} {{ many.9 }}",
    "{% autoescape off %}{{ word }}{{ lazy }}{% translate 'Who' %}{% url 'about' %}{% endautoescape %}",
    "{% translate 'Counter' %}{% translate 'Counter' as named %}{{ named }}",
    "{% translate word %}{% translate 'Who' noop %}",
    "{% blocktranslate trimmed with name=word %}for {{ name }}{% endblocktranslate %}",
    "{% blocktranslate trimmed count count=count asvar late %}{{ count }} overdue{% plural %}{{ count }} overdue"
    "{% endblocktranslate %}{{ late }}{{ count }}",
    "{% blocktranslate with name=missing %}{{ name }} 100% {{ unknown }}{% endblocktranslate %}",
    "{% if none %}a{% elif yes %}{{ word }}{% else %}b{% endif %}{% if count == 2 and not missing %}c{% endif %}",
    "{% for one in many %}{{ forloop.counter }}{{ one }}{% if forloop.last %}.{% endif %}{% empty %}-{% endfor %}",
    "{% for one in many %}{% cycle 'odd' 'even' %}{% ifchanged %}{{ one }}{% endifchanged %}{% endfor %}",
    "{% for one in many %}{% ifchanged %}{{ one }}{% endifchanged %}{% ifchanged forloop.first %}!{% else %}?"
    "{% endifchanged %}{% endfor %}{% for one in many %}{% ifchanged count %}{{ one }}{% endifchanged %}{% endfor %}",
    "{% with a=word b=count %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% url 'office-case' id %}{% url 'about' as there %}{{ there }}{% url 'no-such' as nowhere %}[{{ nowhere }}]",
    "{% url 'hand-over-post' number %}{% url 'hand-over-post' below as bad %}[{{ bad }}]",
    "{% static 'banshi/site.css' %}",
    "{% include 'components/tag.html' with text=word kind='' only %}",
    "{% include 'components/empty.html' with title=word %}",
    "{% clock moment moment %}{% get_current_language as here %}{{ here }}",
    "{{ kind.RED }} {{ kind.RED.value }} {{ call.name }} {{ deed.done }} {{ deed }} {{ maker }} "
    "{{ maker.name }} {{ thing.lost }} {{ none.x }}",
    "{% if thing.lost %}a{% else %}b{% endif %}{% if word > 3 %}c{% elif not word > 3 %}d{% endif %}",
    "{% if many.0 == 'x' and 'y' in many or missing.x %}e{% endif %}{% if count|add:missing %}f{% endif %}",
    "{% if thing.name and not none and count >= 2 and count != 3 and none is None %}g{% endif %}",
    "{% for one in missing %}-{% empty %}none{% endfor %}{% for one in many reversed %}{{ one }}{% endfor %}",
    "{% for a, b in pairs %}{{ a }}{{ b }}{% url 'about' as there %}{% endfor %}[{{ there }}{{ a }}{{ forloop }}]",
    "{% for one in many %}{% if there %}again{% endif %}{% url 'about' as there %}{% endfor %}[{{ there }}]",
    "{% for row in rows %}{% for one in row %}{{ forloop.parentloop.counter }}{{ forloop.revcounter }}"
    "{% endfor %}{% endfor %}",
    "{% for one in rows %}{% include 'components/notification.html' with text=forloop.last %}{% endfor %}",
    "{% for one in each %}{{ one }}{{ forloop.length }}{{ forloop }}{% endfor %}",
    "{% with word=count %}{% with count=word %}{{ word }}{{ count }}{% endwith %}{% translate 'Who' as named %}"
    "{% endwith %}"
    "{{ word }}{{ named }}",
    "{% regroup people by name as groups %}{% for one in groups %}{{ one.grouper }}{{ one.list|length }}{% endfor %}",
    "{% firstof none word %}{% spaceless %} <p> {{ word }} </p> <p>{% include 'components/empty.html' %}</p>"
    "{% endspaceless %}",
    "{% filter upper %}{{ word }}{% translate 'Who' %}{% endfilter %}{% widthratio count 4 100 %}{% now 'Y' %}",
    "{% language 'zh-hans' %}{% translate 'Counter' %}{% include 'components/pages.html' with newer_url=word %}"
    "{% endlanguage %}"
    "{% translate 'Counter' %}",
    "{% autoescape off %}{% include 'components/empty.html' with title=word %}{{ word|linebreaksbr }}"
    "{% endautoescape %}",
    "{{ safe|linebreaksbr }}{{ word|linebreaksbr }}{{ word|truncatechars:count }}"
    "{{ none|default:thing.name|default:'<i>' }}",
    "{{ moment|date:'H:i' }} {{ word|stringformat:'s' }} {{ safe|stringformat:'s' }} {{ many|join:', ' }} "
    "{{ _('Counter') }}",
    "{{ id }} {{ colour }} {{ number|floatformat:1 }} {{ below }} {{ table.missing }} {{ rows.1.0 }} {{ rows.7.0 }}",
    "{% block one %}{{ word }}{{ block.name }}{% block two %}{% endblock %}{% endblock %}",
    "{% blocktranslate with name=thing.name %}{{ name }} is {{ word }}{% endblocktranslate %}{{ name }}",
    "{% blocktranslate count n=many|length with m=word %}{{ n }} {{ m }}{% plural %}{{ n }} {{ m }}s"
    "{% endblocktranslate %}",
    "{% csrf_token %}{% url 'office-case' 'a word' as bad %}[{{ bad }}]{% url 'office-case' pk=id as named %}"
    "{{ named }}",
)
LAYOUTS = {
    "outer": "<{% block a %}A{{ word }}{% endblock %}|{% block b %}B{% block c %}C{% endblock %}{% endblock %}|"
    "{% if count %}{% block d %}{% endblock %}{% endif %}{{ late }}>",
    "middle": "{% extends 'outer' %}{% block a %}M{{ block.super }}{% endblock %}{% block c %}"
    "{{ block.super }}m{% endblock %}",
    "inner": "{% extends 'middle' %}{% block a %}I{{ block.super }}{% with word=count %}{{ block.super }}{% endwith %}"
    "{% translate 'Who' as late %}{{ late }}{% endblock %}{% block d %}{% include 'part' %}{% endblock %}",
    "part": "{% extends 'outer' %}{% block a %}part{% cycle 'x' 'y' %}{% endblock %}",
    "itself": "{{ depth }}{% if depth < 3 %}{% include 'itself' with depth=depth|add:1 %}{% endif %}",
}


@pytest.mark.parametrize("language", ["en", "zh-hans", None])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_written_as_django_writes_it(part: str, language: str | None) -> None:
    with translation.override(language):
        ours = Page(part, engine=engines["django"].engine)  # type: ignore[attr-defined]
        for _again in range(2):
            assert engines["django"].from_string("{% include ours %}").render({"ours": ours, **VALUES}) == (
                plain().from_string(part).render(dict(VALUES))
            )


def engine_of(loaders: list[object]) -> Engine:
    return Engine(loaders=loaders, builtins=engines["django"].engine.builtins)  # type: ignore[attr-defined]


OURS = "banshi.web.rendering.loader.Loader"
SOURCE = ("django.template.loaders.locmem.Loader", LAYOUTS)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_page_within_layouts_is_written_as_django_writes_it(name: str) -> None:
    ours, django = engine_of([(OURS, [SOURCE])]), engine_of([SOURCE])
    for _again in range(2):
        once, twice = (one.get_template(name).render(Context(dict(VALUES))) for one in (ours, django))
        assert once == twice


def test_what_is_not_there_reads_as_the_engine_says() -> None:
    for wanted in ("", "no %s"):
        engine = Engine(string_if_invalid=wanted)
        assert Page("{{ missing }}", engine=engine).render(Context()) == wanted.replace("%s", "missing")


def test_names_that_a_page_sets_are_its_own() -> None:
    context = Context({"word": "given"})
    engine = engines["django"].engine  # type: ignore[attr-defined]
    Page("{% translate 'Who' as word %}{% with a=1 %}{{ a }}{% endwith %}", engine=engine).render(context)
    assert context["word"] == "given"
    assert "a" not in context


def test_a_page_that_breaks_off_leaves_the_context_as_it_was() -> None:
    context = Context({"thing": Thing()})
    before = list(context.dicts)
    with pytest.raises(AttributeError, match="deep inside"):
        Page("{% with a=1 %}{{ thing.broken }}{% endwith %}", engine=engines["django"].engine).render(context)  # type: ignore[attr-defined]
    assert context.dicts == before


def test_many_threads_write_a_page_that_is_not_compiled_yet() -> None:
    ours = engine_of([(OURS, [SOURCE])])

    def write(number: int) -> str:
        with translation.override(("en", "zh-hans")[number % 2]):
            return ours.get_template("inner").render(Context(VALUES | {"word": str(number)}))

    with ThreadPoolExecutor(16) as threads:
        together = list(threads.map(write, range(64)))
    assert together == [write(number) for number in range(64)]


def test_every_template_becomes_a_function() -> None:
    folder = Path(str(web.__file__)).parent / "templates"
    for file in folder.rglob("*.html"):
        nodes = engines["django"].get_template(str(file.relative_to(folder))).template.nodelist  # type: ignore[attr-defined]
        assert nodes.ready().is_compiled


def test_a_function_reads_as_its_description_says() -> None:
    template = '<p>{{ case.number }}</p>{% if late %}<b>{% translate "late" %}</b>{% endif %}'
    page = Page(template, engine=engines["django"].engine)  # type: ignore[attr-defined]
    assert template in str(writer.__doc__)
    assert indent(Writer(page.engine, EMITTERS).source(page.nodelist), "    ") in str(writer.__doc__)


@pytest.mark.parametrize("part", FAULTS)
def test_a_fault_in_a_page_is_the_fault_that_django_finds(part: str) -> None:
    with pytest.raises(Exception) as expected:  # noqa: PT011 - whichever Django raises
        plain().from_string(part).render(dict(VALUES))
    ours = Page(part, engine=engines["django"].engine)  # type: ignore[attr-defined]
    with pytest.raises(type(expected.value)) as found:
        engines["django"].from_string("{% include ours %}").render({"ours": ours, **VALUES})
    assert str(found.value)[:60] == str(expected.value)[:60]


@pytest.mark.parametrize("value", VALUES.values())
def test_html_is_put_together_as_django_does(value: object) -> None:
    assert format_html("<p>{}</p>", value) == djangos("<p>{}</p>", value)


def test_an_address_with_something_else_than_a_number_is_left_to_django() -> None:
    assert address_of("office-case", ("a word",), ("/", None)) is None
    assert address_of("hand-over-post", (-1,), ("/", None)) is None


@pytest.mark.parametrize(
    "path", ["/", "/about", "/office/", "/office/cases/", "/can-i/lost-booklet/", "/no/where/", "/x"]
)
def test_an_address_leads_where_the_list_of_all_patterns_leads(path: str) -> None:
    (whole,) = urlpatterns
    assert isinstance(whole, Directory)
    try:
        expected = super(Directory, whole).resolve(path[1:])
    except Resolver404:
        with pytest.raises(Resolver404):
            resolve(path)
    else:
        found = resolve(path)
        assert (found.func, found.kwargs, found.route) == (expected.func, expected.kwargs, expected.route)
