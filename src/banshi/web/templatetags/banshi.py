"""The words of time and the shape of questions on every page.

A due time is said as people say it at a counter ("tomorrow, Tue 24 Nov 12:00"), in the time of the stations,
and a question is drawn the same way wherever it is asked.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django import forms, template
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from banshi.access import emergencies
from banshi.kernel import clock as wall
from banshi.kernel.actor import Duty
from banshi.kernel.codes import CodeValue, UnknownCode
from banshi.matters.jurisdiction import jurisdiction
from banshi.register.records import shown
from banshi.stations.models import UnitKind
from banshi.stations.queries import unit
from banshi.web import pictures
from banshi.web.starting import UNITS, start_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.forms.boundfield import BoundField
    from django.utils.functional import _StrOrPromise
    from django.utils.safestring import SafeString

    from banshi.register.records import Value

register = template.Library()
register.simple_tag(emergencies.number_open, name="to_review")
register.simple_tag(start_of)

MOST_RADIOS = 6
"""More options than this are a list to choose from; up to this many are seen at once."""

WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEKDAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

DUTIES: dict[Duty, _StrOrPromise] = {
    Duty.CLERK: gettext_lazy("counter clerk"),
    Duty.OFFICER: gettext_lazy("officer"),
    Duty.SUPERVISOR: gettext_lazy("supervisor"),
    Duty.AUDITOR: gettext_lazy("auditor"),
    Duty.DELEGATE: gettext_lazy("delegate"),
    Duty.LEADER: gettext_lazy("leader"),
}
AT_THE_HOTLINE: dict[Duty, _StrOrPromise] = DUTIES | {
    Duty.CLERK: gettext_lazy("operator"),
    Duty.OFFICER: gettext_lazy("reviewing officer"),
}
BEHIND_THE_HOTLINE: dict[Duty, _StrOrPromise] = DUTIES | {Duty.CLERK: gettext_lazy("clerk")}
"""What the same posts are called where nobody stands at a counter."""
DUTIES_AT = {UnitKind.HOTLINE.value: AT_THE_HOTLINE} | dict.fromkeys(UNITS, BEHIND_THE_HOTLINE)

OUR_WORDS: tuple[tuple[_StrOrPromise, _StrOrPromise], ...] = (
    (forms.Field.default_error_messages["required"], gettext_lazy("Please answer this question.")),
    (
        forms.DateField.default_error_messages["invalid"],
        gettext_lazy("Write the day as year-month-day, for example 2026-11-21."),
    ),
    (
        forms.ChoiceField.default_error_messages["invalid_choice"],
        gettext_lazy("Please choose one of the answers shown."),
    ),
    (
        forms.MultipleChoiceField.default_error_messages["invalid_choice"],
        gettext_lazy("Please choose among the answers shown."),
    ),
)
"""Django's sentence, and ours."""


# ------------------------------------------------------------------ words of time


@register.filter
def when(moment: date | datetime | None) -> str:
    """Return 'Mon 23 Nov 17:00' or '11月23日 周一 17:00' at the stations; the year if it is another."""
    if moment is None:
        return ""
    day, time = (moment, "")
    if isinstance(moment, datetime):
        local = moment.astimezone(wall.zone())
        day, time = local.date(), f" {local:%H:%M}"
    other_year = day.year != wall.today().year
    if (get_language() or "").startswith("zh"):
        year = f"{day.year}年" if other_year else ""
        return f"{year}{day.month}月{day.day}日 {WEEKDAYS_ZH[day.weekday()]}{time}"
    year = f" {day.year}" if other_year else ""
    return f"{WEEKDAYS_EN[day.weekday()]} {day.day} {MONTHS_EN[day.month - 1]}{year}{time}"


