"""The hotline's page for taking over an old list: send it in, say what its columns mean, watch it, mend what waits.

The run itself is the worker's. What stands in the list is shown only behind a look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from banshi.concerns import catalogue, importing
from banshi.concerns.handling import CLAIMS
from banshi.concerns.importing import mapping as columns
from banshi.concerns.importing import quarantine
from banshi.concerns.importing.mapping import OURS, Mapping
from banshi.concerns.vocabulary import KIND_WORDS, OUTCOME_WORDS, SATISFIED_WORDS, SOLVED_WORDS, URGENCY_WORDS
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import RuleBroken
from banshi.stations.models import Unit
from banshi.web.hotline.posts import for_hotline
from banshi.web.signing.stepping_up import fresh
from banshi.web.unit import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from django.utils.functional import _StrOrPromise

    from banshi.concerns.models import ConcernImport
    from banshi.web.audience import Request

WHO = (Duty.OFFICER, Duty.SUPERVISOR)
EVERY_SECONDS = 2
PROVED_WITHIN = 10
"""Minutes since whoever takes a list of people away last proved who they are."""
SHOWN_WAITING = 50
MEANINGS: dict[str, list[tuple[str, _StrOrPromise]]] = {
    "kind": [(value.value, said) for value, said in KIND_WORDS.items()],
    "urgency": [(value.value, said) for value, said in URGENCY_WORDS.items()],
    "solved": [(value.value, said) for value, said in SOLVED_WORDS.items()],
    "satisfied": [(value.value, said) for value, said in SATISFIED_WORDS.items()],
    "result": [(claim.value, OUTCOME_WORDS[claim]) for claim in CLAIMS],
}
KINDS = {"csv": gettext_lazy("CSV"), "excel": gettext_lazy("Excel"), "mail": gettext_lazy("e-mail")}


class ListForm(forms.Form):
    """A file to take over."""

    file = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy("CSV, Excel (xlsx, xls), or e-mails (.eml, .mbox); 200 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.eml,.mbox"}),
        error_messages={"required": gettext_lazy("Choose the file."), "empty": gettext_lazy("The file is empty.")},
    )


class MendedForm(ListForm):
    """The rows that waited, mended."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.fields["file"].label = _("The list you mended")
        self.fields["file"].help_text = _("The file you downloaded here, with the same columns.")


class ColumnsForm(forms.Form):
    """Which of their columns is which of ours, what their own words mean, and under which name it is kept."""

    def __init__(self, begun: ConcernImport, strange: dict[str, list[str]], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.known = columns.from_json(begun.mapping)
        theirs = [("", _("not in the list")), *((heading, heading) for heading in begun.headings)]
        for ours, label in OURS.items():
            self.fields[ours] = forms.ChoiceField(
                label=label, choices=theirs, required=False, initial=self.known.columns.get(ours, ""),
                widget=forms.Select(attrs={"class": "govuk-select"}),
            )  # fmt: skip
        self.words = [
            (f"{ours}-{turn}", ours, word) for ours, unknown in strange.items() for turn, word in enumerate(unknown)
        ]
        for name, ours, word in self.words:
            label = _("%(column)s: “%(word)s”") % {"column": OURS[ours], "word": word}
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=_choices(ours),
                required=False,
                widget=forms.Select(attrs={"class": "govuk-select"}),
            )
        self.fields["everywhere"] = forms.CharField(
            label=_("Division code for rows without one"), max_length=12, required=False, initial=self.known.division
        )
        self.fields["save_as"] = forms.CharField(
            label=_("Keep these columns under a name"),
            help_text=_("For the next list of the same kind."),
            max_length=80,
            required=False,
        )

    def column_rows(
        self, headings: Sequence[str], first: Sequence[Sequence[str]]
    ) -> list[tuple[forms.BoundField, str]]:
        """Return the questions after columns, each with what stands in the column that is guessed."""
        examples = {heading: _example(at, first) for at, heading in enumerate(headings)}
        return [(self[name], examples.get(self[name].value() or "", "")) for name in OURS]

    def word_fields(self) -> list[forms.BoundField]:
        """Return the questions after words of theirs."""
        return [self[name] for name, _ours, _word in self.words]

    def mapping(self) -> Mapping:
        """Return what was chosen."""
        said = self.cleaned_data
        meanings = {ours: dict(kept) for ours, kept in self.known.meanings.items()}
        for name, ours, word in self.words:
            if said[name]:
                meanings.setdefault(ours, {})[word] = said[name]
        chosen = {ours: said[ours] for ours in OURS if said[ours]}
        return Mapping(columns=chosen, meanings=meanings, division=said["everywhere"].strip())


