"""What a resident is asked: what is wrong and where, how it went, why it is taken back, and the code they hold."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from banshi.concerns import photos, recordings
from banshi.concerns.intake import LONGEST_WORDS, Enclosed
from banshi.concerns.vocabulary import Satisfied, Solved
from banshi.kernel.refusals import Refusal
from banshi.web.concerns import guard, offices
from banshi.web.forms import copied, one_of, several_lines

if TYPE_CHECKING:
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile
    from django.http import QueryDict

MOST_PHOTOS = 4
FEWEST_DIGITS = 7
UNKNOWN = "unknown"


class Several(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class Photos(forms.FileField):
    """Up to four photos, without the place and the device that a phone writes into them."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - Django's own
        """Return the photos cleaned, as they are kept."""
        chosen = data if isinstance(data, list) else [data] if data else []
        files = [super(Photos, self).clean(one, initial) for one in chosen]
        if len(files) > MOST_PHOTOS:
            raise forms.ValidationError(_("Choose the four photos that show it best."))
        return [_photo(file, at) for at, file in enumerate(files, start=1)]


class Voice(forms.FileField):
    """A recording, without what a phone writes beside the sound."""

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - Django's own
        """Return the recording as it is kept."""
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            kept = recordings.accept(file.read(), file.name or "")
        except Refusal as refusal:
            raise forms.ValidationError(refusal.said) from None
        digest = sha256(kept.content).hexdigest()
        # What could not be freed of what the phone wrote beside the sound says so by its name.
        name = "voice" if kept.cleaned else "voice-as-recorded"
        return Enclosed(kind="voice", type=kept.kind, name=name, digest=digest, content=kept.content)


def _photo(file: UploadedFile[bytes], at: int) -> Enclosed:
    try:
        kept = photos.clean(file.read())
    except Refusal as refusal:
        raise forms.ValidationError(_("%(name)s: %(said)s"), params={"name": file.name, "said": refusal.said}) from None
    # A file's own name may tell who took it and when, so it is not kept.
    name = f"photo-{at}.{kept.kind.removeprefix('image/')}"
    return Enclosed(kind="photo", type=kept.kind, name=name, digest=kept.digest, content=kept.content)


def _hidden() -> forms.CharField:
    return forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


