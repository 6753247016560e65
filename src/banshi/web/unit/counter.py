"""Taking a concern in at a counter: a few fields for whoever stands there, and a receipt they take home.

The receipt has the number, the code, the day by which there is an answer, and a square to point a phone at. The code
lets its holder speak for the resident: it is shown only to the clerk who took the concern in, and only on that day.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from banshi.concerns import catalogue, codes
from banshi.concerns.intake import LONGEST_WORDS, Said
from banshi.concerns.intake import take_in as take_in_concern
from banshi.concerns.lifecycle import TAKE_IN
from banshi.concerns.models import Concern
from banshi.concerns.proposing import Hints, danger_in
from banshi.concerns.same import worth_asking
from banshi.concerns.vocabulary import Channel
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.actor import Duty
from banshi.kernel.refusals import AlreadyDone, NotFound, RuleBroken
from banshi.stations.queries import unit
from banshi.web.concerns import offices
from banshi.web.concerns.forms import Photos, Several
from banshi.web.public import sharing
from banshi.web.unit.audience import at_a_unit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request

AT_COUNTER = (Duty.CLERK, Duty.OFFICER)
FEWEST_DIGITS = 7
SHOWN_FOR = timedelta(hours=2)


class CounterForm(forms.Form):
    """What somebody at the counter says, and for whom it is."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("As they say it: what, since when, what they have seen. Read it back to them."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 6, "data-first": ""}),
        error_messages={"required": gettext_lazy("Write in a few words what is wrong.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Where is it?"),
        help_text=gettext_lazy("Estate, street or crossing."),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    here = forms.BooleanField(label=gettext_lazy("It is in the area of this counter"), required=False)
    name = forms.CharField(label=gettext_lazy("For whom: name"), max_length=60, required=False)
    phone = forms.CharField(
        label=gettext_lazy("Their telephone number"),
        help_text=gettext_lazy("The unit calls them, and the hotline asks them whether it is solved."),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    anonymous = forms.BooleanField(label=gettext_lazy("Without a name: do not keep who it is"), required=False)
    keep_out = forms.BooleanField(label=gettext_lazy("Keep it out of the public list"), required=False)
    about = forms.TypedChoiceField(
        label=gettext_lazy("Is it about an office or an official? Which office?"),
        help_text=gettext_lazy("That office never sees who reported it, even if it is yours."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    photos = Photos(
        label=gettext_lazy("Photos"),
        help_text=gettext_lazy("Up to four. Place and device are taken out."),
        required=False,
        widget=Several(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )

    def __init__(self, *args: Any, own: int, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        self.own = own
        field = self.fields["about"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the reader and for mypy
        named = {one.pk: str(one) for one in (unit(own), *offices.named())}
        field.choices = [("", _("no office")), *((str(pk), name) for pk, name in named.items())]

    def clean_phone(self) -> str:
        """Refuse a number that cannot be called."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and sum(c.isdigit() for c in phone) < FEWEST_DIGITS:
            raise forms.ValidationError(_("A telephone number has at least seven digits. You may also leave it empty."))
        return phone

    def said(self) -> Said:
        """Return what was typed as a concern."""
        typed = self.cleaned_data
        about = (typed["about"],) if typed["about"] else ()
        area = unit(self.own).division
        return Said(
            id=typed["id"], words=typed["words"], channel=Channel.COUNTER,
            hints=Hints(
                division=area if typed["here"] else "", place=typed["place"].strip(), about=about,
                hotline=catalogue.hotline_for(area),
            ),
            name="" if typed["anonymous"] else typed["name"], phone="" if typed["anonymous"] else typed["phone"],
            anonymous=typed["anonymous"], may_be_public=not typed["keep_out"], enclosed=tuple(typed["photos"] or ()),
        )  # fmt: skip


@at_a_unit(*AT_COUNTER)
@require_http_methods(["GET", "HEAD", "POST"])
def take_in(request: Request) -> HttpResponse:
    """Take a concern in for whoever stands here; sent twice it is one."""
    own = request.actor.unit_id or 0
    if request.method != "POST":
        return _form(request, CounterForm(own=own, initial={"id": uuid4(), "here": True}))
    form = CounterForm(request.POST, request.FILES, own=own)
    if not form.is_valid():
        return _form(request, form)
    try:
        take_in_concern(form.said(), by=request.actor)
    except RuleBroken as refusal:
        form.add_error(None, refusal.said)
        return _form(request, form)
    except AlreadyDone:
        pass
    return redirect("counter-receipt", form.cleaned_data["id"])


@at_a_unit(*AT_COUNTER)
@require_safe
def receipt(request: Request, concern_id: UUID) -> HttpResponse:
    """Show the receipt of a concern that this clerk took in just now."""
    begun = Line.objects.filter(thing_id=concern_id, step=TAKE_IN.name, account_id=request.actor.account_id)
    found = Concern.objects.filter(id=concern_id, channel=Channel.COUNTER).first()
    if found is None or not begun.filter(at__gte=clock.now() - SHOWN_FOR).exists():
        raise NotFound(
            "no-receipt",
            _("There is no receipt here that you could print."),
            cure=_("A receipt is shown for two hours, and only to who took the concern in."),
        )
    path = codes.path_of(found.number, found.id)
    context = {
        "concern": found,
        "code": codes.code_of(found.id),
        "link": sharing.address(path),
        "square": sharing.square(sharing.address(path)),
        "danger": danger_in(found.said),
        "alike": sum(
            worth_asking(score, of_a_problem=bool(linked))
            for _pk, linked, score, _sure in found.proposed.get("alike", ())
        ),
    }
    return render(request, "unit/receipt.html", context)


def _form(request: Request, form: CounterForm) -> HttpResponse:
    return render(request, "unit/take_in.html", {"form": form}, status=422 if form.errors else 200)