def _example(at: int, first: Sequence[Sequence[str]]) -> str:
    return next((cells[at] for cells in first if at < len(cells) and cells[at]), "")


def _choices(ours: str) -> list[tuple[str, str]]:
    """Return what a word of theirs may mean; left open it is kept beside the report, or the row waits."""
    if ours == "unit":
        known = [(one.code, str(one)) for one in Unit.objects.order_by("code")]
        return [("", _("nobody here: keep the word beside it")), *known]
    if ours == "category":
        named = [(one.code, f"{one.code} {words.category_name(one.code)}") for one in catalogue.categories().values()]
        return [("", _("nothing of ours: keep the word beside it")), *named]
    if ours == "status":
        return [("", _("these rows wait")), ("closed", _("it was over")), ("open", _("it was still open"))]
    return [("", _("these rows wait")), *((value, str(said)) for value, said in MEANINGS[ours])]


@for_hotline(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: Request) -> HttpResponse:
    """Show what was taken over so far; sent a file, keep it and ask what its columns mean."""
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            begun = importing.start(file.read(), file.name, by=request.actor)
        except RuleBroken as refusal:
            form.add_error("file", refusal.said)
        else:
            return redirect("import-list", begun.id)
    context = {"list": "imports", "form": form, "imports": importing.imports(by=request.actor), "kinds": KINDS}
    return render(request, "unit/imports.html", context, status=422 if form.errors else 200)


@for_hotline(*WHO)
@require_http_methods(["GET", "HEAD", "POST"])
def one_list(request: Request, import_id: UUID) -> HttpResponse:
    """Ask what the columns mean; once that is said, show how far the run got and what waits to be mended."""
    begun = importing.import_of(import_id, by=request.actor)
    if begun.mapped_at is not None:
        return _progress(request, begun)
    first, strange = importing.sample(begun, by=request.actor)
    form = ColumnsForm(begun, strange, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            save_as = form.cleaned_data["save_as"]
            importing.confirm_mapping(begun.id, form.mapping(), by=request.actor, save_as=save_as)
        except RuleBroken as refusal:
            form.add_error("words", refusal.said)
        else:
            return redirect("import-list", begun.id)
    context = {"list": "imports", "begun": begun, "form": form, "rows": form.column_rows(begun.headings, first)}
    return render(request, "unit/import_columns.html", context, status=422 if form.errors else 200)


@for_hotline(*WHO)
@fresh(PROVED_WITHIN)
@require_safe
def waiting(request: Request, import_id: UUID) -> HttpResponse:
    """Give out the rows that wait, to be mended in a spreadsheet."""
    begun = importing.import_of(import_id, by=request.actor)
    rows = importing.waiting_rows(import_id, by=request.actor)
    answer = HttpResponse(quarantine.as_csv(begun, rows), content_type="text/csv; charset=utf-8")
    name = f"{begun.name.rpartition('.')[0] or begun.name}-{_('to mend')}.csv"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer


@for_hotline(*WHO)
@require_POST
def mended(request: Request, import_id: UUID) -> HttpResponse:
    """Take mended rows back; the worker tries them again."""
    begun, form = importing.import_of(import_id, by=request.actor), MendedForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            count = importing.mend(import_id, form.cleaned_data["file"].read(), by=request.actor)
        except RuleBroken as refusal:
            form.add_error("file", refusal.said)
        else:
            said = ngettext("%(count)s row is tried again.", "%(count)s rows are tried again.", count)
            messages.success(request, said % {"count": count})
            return redirect("import-list", import_id)
    return _progress(request, begun, form)


def _progress(request: Request, begun: ConcernImport, form: ListForm | None = None) -> HttpResponse:
    runs = begun.finished_at is None
    rows = importing.waiting_rows(begun.id, by=request.actor) if begun.quarantined and not runs else []
    context = {
        "list": "imports",
        "begun": begun,
        "runs": runs,
        "left": begun.rows - begun.next_row,
        "rows": rows[:SHOWN_WAITING],
        "more": len(rows) - SHOWN_WAITING,
        "form": form or MendedForm(),
    }
    answer = render(request, "unit/import_progress.html", context, status=422 if form else 200)
    if runs:
        answer["Refresh"] = str(EVERY_SECONDS)
    return answer
