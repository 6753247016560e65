"""Our parts of a template write what Django's own write, of whatever kind the values are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from django.template import engines
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.html import format_html as djangos
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from banshi.web.directory import Directory
from banshi.web.rendering.addresses import address_of
from banshi.web.rendering.escaping import format_html
from banshi.web.rendering.loader import Page
from banshi.web.urls import urlpatterns
from tests.rendering import plain


@dataclass
class Thing:
    name: str = "<b>&'\""

    @property
    def broken(self) -> str:
        raise AttributeError("deep inside")

    def called(self) -> str:
        return "called"


VALUES = {
    "word": "a < b & 'c' \"d\"", "safe": mark_safe("<i>so</i>"), "lazy": gettext_lazy("Counter"), "thing": Thing(),
    "table": {"key": "of <it>", "items": 3}, "many": ["x", "y", "<z>"], "none": None, "yes": True, "count": 2,
    "whole": 12345, "part": 1234.5, "exact": Decimal("1.50"), "day": date(2026, 11, 23),
    "moment": datetime(2026, 11, 23, 9, 30, tzinfo=UTC), "id": UUID(int=7), "number": 9, "below": -1,
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
    "{% with a=word b=count %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% url 'office-case' id %}{% url 'about' as there %}{{ there }}{% url 'no-such' as nowhere %}[{{ nowhere }}]",
    "{% url 'hand-over-post' number %}{% url 'hand-over-post' below as bad %}[{{ bad }}]",
    "{% static 'banshi/site.css' %}",
    "{% include 'components/tag.html' with text=word kind='' only %}",
    "{% include 'components/empty.html' with title=word %}",
    "{% clock moment moment %}{% get_current_language as here %}{{ here }}",
)


@pytest.mark.parametrize("language", ["en", "zh-hans", None])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_written_as_django_writes_it(part: str, language: str | None) -> None:
    with translation.override(language):
        ours = Page(part, engine=engines["django"].engine)  # type: ignore[attr-defined]
        for _again in range(2):
            assert engines["django"].from_string("{% include ours %}").render({"ours": ours, **VALUES}) == (
                plain().from_string(part).render(dict(VALUES))
            )


def test_a_fault_in_a_page_is_a_fault_of_the_page() -> None:
    ours = Page("{{ thing.broken }}", engine=engines["django"].engine)  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="deep inside"):
        engines["django"].from_string("{% include ours %}").render({"ours": ours, **VALUES})


@pytest.mark.parametrize("value", VALUES.values())
def test_html_is_put_together_as_django_does(value: object) -> None:
    assert format_html("<p>{}</p>", value) == djangos("<p>{}</p>", value)


def test_an_address_with_something_else_than_a_number_is_left_to_django() -> None:
    assert address_of("office-case", ["a word"]) is None
    assert address_of("hand-over-post", [-1]) is None


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
