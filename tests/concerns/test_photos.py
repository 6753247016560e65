"""A photo is kept as its pixels: nothing tells any more where, when and with what it was taken."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from io import BytesIO
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms, PngImagePlugin

from banshi.concerns.photos import MOST_PIXELS, Photo, clean
from banshi.kernel.refusals import RuleBroken

SECRET = b"made-up-place-31.2304-121.4737"
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def picture(width: int = 60, height: int = 40) -> Image.Image:
    """Return a picture whose left upper corner is red and whose rest is blue."""
    made = Image.new("RGB", (width, height), (20, 40, 200))
    made.paste((220, 20, 20), (0, 0, width // 2, height // 2))
    return made


def saved(made: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    out = BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def exif(orientation: int = 1) -> Image.Exif:
    made = Image.Exif()
    made[ExifTags.Base.Orientation] = orientation
    made[ExifTags.Base.Make] = SECRET.decode()
    made[ExifTags.Base.DateTime] = "2026:01:02 03:04:05"
    made.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (31.0, 13.0, 49.0)
    return made


def opened(photo: Photo) -> Image.Image:
    return Image.open(BytesIO(photo.content))


@pytest.mark.parametrize("kind", FORMATS)
def test_place_device_and_time_are_gone(kind: str) -> None:
    raw = saved(picture(), kind, exif=exif())
    assert SECRET in raw
    photo = clean(raw)
    assert SECRET not in photo.content
    assert photo.kind == FORMATS[kind]
    assert dict(opened(photo).getexif()) == {}
    assert b"Exif" not in photo.content


@pytest.mark.parametrize("kind", FORMATS)
def test_xmp_is_gone(kind: str) -> None:
    written = PngImagePlugin.PngInfo()
    written.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    options = {"pnginfo": written} if kind == "PNG" else {"xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"}
    raw = saved(picture(), kind, **options)
    assert SECRET in raw
    assert SECRET not in clean(raw).content


def test_comments_and_what_hangs_behind_the_end_are_gone() -> None:
    raw = saved(picture(), comment=SECRET) + b"<html><script>" + SECRET + b"</script>%PDF-1.7 PK\x03\x04"
    photo = clean(raw)
    assert SECRET not in photo.content
    assert b"script" not in photo.content
    assert photo.content.endswith(b"\xff\xd9")


def test_words_in_a_png_are_gone() -> None:
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET.decode())
    photo = clean(saved(picture(), "PNG", pnginfo=words))
    assert SECRET not in photo.content
    assert b"tEXt" not in photo.content


@pytest.mark.parametrize(("orientation", "corner"), [(1, (5, 5)), (3, (55, 35)), (6, (35, 5)), (8, (5, 55))])
def test_a_photo_taken_sideways_stands_upright(orientation: int, corner: tuple[int, int]) -> None:
    photo = clean(saved(picture(), exif=exif(orientation), quality=95))
    red, _green, blue = opened(photo).convert("RGB").getpixel(corner)  # type: ignore[misc]
    assert red > 150 > blue
    assert (photo.width, photo.height) == ((60, 40) if orientation in {1, 3} else (40, 60))


def test_the_longest_side_is_2048_pixels() -> None:
    photo = clean(saved(picture(5000, 2500)))
    assert (photo.width, photo.height) == (2048, 1024)
    assert opened(photo).size == (2048, 1024)


def test_a_small_photo_keeps_its_size() -> None:
    assert (clean(saved(picture(3, 2), "PNG")).width, clean(saved(picture(3, 2), "PNG")).height) == (3, 2)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_bytes_give_the_same_photo(kind: str) -> None:
    raw = saved(picture(), kind)
    photo = clean(raw)
    assert photo == clean(raw)
    assert photo.digest == sha256(photo.content).hexdigest()


def test_colours_of_another_profile_are_told_in_srgb_and_the_profile_goes() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    photo = clean(saved(picture(), icc_profile=lab, quality=95))
    assert "icc_profile" not in opened(photo).info
    red, green, blue = opened(photo).getpixel((5, 5))  # type: ignore[misc]
    assert abs(red - 220) < 8 > abs(green - 20)
    assert abs(blue - 20) < 8


def test_a_colour_profile_that_cannot_be_read_is_left_out() -> None:
    assert "icc_profile" not in opened(clean(saved(picture(), icc_profile=b"no profile" * 20))).info


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_depth_are_kept(mode: str) -> None:
    made = Image.new(mode, (8, 6), 40_000) if mode == "I;16" else picture(8, 6).convert(mode)
    photo = clean(saved(made, "PNG"))
    assert (photo.width, photo.height) == (8, 6)
    if mode == "I;16":
        assert opened(photo).getpixel((0, 0)) == pytest.approx(155, abs=1)


def test_a_photo_for_print_is_told_in_screen_colours() -> None:
    assert opened(clean(saved(picture().convert("CMYK")))).mode == "RGB"


def test_holes_in_a_picture_stay_holes() -> None:
    made = picture().convert("RGBA")
    made.putalpha(0)
    assert opened(clean(saved(made, "PNG"))).getpixel((5, 5))[3] == 0  # type: ignore[index]


def test_a_photo_with_a_second_picture_behind_it_keeps_the_first() -> None:
    raw = saved(picture(), "MPO", save_all=True, append_images=[picture(30, 20)])
    assert (clean(raw).width, opened(clean(raw)).format) == (60, "JPEG")


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_what_moves_is_refused(kind: str) -> None:
    frames = [picture(), picture().rotate(180)]
    with pytest.raises(RuleBroken, match="photo-moves"):
        clean(saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100))


NOT_PHOTOS = {
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
    "pdf": b"%PDF-1.7\n1 0 obj",
    "pdf with a photo": b"%PDF-1.7\n" + saved(picture()),
    "html with a photo": b"<html><script>1</script>" + saved(picture()),
    "gif": saved(picture(), "GIF"),
    "tiff": saved(picture(), "TIFF"),
    "words": "这不是照片".encode(),
    "nothing": b"",
}


@pytest.mark.parametrize("content", NOT_PHOTOS.values(), ids=NOT_PHOTOS)
def test_what_is_no_photo_is_refused(content: bytes) -> None:
    with pytest.raises(RuleBroken, match="not-a-photo"):
        clean(content)


def test_a_photo_in_heic_is_refused_and_told_what_to_do() -> None:
    with pytest.raises(RuleBroken) as refused:
        clean(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert refused.value.code == "photo-heic"
    assert "Most Compatible" in str(refused.value.cure)


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("share", [0.3, 0.7])
def test_half_a_photo_is_damaged(kind: str, share: float) -> None:
    raw = saved(picture(400, 300).effect_spread(40), kind)
    with pytest.raises(RuleBroken, match="photo-damaged"):
        clean(raw[: int(len(raw) * share)])


def test_a_file_that_is_too_long_is_not_opened() -> None:
    with pytest.raises(RuleBroken, match="photo-too-large"):
        clean(saved(picture()), limit=100)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("sides", [(MOST_PIXELS // 1000 + 1, 1000), (20_000, 20_000)])
def test_a_small_file_of_enormous_size_is_refused_before_it_is_unpacked(sides: tuple[int, int]) -> None:
    raw = bytearray(saved(picture(), "PNG"))
    raw[16:24] = sides[0].to_bytes(4, "big") + sides[1].to_bytes(4, "big")
    raw[29:33] = crc32(bytes(raw[12:29])).to_bytes(4, "big")
    with pytest.raises(RuleBroken, match="photo-too-many-pixels"):
        clean(bytes(raw))


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@given(st.sampled_from([saved(picture(), kind) for kind in FORMATS]), st.data())
@settings(max_examples=150, deadline=None)
def test_damage_anywhere_is_a_photo_or_a_refusal_and_never_a_crash(raw: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(raw) - 1))
    noise = draw.draw(st.binary(min_size=1, max_size=12))
    with suppress(RuleBroken):
        assert clean(raw[:place] + noise + raw[place + len(noise) :]).kind in FORMATS.values()
