"""A voice note is kept as its sound: what a phone wrote beside it goes, and what is no voice note is refused."""

from __future__ import annotations

import io
import struct
import wave
from contextlib import suppress
from time import thread_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from banshi.concerns.recordings import accept
from banshi.concerns.recordings.ogg import _sum
from banshi.kernel.refusals import RuleBroken

SECRET = b"made-up-place-31.2304-121.4737"
SAMPLES = bytes(range(256)) * 250


def wav() -> bytes:
    """Return four seconds of noise with a list of who recorded it, before and after the samples."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(SAMPLES)
    plain, note = out.getvalue(), b"LIST" + struct.pack("<I", len(SECRET)) + SECRET
    return plain[:12] + note + plain[12:] + note


FRAME = b"\xff\xfb\x90\x64" + b"\0" * 413  # MPEG 1, layer III, 128 kbit/s, 44,100 Hz: 417 bytes, 26.1 ms
ID3 = b"ID3\x04\0\0" + bytes([0, 0, 0, len(SECRET)]) + SECRET


def mp3() -> bytes:
    return ID3 + FRAME * 50 + b"junk" + FRAME * 50 + b"APETAGEX" + SECRET + b"TAG" + SECRET.ljust(125)


def box(name: bytes, *inside: bytes) -> bytes:
    content = b"".join(inside)
    return struct.pack(">I4s", len(content) + 8, name) + content


def mp4(handler: bytes = b"soun", brand: bytes = b"M4A ") -> bytes:
    """Return two and a half seconds with a place, a title, a maker's name and dates in the places phones use."""
    dates = struct.pack(">II", 3_800_000_000, 3_800_000_001)
    mvhd = box(b"mvhd", b"\0" * 4, dates, struct.pack(">II", 1000, 2500), b"\0" * 80)
    hdlr = box(b"hdlr", b"\0" * 8, handler, b"\0" * 12, SECRET)
    mdia = box(b"mdia", box(b"mdhd", b"\0" * 4, dates, b"\0" * 12), hdlr, box(b"minf", box(b"stbl", b"table")))
    trak = box(b"trak", box(b"tkhd", b"\0\0\0\7", dates, b"\0" * 72), mdia, box(b"meta", SECRET))
    moov = box(b"moov", mvhd, trak, box(b"udta", box(b"\xa9xyz", SECRET)))
    return box(b"ftyp", brand, b"\0" * 4) + box(b"uuid", SECRET) + moov + box(b"mdat", SAMPLES) + box(b"free", SECRET)


def page(serial: int, number: int, packets: list[bytes], granule: int = 0) -> bytes:
    sizes = bytearray()
    for packet in packets:
        sizes += b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    head = struct.pack("<4sBBqIII", b"OggS", 0, 2 if number == 0 else 0, granule, serial, number, 0)
    made = head + bytes([len(sizes)]) + bytes(sizes) + b"".join(packets)
    return made[:22] + struct.pack("<I", _sum(made)) + made[26:]


def tags(magic: bytes, closing: bytes = b"") -> bytes:
    note = b"LOCATION=" + SECRET * 20
    return magic + struct.pack("<I4sI", 4, b"libx", 1) + struct.pack("<I", len(note)) + note + closing


def opus() -> bytes:
    head = b"OpusHead" + struct.pack("<BBHIHB", 1, 1, 312, 48_000, 0, 0)
    sound = page(7, 2, [b"sound" * 9], granule=48_000 * 3 + 312)
    return page(7, 0, [head]) + page(7, 1, [tags(b"OpusTags")]) + sound + SECRET


def vorbis() -> bytes:
    head = b"\x01vorbis" + struct.pack("<IBIiiiBB", 0, 1, 8000, 0, 0, 0, 0xB8, 1)
    return (
        page(1, 0, [head]) + page(1, 1, [tags(b"\x03vorbis", b"\1"), b"\x05vorbis set-up"]) + page(1, 2, [b"s"], 8000)
    )