class Report(forms.Form):
    """A concern as a resident says it: two questions, and some more that nobody has to answer."""

    words = forms.CharField(
        label=_("What is wrong?"),
        help_text=_("One sentence is enough. Since when? What have you seen?"),
        max_length=LONGEST_WORDS,
        error_messages={"required": _("Say in a few words what is wrong.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    place = forms.CharField(
        label=_("Where is it?"),
        help_text=_("Estate, street or crossing, as you would tell a neighbour."),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Your telephone number"),
        help_text=_("So that you are reached, and asked whether it is solved. Never public; you can see who looked."),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    photos = Photos(
        label=_("Photos"),
        help_text=_("Up to four. We remove the place and the device that your phone wrote into them."),
        required=False,
        widget=Several(attrs={"accept": "image/jpeg,image/png,image/webp", "multiple": True}),
    )
    voice = Voice(
        label=_("A voice note"),
        help_text=_("If you would rather say more than write it."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "audio/*"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    anonymous = forms.BooleanField(label=_("Without my name: do not keep who I am"), required=False)
    keep_out = forms.BooleanField(label=_("Keep it out of the public list"), required=False)
    about = forms.CharField(
        label=_("Is it about an office or an official? Which office?"),
        help_text=_("That office never sees who you are. Type the first characters of its name."),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "offices", "autocomplete": "off"}),
    )
    about_unit = forms.ChoiceField(
        label=_("Which of these do you mean?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose the office again.")},
    )
    second_words = forms.CharField(
        label=_("Leave this field empty"), required=False, widget=forms.TextInput(attrs={"tabindex": "-1"})
    )
    ticket, latitude, longitude, join = _hidden(), _hidden(), _hidden(), _hidden()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **kwargs)
        typed = str(self.data.get("about", "")).strip() if self.is_bound else ""
        self.meant = offices.called(typed) if typed else []
        choice = self.fields["about_unit"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the reader and for mypy
        named = [(str(unit.pk), str(unit)) for unit in self.meant]
        choice.choices = [*named, (UNKNOWN, _("None of these: the hotline finds out"))]

    def clean_ticket(self) -> UUID:
        """Return the id of the concern to be."""
        try:
            return guard.concern_id(self.cleaned_data["ticket"])
        except Refusal as refusal:
            raise forms.ValidationError(refusal.said, code=refusal.code) from None

    def clean_second_words(self) -> str:
        """Refuse what only a program fills in."""
        if self.cleaned_data["second_words"]:
            raise forms.ValidationError(_("A field that nobody sees was filled in. Empty it and press Send once more."))
        return ""

    def clean_phone(self) -> str:
        """Refuse a number that cannot be called."""
        phone: str = self.cleaned_data["phone"].strip()
        if phone and sum(c.isdigit() for c in phone) < FEWEST_DIGITS:
            raise forms.ValidationError(_("A telephone number has at least seven digits. You may also leave it empty."))
        return phone

    def clean(self) -> dict[str, Any]:
        """Ask which office is meant where several are called so."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if len(self.meant) > 1 and not said.get("about_unit") and "about_unit" not in self.errors:
            self.add_error("about_unit", _("Several offices are called so. Choose one."))
        return said

    @property
    def asks_which_office(self) -> bool:
        """Whether several offices go by what was typed."""
        return len(self.meant) > 1

    @property
    def about_units(self) -> tuple[int, ...]:
        """The office that is complained of, if it is known which."""
        chosen = self.cleaned_data.get("about_unit", "")
        if chosen.isdigit():
            return (int(chosen),)
        return (self.meant[0].pk,) if len(self.meant) == 1 and chosen != UNKNOWN else ()

    @property
    def enclosed(self) -> tuple[Enclosed, ...]:
        """What was added, cleaned."""
        voice = self.cleaned_data.get("voice")
        return (*(self.cleaned_data.get("photos") or ()), *((voice,) if voice else ()))

    @property
    def position(self) -> tuple[float, float] | None:
        """Where the phone says it is; nothing where it says nonsense."""
        try:
            latitude, longitude = (float(self.cleaned_data.get(name) or "") for name in ("latitude", "longitude"))
        except ValueError:
            return None
        return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None  # noqa: PLR2004 - degrees

    def renew(self) -> None:
        """Let the page that comes back carry a ticket that holds, and nothing in the field that nobody sees."""
        typed = cast("QueryDict", self.data).copy()
        typed["second_words"] = ""
        if self.has_error("ticket", "old-ticket"):
            typed["ticket"] = guard.ticket()
        self.data = typed


class Find(forms.Form):
    """The number and the code of a concern."""

    number = copied(
        _("Number of your concern"), most=24, hint=_("It begins with SQ and stands on your receipt and in our message.")
    )
    code = copied(_("Its code"), most=24, hint=_("Ten letters and digits. Capitals, spaces and dashes do not matter."))


class Digits(forms.Form):
    """The number of a concern and the six digits of a text message."""

    number = copied(_("Number of your concern"), most=24, hint=_("It begins with SQ and stands in our message."))
    digits = forms.CharField(
        label=_("The six digits in our message"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


PARTLY_GO_ON, PARTLY_ENOUGH = "partly-go-on", "partly-enough"
CONTACTED: dict[str, bool | None] = {"yes": True, "no": False, "unknown": None}


class Verdict(forms.Form):
    """Three questions after an answer: contacted, solved, satisfied."""

    contacted = one_of(
        _("Did the office get in touch with you?"),
        (("yes", _("Yes, it did")), ("no", _("No, it did not")), ("unknown", _("I do not remember"))),
    )
    solved = one_of(
        _("Is it solved?"),
        (
            (Solved.YES.value, _("Yes, it is solved")),
            (PARTLY_ENOUGH, _("Partly, and that is enough for me")),
            (PARTLY_GO_ON, _("Partly, and they should go on")),
            (Solved.NO.value, _("No, it is not solved")),
        ),
    )
    satisfied = one_of(
        _("Are you satisfied with how you were treated?"),
        (
            (Satisfied.YES.value, _("Yes, satisfied")),
            (Satisfied.BASICALLY.value, _("By and large")),
            (Satisfied.NO.value, _("No, not satisfied")),
        ),
    )
    words = several_lines(
        _("Is there anything you want to say?"),
        most=2000,
        hint=_("The hotline and the offices of this concern read it; it is not published."),
    )


class Withdraw(forms.Form):
    """Why a concern is taken back; nobody has to say."""

    reason = several_lines(
        _("Why do you take it back?"),
        most=300,
        hint=_("You need not say. If somebody pressed you to, tell us here: the hotline reads it."),
    )
