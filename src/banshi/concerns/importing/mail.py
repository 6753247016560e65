"""E-mails as they lie in a mailbox: who wrote, when, the subject, the text, and what hung on them.

Read with the standard library. Of a letter in HTML alone the words are taken; a machine's own reply is told apart.
"""

from __future__ import annotations

import mailbox
import re
from contextlib import suppress
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

HEADINGS = ("name", "email", "date", "subject", "text", "automatic")
MOST_FILES = 6
SILENT = {"script", "style", "head", "title"}
LINES = {"p", "br", "div", "tr", "li", "h1", "h2", "h3", "blockquote"}
HEADERS = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}")
BEGINS = re.compile(rb"\AFrom [^\n]+\r?\n[A-Za-z-]+:")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What hung on a letter."""

    name: str
    type: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One e-mail; ``key`` is the same for the same letter wherever it lies."""

    cells: tuple[str, ...]
    files: tuple[File, ...]
    key: str


def looks_like_mail(content: bytes) -> bool:
    """Tell whether a file without a telling name is a letter or a mailbox."""
    head = content[:4000].replace(b"\r\n", b"\n")
    known = re.search(rb"^(?:from|date|message-id|received):", head, re.IGNORECASE | re.MULTILINE)
    return bool(BEGINS.match(head)) or bool(known and HEADERS.match(head))


def letters(content: bytes) -> Iterator[Letter]:
    """Return the letters of a mailbox in their order, or the one letter there is."""
    if not content.startswith(b"From "):
        yield _letter(_parsed(content))
        return
    with TemporaryDirectory() as folder:  # the library reads a mailbox from a file alone
        path = Path(folder) / "mail.mbox"
        path.write_bytes(content)
        box = mailbox.mbox(path, create=False)
        for key in box.keys():  # noqa: SIM118 - a mailbox is no dict
            yield _letter(_parsed(box.get_bytes(key)))
        box.close()


def _parsed(content: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(content)


def _letter(message: EmailMessage) -> Letter:
    name, address = parseaddr(_header(message, "from"))
    text = _text(message)
    date = _date(message)
    cells = (name, address, date, _header(message, "subject"), text, "yes" if _automatic(message) else "")
    told = "\n".join((_header(message, "message-id"), address, date, text))
    return Letter(cells=cells, files=tuple(_files(message)), key=sha256(told.encode()).hexdigest())


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "") or "").strip()
    except Exception:  # noqa: BLE001 - the library stumbles over some headers in many ways; a header is never worth a letter
        return ""


def _date(message: EmailMessage) -> str:
    with suppress(ValueError, TypeError, IndexError):
        return parsedate_to_datetime(_header(message, "date")).isoformat()
    return ""


def _text(message: EmailMessage) -> str:
    try:
        part = message.get_body(preferencelist=("plain", "html"))
        said = str(part.get_content()) if part is not None else ""
    except (LookupError, ValueError, KeyError, AttributeError):  # an encoding nobody knows, a part that is none
        return ""
    return (_words_of(said) if part is not None and part.get_content_subtype() == "html" else said).strip()


def _automatic(message: EmailMessage) -> bool:
    """Tell whether a machine wrote (RFC 3834), or it is a message of the post itself (RFC 3464)."""
    said = _header(message, "auto-submitted").lower()
    report = message.get_content_type() == "multipart/report"
    return report or (bool(said) and said != "no")


def _files(message: EmailMessage) -> Iterator[File]:
    for part in list(message.iter_attachments())[:MOST_FILES]:
        with suppress(LookupError, ValueError, KeyError, AttributeError):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                yield File(name=part.get_filename() or "", type=part.get_content_type(), content=content)


class _Words(HTMLParser):
    """The words of a page, a line for each paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the library's
        self.silent += tag in SILENT
        if tag in LINES:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def _words_of(page: str) -> str:
    reader = _Words()
    reader.feed(page)
    lines = (" ".join(line.split()) for line in "".join(reader.said).splitlines())
    return "\n".join(line for line in lines if line)
