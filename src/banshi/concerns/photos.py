"""A photo as it may be kept: the pixels, and nothing that says where, when or with what it was taken.

Whatever a camera or an editor wrote beside the picture (EXIF with the place and the device, XMP, IPTC, thumbnails,
comments, bytes after the end) goes, because only the pixels are written anew, upright and in sRGB colours.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import Literal

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from banshi.kernel.refusals import RuleBroken

type PhotoKind = Literal["image/jpeg", "image/png", "image/webp"]

MOST_BYTES = 12_000_000
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2048
LARGEST_PROFILE = 4_000_000

_KINDS: dict[str, PhotoKind] = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, TypeError, IndexError, struct.error, zlib.error)
_SRGB = ImageCms.createProfile("sRGB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A cleaned photo; sides in pixels, ``digest`` is the SHA-256 of the content in hexadecimal."""

    content: bytes
    kind: PhotoKind
    width: int
    height: int
    digest: str


def clean(content: bytes, *, limit: int = MOST_BYTES) -> Photo:
    """Return the photo without anything but its pixels, upright and at most 2048 pixels long.

    The same bytes give the same photo. Raises ``RuleBroken`` for what is no photo, moves, is damaged or too large
    (``limit`` in bytes, 50 million pixels).
    """
    if len(content) > limit:
        raise RuleBroken(
            "photo-too-large",
            _("This photo is larger than %(limit)s MB.") % {"limit": max(1, limit // 1_000_000)},
            cure=_("Send it in a smaller size: your phone offers that when you share it."),
        )
    with _opened(content) as picture:
        kind = _KINDS[picture.format or ""]
        if picture.format != "MPO" and getattr(picture, "is_animated", False):  # MPO: one photo and its lesser copies
            raise RuleBroken("photo-moves", _("This picture moves."), cure=_("Send a photo that stands still."))
        if picture.width * picture.height > MOST_PIXELS:
            raise _too_many_pixels()
        try:
            plain = _pixels(picture)
        except _DAMAGE as damage:
            raise _damaged() from damage
    return _written(plain, kind)


def _opened(content: bytes) -> Image.Image:
    """Open what begins like a photo; the reader is chosen by the first bytes, never by a name."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise RuleBroken(
            "photo-heic",
            _("This photo is in the format HEIC, which cannot be opened here."),
            cure=_(
                "On an iPhone choose Settings, Camera, Formats, Most Compatible; or send a screenshot of the photo."
            ),
        )
    try:
        return Image.open(BytesIO(content), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except UnidentifiedImageError:
        if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[8:12] == b"WEBP":
            raise _damaged() from None
        raise RuleBroken(
            "not-a-photo", _("This file is not a photo."), cure=_("Send a JPEG, PNG or WebP picture.")
        ) from None
    except _DAMAGE as damage:
        raise _damaged() from damage


def _too_many_pixels() -> RuleBroken:
    return RuleBroken(
        "photo-too-many-pixels",
        _("This photo has more than %(most)s million pixels.") % {"most": MOST_PIXELS // 1_000_000},
        cure=_("Send it in a smaller size: your phone offers that when you share it."),
    )


def _damaged() -> RuleBroken:
    return RuleBroken("photo-damaged", _("This photo is damaged and cannot be opened."), cure=_("Send it once more."))


def _pixels(picture: Image.Image) -> Image.Image:
    """Return a new picture that holds the pixels alone: upright, in size, in sRGB."""
    profile = picture.info.get("icc_profile")
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is then read at the size that is needed
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    has_holes = upright.has_transparency_data
    if upright.mode.startswith("I"):  # 16 bits a pixel: the upper eight are what an eye sees
        upright = upright.convert("I").point(lambda value: value / 257).convert("L")
    elif upright.mode not in {"RGB", "RGBA", "L", "CMYK"}:
        upright = upright.convert("RGBA" if has_holes else "RGB")
    elif has_holes:
        upright = upright.convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    coloured = _in_srgb(upright, profile)
    if coloured.mode == "CMYK":
        coloured = coloured.convert("RGB")
    return Image.frombytes(coloured.mode, coloured.size, coloured.tobytes())


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in sRGB by its own colour profile; one that cannot be read is as good as none."""
    if not profile or len(profile) > LARGEST_PROFILE:
        return picture
    mode = picture.mode if picture.mode in {"RGBA", "L"} else "RGB"
    try:
        own = ImageCms.ImageCmsProfile(BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, own, _SRGB, outputMode="RGB" if mode == "L" else mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return turned or picture


def _written(plain: Image.Image, kind: PhotoKind) -> Photo:
    out = BytesIO()
    if kind == "image/jpeg":
        plain.save(out, "JPEG", quality=85, optimize=True)
    elif kind == "image/png":
        plain.save(out, "PNG", compress_level=6)
    else:
        plain.save(out, "WEBP", quality=85, method=3)
    content = out.getvalue()
    return Photo(content=content, kind=kind, width=plain.width, height=plain.height, digest=sha256(content).hexdigest())
