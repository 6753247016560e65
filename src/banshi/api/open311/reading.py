"""What an app sends, read as a concern: everything is checked before anything is kept, and all faults are told at once.

An address a resident typed may name their door: it goes to the report, and only what names nobody's home becomes
public. An address that media_url names is kept as text and never fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from banshi.api.open311 import jurisdictions, services
from banshi.api.open311.answering import Several
from banshi.concerns import catalogue, photos
from banshi.concerns.intake import MOST_ATTACHMENTS, Enclosed, Said
from banshi.concerns.masking import public_place
from banshi.concerns.models import Place
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel, Kind
from banshi.kernel.refusals import Refusal, RuleBroken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from django.http import HttpRequest, QueryDict

    from banshi.stations.models import Unit

MOST_BYTES = {"multipart/form-data": 40 * 2**20, "application/x-www-form-urlencoded": 2**18}
"""A whole request: six photos and a form; a form alone."""
LONGEST_DESCRIPTION = 4000
"""Characters (GeoReport v2, POST Service Request)."""
LONGEST = {
    "first_name": 30, "last_name": 30, "phone": 24, "email": 120, "address_string": 160, "address_id": 18,
    "account_id": 200, "device_id": 200, "media_url": 1000,
}  # fmt: skip
KEPT_BESIDE = ("account_id", "device_id", "media_url", "address_id")
MOST_ATTRIBUTES, LONGEST_ATTRIBUTE = 20, 500
DEGREES = re.compile(r"[+-]?\d{1,3}(\.\d{1,20})?", re.ASCII)
NORTH, EAST = 90, 180
ATTRIBUTE = re.compile(r"attribute\[([\w.-]{1,60})\](\[\])?", re.ASCII)
CHINESE = re.compile("[\u4e00-\u9fff]")
MEDIA = ("media", "media[]")


def refuse_too_large(request: HttpRequest) -> None:
    """Raise ``RuleBroken`` for what is no form, or is larger than a form with its photos, before it is read."""
    most = MOST_BYTES.get(request.content_type or "")
    if most is None:
        raise RuleBroken(
            "no-form",
            _("A request is sent as a form: application/x-www-form-urlencoded, or multipart/form-data with photos."),
        )
    if int(request.META.get("CONTENT_LENGTH") or 0) > most:
        raise RuleBroken(
            "too-large",
            _("This is larger than %(most)s kB.") % {"most": most // 1024},
            cure=_("Send fewer photos, or smaller ones."),
        )


def read(request: HttpRequest, concern_id: UUID, hotline: Unit | None) -> Said:
    """Return what was sent as a concern. Raises ``NotFound`` for an unknown service, ``Several`` for faults."""
    form = request.POST
    category = services.category_of(services.known(_service(form)))
    faults = [*_faults_of_place(form), *_faults_of_words(form, category), *_faults_of_lengths(form)]
    faults += [*_faults_of_choices(form), *_faults_of_files(request)]
    if faults:
        raise Several(faults)
    name, words = _name(form), _text(form, "description") or catalogue.categories()[category].name
    return Said(
        id=concern_id, words=words, channel=Channel.OPEN311, hints=_hints(form, category, hotline), name=name,
        phone=_text(form, "phone"), email=_text(form, "email"), address=_text(form, "address_string"),
        anonymous=not (name or _text(form, "phone") or _text(form, "email")),
        may_be_public=_attributes(form).get("public", ["yes"]) != ["no"], enclosed=_enclosed(request),
        extra=_extra(form),
    )  # fmt: skip


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "").replace("\0", "").strip()


def _service(form: QueryDict) -> str:
    code = _text(form, "service_code")
    if not code:
        raise RuleBroken("no-service", _("service_code is missing."), cure=_("services.json lists the codes."))
    return code


# --------------------------------------------------------------------- faults


def _faults_of_place(form: QueryDict) -> Iterator[Refusal]:
    given = [_text(form, name) for name in ("lat", "long")]
    if any(given):
        if _position(form) is None:
            yield RuleBroken(
                "no-position",
                _("lat and long are not a place on earth: both are needed, as decimal degrees (WGS 84)."),
                cure=_("An example: lat=31.2304 and long=121.4737."),
            )
    elif not _text(form, "address_string") and not _text(form, "address_id"):
        yield RuleBroken("no-place", _("Say where it is: lat and long, address_string or address_id."))


def _faults_of_words(form: QueryDict, category: str) -> Iterator[Refusal]:
    words = _text(form, "description")
    if not words and not category:
        yield RuleBroken(
            "no-words", _("Say in a few words what is wrong."), cure=_("One sentence is enough: what, and where.")
        )
    if len(words) > LONGEST_DESCRIPTION:
        yield RuleBroken(
            "too-many-words", _("description is longer than %(most)s characters.") % {"most": LONGEST_DESCRIPTION}
        )


def _faults_of_lengths(form: QueryDict) -> Iterator[Refusal]:
    for name, most in LONGEST.items():
        if len(_text(form, name)) > most:
            yield RuleBroken(
                "too-long",
                _("%(name)s is longer than %(most)s characters.") % {"name": name, "most": most},
            )
    email = _text(form, "email")
    try:
        validate_email(email or "nobody@example.org")
    except ValidationError:
        yield RuleBroken("no-email", _("email is no e-mail address."), cure=_("Leave it out if there is none."))


def _faults_of_choices(form: QueryDict) -> Iterator[Refusal]:
    given = _attributes(form)
    wanted = given.get("kind", [])
    if len(given) > MOST_ATTRIBUTES or any(len(v) > LONGEST_ATTRIBUTE for values in given.values() for v in values):
        yield RuleBroken("too-many-attributes", _("These are more or longer attributes than any service asks for."))
    if wanted and (len(wanted) > 1 or wanted[0] not in set(Kind)):
        yield RuleBroken("no-kind", _("attribute[kind] is one of: %(kinds)s.") % {"kinds": ", ".join(Kind)})
    if given.get("public", ["yes"]) not in [[choice] for choice in services.PUBLIC]:
        yield RuleBroken("no-choice", _("attribute[public] is yes or no."))


def _faults_of_files(request: HttpRequest) -> Iterator[Refusal]:
    if sum(len(request.FILES.getlist(name)) for name in request.FILES) > MOST_ATTACHMENTS:
        yield RuleBroken(
            "too-many-files",
            _("More than %(most)s files cannot be added.") % {"most": MOST_ATTACHMENTS},
            cure=_("Choose those that show it best."),
        )
    elif any(name not in MEDIA for name in request.FILES):
        yield RuleBroken("no-media", _("Photos are sent as files with the name media."))


# --------------------------------------------------------------------- values


def _position(form: QueryDict) -> tuple[float, float] | None:
    """Return latitude and longitude in degrees, if both are on earth."""
    latitude, longitude = _text(form, "lat"), _text(form, "long")
    if not (DEGREES.fullmatch(latitude) and DEGREES.fullmatch(longitude)):
        return None
    here = float(latitude), float(longitude)
    return here if abs(here[0]) <= NORTH and abs(here[1]) <= EAST else None


def _attributes(form: QueryDict) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in form:
        if match := ATTRIBUTE.fullmatch(name):
            found.setdefault(match[1], []).extend(value for value in form.getlist(name) if value)
    return {code: values for code, values in found.items() if values}


def _name(form: QueryDict) -> str:
    """Return the whole name in the order of its script."""
    first, last = _text(form, "first_name"), _text(form, "last_name")
    return f"{last}{first}" if CHINESE.search(last) else f"{first} {last}".strip()


def _hints(form: QueryDict, category: str, hotline: Unit | None) -> Hints:
    known, wanted = _known_place(form), _attributes(form).get("kind")
    latitude, longitude = _position(form) or ((known.latitude, known.longitude) if known else (None, None))
    # Where one hotline serves all, the words may say more exactly where it is; else they must not lead elsewhere.
    area = hotline.division if hotline and len(jurisdictions.hotlines()) > 1 else ""
    return Hints(
        category=category, kind=Kind(wanted[0]) if wanted else None, division=known.division if known else area,
        place=known.name if known else public_place(_text(form, "address_string"), _name(form)), latitude=latitude,
        longitude=longitude,
        known=known is not None, hotline=hotline.pk if hotline else None,
    )  # fmt: skip


def _known_place(form: QueryDict) -> Place | None:
    """Return the place of the gazetteer that address_id names; one statement, if one is named."""
    named = _text(form, "address_id")
    if not named:
        return None
    row = Place.objects.filter(id=int(named)).first() if re.fullmatch(r"\d+", named, re.ASCII) else None
    if row is None:
        raise RuleBroken("no-such-place", _("There is no place with the address_id “%(id)s”.") % {"id": named})
    return row


def _enclosed(request: HttpRequest) -> tuple[Enclosed, ...]:
    """Return the photos as they are kept: cleaned, and under a name of ours, since theirs may tell who and when."""
    files = [file for name in MEDIA for file in request.FILES.getlist(name)]
    kept = [photos.clean(file.read()) for file in files]
    return tuple(
        Enclosed(
            kind="photo", type=photo.kind, name=f"photo-{at}.{photo.kind.removeprefix('image/')}",
            digest=photo.digest, content=photo.content,
        )
        for at, photo in enumerate(kept, start=1)
    )  # fmt: skip


def _extra(form: QueryDict) -> dict[str, Any]:
    """Return what is kept beside the report, as text."""
    kept: dict[str, Any] = {name: value for name in KEPT_BESIDE if (value := _text(form, name))}
    asked = {code: values for code, values in _attributes(form).items() if code not in {"kind", "public"}}
    return kept | ({"attributes": asked} if asked else {})
