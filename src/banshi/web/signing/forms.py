"""What is typed to sign in: name and password, codes, keys. Each field is labelled once, each refusal says what to do.

Secrets are tried against counters in the database first (``stations.guesses``), so that all processes count together.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from banshi.kernel import clock
from banshi.kernel.refusals import TooMany
from banshi.stations import guesses
from banshi.stations.models import Account
from banshi.telemetry import security
from banshi.telemetry.security import Event
from banshi.web.signing import one_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.functional import _StrOrPromise

NAME_TRIES, NAME_MINUTES = 20, 15
"""So many wrong passwords for one name, from wherever: a guess at one name from a thousand addresses ends here."""


class SignInForm(LoginForm):  # type: ignore[misc] # allauth ships no types
    """Name and password, labelled once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _labelled_once(self, login=_("User name"), password=_("Password"))

    def clean(self) -> Any:  # noqa: ANN401 - allauth ships no types
        """Count the try by its name, whether there is such a name or not; a right password forgets those before."""
        name = str(self.cleaned_data.get("login", ""))
        if not self.errors:
            _count("name", name, most=NAME_TRIES, minutes=NAME_MINUTES)
        cleaned = super().clean()
        if not self.errors:
            guesses.forget("name", name)
            until = self.user.first_until
            if until is not None and until < clock.now():
                raise ValidationError(_("This first password was given out too long ago. Ask your office for another."))
        return cleaned

    def meant(self) -> int | None:
        """Return the number of the account whose name was typed, or nothing where there is none."""
        found = Account.objects.filter(username=str(self.data.get("login", "")).strip()[:150])
        return found.values_list("pk", flat=True).first()


class NewPasswordForm(ChangePasswordForm):  # type: ignore[misc] # allauth ships no types
    """The present password, then the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _labelled_once(
            self,
            oldpassword=_("Present password"),
            password1=_("New password"),
            password2=_("New password, once more"),
        )


class CodeForm(AuthenticateForm):  # type: ignore[misc] # allauth ships no types
    """A code of the authenticator app, or a recovery code, as the second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _code_field(self, _("Six figures from your authenticator app, or one of your recovery codes."))

    def clean_code(self) -> str:
        try:
            found = one_time.take(self.user, self.cleaned_data["code"])
        except TooMany as refusal:
            raise ValidationError(refusal.said) from refusal
        if found is None:
            security.tell(Event.NOT_PROVED, account=self.user.pk, how="code")
            raise get_adapter().validation_error("incorrect_code")
        self.authenticator = found
        return str(self.cleaned_data["code"])


class FirstCodeForm(ActivateTOTPForm):  # type: ignore[misc] # allauth ships no types
    """The first code of an app that was just set up: it shows that the app has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        _code_field(self, _("The six figures that the app shows now."))
        self.step = -1

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        _count("first-code", str(self.user.pk), most=one_time.MOST_TRIES, minutes=one_time.MINUTES)
        step = one_time.step_of(self.secret, code)
        if step is None:
            raise get_adapter().validation_error("incorrect_code")
        guesses.forget("first-code", str(self.user.pk))
        self.step = step
        return code


class OfOurOrigin:
    """What a browser signs holds the address it was shown: only the installation's own, to the letter, is accepted.

    The library would also accept an address below ours, which may be somebody else's (WebAuthn, section 13.4.9).
    """

    def clean_credential(self) -> Any:  # noqa: ANN401 - what the browser sent, or the authenticator it belongs to
        """Refuse what was signed for another address before anything else is looked at."""
        sent = self.cleaned_data["credential"]  # type: ignore[attr-defined]
        if _origin(sent) != _ours():
            raise get_adapter().validation_error("incorrect_code")
        inner = getattr(super(), "clean_credential", None)
        with _whole():
            return inner() if inner else sent


class KeyForm(OfOurOrigin, AuthenticateWebAuthnForm):  # type: ignore[misc] # allauth ships no types
    """A passkey as the second step of signing in."""

    def clean_credential(self) -> Any:  # noqa: ANN401 - allauth ships no types
        """Tell the log of a key that was not accepted."""
        try:
            return super().clean_credential()
        except ValidationError:
            security.tell(Event.NOT_PROVED, account=self.user.pk, how="passkey")
            raise


class PasskeyForm(OfOurOrigin, LoginWebAuthnForm):  # type: ignore[misc] # allauth ships no types
    """A passkey alone: what one has, and what one knows or is."""


class NewKeyForm(OfOurOrigin, AddWebAuthnForm):  # type: ignore[misc] # allauth ships no types
    """A passkey that is added; always one that can sign in by itself."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"] = forms.CharField(
            label=_("What do you call it?"), required=False, max_length=40,
            help_text=_("For example: my telephone. You know it by this when you remove it."),
        )  # fmt: skip
        self.initial.pop("name", None)

    def clean(self) -> Any:  # noqa: ANN401 - allauth ships no types
        with _whole():
            return super().clean()


@contextmanager
def _whole() -> Iterator[None]:
    """Refuse in words what is not the answer of a key at all; the library stumbles over it."""
    try:
        yield
    except (AttributeError, KeyError, TypeError, ValueError) as broken:
        raise get_adapter().validation_error("incorrect_code") from broken


def _origin(sent: object) -> str:
    try:
        signed: str = sent["response"]["clientDataJSON"]  # type: ignore[index]
        return str(json.loads(urlsafe_b64decode(signed + "=" * (-len(signed) % 4)))["origin"])
    except (KeyError, TypeError, ValueError):
        return ""


def _ours() -> str:
    parts = urlsplit(settings.PUBLIC_ADDRESS)
    return f"{parts.scheme}://{parts.netloc}"


def _count(what: str, who: str, *, most: int, minutes: int) -> None:
    try:
        guesses.count(what, who, most=most, minutes=minutes)
    except TooMany as refusal:
        raise ValidationError(refusal.said) from refusal


def _code_field(form: forms.Form, hint: _StrOrPromise) -> None:
    _labelled_once(form, code=_("Code"))
    form.fields["code"].help_text = hint
    form.fields["code"].widget.attrs |= {"autocomplete": "one-time-code", "inputmode": "numeric"}


def _labelled_once(form: forms.Form, **labels: _StrOrPromise) -> None:
    """Let the label alone say what a field is: a placeholder vanishes as one begins to type."""
    for name, label in labels.items():
        form.fields[name].label = label
        form.fields[name].widget.attrs.pop("placeholder", None)