def element(name: int, content: bytes, *, unknown: bool = False) -> bytes:
    size = b"\x01" + (b"\xff" * 7 if unknown else len(content).to_bytes(7, "big"))
    return name.to_bytes((name.bit_length() + 7) // 8, "big") + size + content


def webm(kind: int = 2) -> bytes:
    """Return what a browser records: parts of unknown size, a title, tags short and long."""
    facts = element(0x2AD7B1, b"\x0f\x42\x40") + element(0x4489, struct.pack(">d", 1500.0)) + element(0x7BA9, SECRET)
    programs = element(0x4D80, SECRET) + element(0x5741, SECRET)
    track = element(0xAE, element(0xD7, b"\1") + element(0x83, bytes([kind])) + element(0x536E, SECRET))
    cluster = element(0x1F43B675, element(0xE7, b"\0") + element(0xA3, b"\x81\0\0\x80" + SAMPLES[:400]), unknown=True)
    parts = element(0x1549A966, facts + programs) + element(0x1654AE6B, track) + cluster
    tagged = element(0x1254C367, SECRET) + element(0x1254C367, SECRET * 9)
    return element(0x1A45DFA3, element(0x4282, b"webm")) + element(0x18538067, parts + tagged, unknown=True)


def amr() -> bytes:
    return b"#!AMR\n" + (b"\x3c" + b"\1" * 31) * 100 + b"\xff" + SECRET


NOTES = {
    "wav": (wav(), "audio/wav", 4.0),
    "mp3": (mp3(), "audio/mpeg", 2.61),
    "m4a": (mp4(), "audio/mp4", 2.5),
    "3gp": (mp4(brand=b"3gp4"), "audio/3gpp", 2.5),
    "opus": (opus(), "audio/ogg", 3.0),
    "vorbis": (vorbis(), "audio/ogg", 1.0),
    "webm": (webm(), "audio/webm", 1.5),
    "amr": (amr(), "audio/amr", 2.0),
}


@pytest.mark.parametrize("name", NOTES)
def test_a_voice_note_keeps_its_sound_alone(name: str) -> None:
    raw, kind, seconds = NOTES[name]
    assert SECRET in raw
    note = accept(raw, f"note.{name}")
    assert (note.kind, note.seconds, note.cleaned) == (kind, seconds, True)
    assert SECRET not in note.content


@pytest.mark.parametrize("name", NOTES)
def test_cleaning_what_is_clean_changes_nothing(name: str) -> None:
    once = accept(NOTES[name][0], name)
    assert accept(once.content, name) == once


def test_the_samples_of_a_wav_are_untouched() -> None:
    with wave.open(io.BytesIO(accept(wav(), "a.wav").content)) as file:
        assert file.readframes(file.getnframes()) == SAMPLES


def test_every_frame_of_an_mp3_is_kept() -> None:
    assert accept(mp3(), "a.mp3").content == FRAME * 100


@pytest.mark.parametrize("name", ["m4a", "webm"])
def test_no_place_in_the_file_moves(name: str) -> None:
    raw = NOTES[name][0]
    cleaned = accept(raw, name).content
    assert len(cleaned) == len(raw)
    assert cleaned.index(SAMPLES[:256]) == raw.index(SAMPLES[:256])


def test_dates_are_gone_from_an_m4a() -> None:
    assert struct.pack(">I", 3_800_000_000) not in accept(mp4(), "a.m4a").content


def test_the_pages_of_an_ogg_still_add_up() -> None:
    cleaned = accept(opus(), "a.opus").content
    start = cleaned.index(b"OggS", 1)
    end = cleaned.index(b"OggS", start + 1)
    told = cleaned[start + 22 : start + 26]
    bare = cleaned[start : start + 22] + b"\0\0\0\0" + cleaned[start + 26 : end]
    assert told == struct.pack("<I", _sum(bare))


def test_the_sum_of_a_page_is_the_one_of_the_standard() -> None:
    assert _sum(b"123456789") == 0x89A1897F  # CRC-32 with the polynomial 04C11DB7, nothing reflected, start 0


def test_an_unknown_codec_is_kept_as_it_came_and_says_so() -> None:
    raw = page(3, 0, [b"Speex   1.2"]) + page(3, 1, [b"comments of another kind"])
    note = accept(raw, "a.spx")
    assert (note.content, note.seconds, note.cleaned) == (raw, None, False)


FILMS = {
    "mp4": mp4(handler=b"vide", brand=b"isom"),
    "webm": webm(kind=1),
    "ogv": page(1, 0, [b"\x80theora"]) + page(2, 0, [b"\x01vorbis"]),
}


@pytest.mark.parametrize("raw", FILMS.values(), ids=FILMS)
def test_a_film_is_refused(raw: bytes) -> None:
    with pytest.raises(RuleBroken, match="recording-is-a-film"):
        accept(raw, "film")


BEGINNINGS = [b"RIFF....WAVE", b"OggS", b"\x1aE\xdf\xa3", b"#!AMR\n", b"ID3", b"\0\0\0\x10ftypM4A "]
OTHERS = {
    "photo": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "heic": b"\0\0\0\x18ftypheic",
    "html": b"<html><script>",
    "pdf": b"%PDF-1.7",
    "flac": b"fLaC\0\0",
    "silk": b"\x02#!SILK_V3",
    "nothing": b"",
}


@pytest.mark.parametrize("raw", OTHERS.values(), ids=OTHERS)
def test_what_is_no_recording_is_refused_by_name(raw: bytes) -> None:
    with pytest.raises(RuleBroken) as refused:
        accept(raw, "holiday.m4a")
    assert refused.value.code == "not-a-recording"
    assert "holiday.m4a" in refused.value.said


def test_a_tag_cut_off_at_the_end_ends_the_sound() -> None:
    assert accept(FRAME * 3 + ID3[:7], "a.mp3").content == FRAME * 3


@pytest.mark.parametrize("raw", [wav()[:30], ID3 + b"words" * 9, mp4()[:60], opus()[:40], b"#!AMR\n", webm()[:20]])
def test_a_beginning_alone_is_damaged(raw: bytes) -> None:
    with pytest.raises(RuleBroken, match="recording-damaged"):
        accept(raw, "a")


def test_a_file_that_is_too_long_is_not_read() -> None:
    with pytest.raises(RuleBroken, match="recording-too-large"):
        accept(wav(), "a.wav", limit=1000)


BUSY = {
    "wav": wav()[:12] + b"none\0\0\0\0" * 500_000,
    "mp3": FRAME * 2 + b"\xff" * 4_000_000,
    "m4a": mp4()[:16] + box(b"free") * 500_000,
    "ogg": opus()[: len(opus()) // 2] + page(7, 3, []) * 140_000,
    "ogg comments": page(7, 0, [b"OpusHead" + b"\0" * 11]) + page(7, 1, [b"x" * 64_770]) * 60,
    "webm": webm() + element(0xEC, b"") * 440_000,
    "amr": b"#!AMR\n" + b"\x78" * 4_000_000,
}


@pytest.mark.parametrize("raw", BUSY.values(), ids=BUSY)
def test_a_file_made_to_keep_the_reader_busy_does_not(raw: bytes) -> None:
    started = thread_time()
    with suppress(RuleBroken):
        accept(raw, "busy")
    assert thread_time() - started < 2


@given(st.sampled_from([raw for raw, _kind, _seconds in NOTES.values()]), st.data())
@settings(max_examples=400, deadline=None)
def test_damage_anywhere_is_a_recording_or_a_refusal_and_never_a_crash(raw: bytes, draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, min(len(raw) - 1, 700)))
    noise = draw.draw(st.binary(min_size=1, max_size=8))
    with suppress(RuleBroken):
        assert accept(raw[:place] + noise + raw[place + len(noise) :], "a").content


@given(
    st.sampled_from([b"RIFF....WAVE", b"OggS", b"\x1aE\xdf\xa3", b"#!AMR\n", b"ID3", b"\0\0\0\x10ftypM4A "]),
    st.binary(),
)
@settings(max_examples=300, deadline=None)
def test_noise_behind_a_beginning_is_never_a_crash(head: bytes, noise: bytes) -> None:
    with suppress(RuleBroken):
        assert accept(head + noise, "a").content