def length_in_words(length: timedelta) -> str:
    """Return a length of time in its largest whole unit: '12 minutes', '3 hours', '2 days'."""
    minutes = max(1, int(length.total_seconds() // 60))
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    hours = minutes // 60
    if hours < 48:  # noqa: PLR2004 - up to two days people count in hours
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s day", "%(count)s days", hours // 24) % {"count": hours // 24}


@register.filter
def due_in_words(due: datetime | None, now: datetime | None = None) -> str:
    """Return when something is due as it is said aloud, or for how long it has been overdue."""
    if due is None:
        return ""
    now = now or wall.now()
    if now > due:
        words = {"moment": when(due), "length": length_in_words(now - due)}
        return gettext("overdue for %(length)s (was due %(moment)s)") % words
    local, today = due.astimezone(wall.zone()), now.astimezone(wall.zone()).date()
    words = {"moment": when(due), "time": f"{local:%H:%M}", "length": length_in_words(due - now)}
    if local.date() == today:
        return gettext("due today at %(time)s, in %(length)s") % words
    if local.date() == today + timedelta(days=1):
        return gettext("due tomorrow, %(moment)s") % words
    return gettext("due %(moment)s") % words


def share_gone(started: datetime, due: datetime, now: datetime) -> float:
    """Return how much of the time between start and due is gone, from 0 to 1."""
    whole = (due - started).total_seconds()
    return 1.0 if whole <= 0 else min(1.0, max(0.0, (now - started).total_seconds() / whole))


@register.inclusion_tag("components/clock.html")
def clock(
    started: datetime, due: datetime, *, done: datetime | None = None, stopped: _StrOrPromise = ""
) -> dict[str, object]:
    """Draw the clock of a leg: a bar that fills, and the due time in words; ``stopped`` is why it rests."""
    now = done or wall.now()
    overdue = now > due
    said = gettext("done %(moment)s") % {"moment": when(done)} if done else due_in_words(due, now)
    bar = pictures.clock_bar(share_gone(started, due, now), overdue, said)
    return {"bar": bar, "said": said, "overdue": overdue, "due": due, "done": done, "stopped": stopped}


@register.filter
def duty_in_words(duty: Duty | str | None, unit_kind: str = "") -> _StrOrPromise:
    """Return what a post is called at an office of this kind."""
    return DUTIES_AT.get(unit_kind, DUTIES)[Duty(duty)] if duty else ""


# ------------------------------------------------------------- words of the register


@register.filter
def code_label(value: Value) -> str:
    """Return a registered value as the reader's language has it: a code by its words, a truth by yes or no.

    What is printed on papers is always the printed label; on pages, English readers get the table's English.
    """
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, CodeValue) and not (get_language() or "").startswith("zh"):
        with suppress(UnknownCode):
            return jurisdiction().table_of(value).english(value.code)
    return shown(value)


@register.filter
def unit_name(unit_id: int | None) -> str:
    """Return what an office is called in the reader's language."""
    return str(unit(unit_id)) if unit_id else ""


@register.filter
def listed(words: Iterable[_StrOrPromise]) -> str:
    """Return words as one list: 'a, b' or 'a、b'."""
    return gettext(", ").join(map(str, words))


# ------------------------------------------------------------- the shape of questions


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One question as it stands on the page; ``anchor`` is where the list of errors leads."""

    kind: str
    anchor: str
    hints: tuple[_StrOrPromise, ...]
    described_by: str
    control: SafeString | str = ""
    options: tuple[dict[str, Any], ...] = ()
    errors: tuple[_StrOrPromise, ...] = ()


def _hints(field: BoundField) -> Iterator[_StrOrPromise]:
    if field.help_text:
        yield field.help_text
    if isinstance(field.field, forms.DateField) and not isinstance(field.field, forms.DateTimeField):
        yield gettext("For example, %(date)s.") % {"date": "2026-11-21"}
    if isinstance(field.field, forms.FileField) and field.form.is_bound and not field.errors:
        yield gettext("Choose the file again: a browser does not keep it when a page comes back.")


def _widget(field: BoundField) -> forms.Widget:
    """Return the widget that suits the field: few options side by side, a day as one line to type."""
    widget: forms.Widget = field.field.widget
    if type(widget) is forms.Select and isinstance(field.field, forms.ChoiceField):
        options = [option for option in widget.choices if option[0] not in ("", None)]
        if len(options) <= MOST_RADIOS and not any(isinstance(label, (list, tuple)) for _, label in options):
            return forms.RadioSelect(attrs=widget.attrs, choices=options)
    if type(widget) is forms.DateInput:
        # In the ISO form whatever the language of the page, so that the example above it is always true.
        attrs = {"autocomplete": "off", **widget.attrs}
        return forms.DateInput(attrs=attrs, format="%Y-%m-%d")
    return widget


def _css(widget: forms.Widget) -> str:
    own = str(widget.attrs.get("class", ""))
    kinds: tuple[tuple[type[forms.Widget], str], ...] = (
        (forms.Textarea, "govuk-textarea"),
        (forms.Select, "govuk-select"),
        (forms.FileInput, "govuk-file-upload"),
        (forms.DateInput, "govuk-input govuk-input--date"),
        (forms.widgets.Input, "govuk-input govuk-input--one-line"),
    )
    return " ".join(filter(None, [next((css for kind, css in kinds if isinstance(widget, kind)), ""), own]))


def _kind(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "tick"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    return "radios" if isinstance(widget, forms.RadioSelect) else "line"


def _errors(field: BoundField) -> Iterator[_StrOrPromise]:
    """Say what to do where Django only says what is wrong; what a form says in words of its own stays."""
    for error in field.form.errors.as_data().get(field.name, ()):
        yield next((ours for django, ours in OUR_WORDS if error.message is django), error.messages[0])


@register.filter
def drawn(field: BoundField) -> Drawn:
    """Return how a bound field is drawn, with what was typed kept as it was typed."""
    widget, hints, auto_id = _widget(field), tuple(_hints(field)), field.auto_id
    kind = _kind(widget)
    errors = tuple(_errors(field))
    described = " ".join([f"{auto_id}_helptext"] * bool(hints) + [f"{auto_id}_error"] * bool(errors))
    shape = partial(Drawn, kind=kind, hints=hints, errors=errors, described_by=described)
    if kind in ("radios", "checkboxes"):
        options = tuple(widget.subwidgets(field.html_name, field.value(), attrs={"id": auto_id}))
        return shape(anchor=options[0]["attrs"]["id"] if options else auto_id, options=options)
    attrs: dict[str, str | bool] = {"class": "govuk-checkboxes__input" if kind == "tick" else _css(widget)}
    if described:
        attrs["aria-describedby"] = described
    return shape(anchor=auto_id, control=field.as_widget(widget, attrs=attrs))


@register.inclusion_tag("components/field.html")
def field(bound: BoundField) -> dict[str, object]:
    """Draw one question of a form: label, hint, error, answer."""
    return {"field": bound, "drawn": drawn(bound)}
