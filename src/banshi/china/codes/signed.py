"""Crosswalks as files that somebody signed: with name, office and date, and a digest that betrays any later edit.

The shipped ones are the maintainers' proposals. An authority that has checked one signs it; its file then lies in
the installation's own folder and takes the place of the proposal. A file that is not what was signed is refused
before the first page is served, since one changed digit would rewrite what booklets say.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NoReturn

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from banshi.china.codes.tables import parse_csv, table
from banshi.home import home
from banshi.kernel.codes import UnknownCode
from banshi.kernel.refusals import RuleBroken

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from django.utils.functional import _StrOrPromise

    from banshi.kernel.codes import CodeTable, CodeValue

type Kind = Literal["exact", "broader", "ambiguous", "none"]

TARGETS: dict[Kind, range] = {
    "exact": range(1, 2),
    "broader": range(1, 2),
    "ambiguous": range(1, 100),
    "none": range(1),
}
DIGESTS = "crosswalks.sha256"
NOBODY = "none"

KIND_WORDS: dict[Kind, _StrOrPromise] = {
    "exact": _("same meaning"),
    "broader": _("wider"),
    "ambiguous": _("a person chooses"),
    "none": _("no such entry"),
}
WHY: dict[str, _StrOrPromise] = {
    "same-words": _("Both tables use the same words."),
    "synonym": _("Both words say the same."),
    "same-heading": _("Both tables use the same heading, only named more fully in the newer one."),
    "same-level": _("The same level, only named more fully in the newer table."),
    "newer-is-wider": _("The newer entry is wider: it covers this and more."),
    "older-is-wider": _("The older entry covers several entries of the newer table."),
    "equivalent": _("The older entry says only “equivalent to”; the newer table has no such entry."),
    "no-equal": _("The newer table has no entry of this meaning."),
    "heading-differs": _("The two headings do not cover the same schools."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one old code means in the other table: its kind, the entries in question, and why."""

    code: str
    label: str
    kind: Kind
    to: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """All codes of one table, read in another of the same subject, and who answers for that.

    ``verified`` is False for a proposal: it converts only where both tables print the same words.
    """

    old: CodeTable
    new: CodeTable
    signed_by: str
    office: str
    signed_on: date
    verified: bool
    source: str
    rows: Mapping[str, Row]

    @property
    def name(self) -> str:
        """By what a person asks for it: ``education-1984-2006``."""
        return f"{self.old.key}-{self.old.version}-{self.new.version}".lower()

    def targets(self, row: Row) -> tuple[CodeValue, ...]:
        """Return the entries of the newer table that a row names."""
        return tuple(self.new.value(code) for code in row.to)


def in_force() -> tuple[Crosswalk, ...]:
    """Return the crosswalks of this installation; raise ``RuleBroken`` where a file is not what was signed."""
    shipped = read_folder(files(__package__))
    own = read_folder(signed_here())
    return tuple({crosswalk.name: crosswalk for crosswalk in (*shipped, *own)}.values())


def signed_here() -> Path:
    """Return the folder of the crosswalks that this installation's authority has signed; it need not exist."""
    return home() / "crosswalks"


def read_folder(folder: Traversable) -> tuple[Crosswalk, ...]:
    """Return the crosswalks of a folder, each compared with its digest and with the tables it speaks of."""
    if not folder.is_dir():
        return ()
    digests = _digests(folder)
    texts = {file.name: file.read_bytes() for file in folder.iterdir() if file.name.startswith("crosswalk-")}
    for name, text in sorted(texts.items()):
        if sha256(text).hexdigest() != digests.get(name):
            _refuse(
                "crosswalk-not-as-signed",
                format_lazy(_("The file {file} is not the one that was signed."), file=name),
                _("Put the signed file back, or move this one away and have it checked and signed: banshi codes sign."),
            )
    return tuple(read(texts[name].decode(), name) for name in sorted(texts))


def read(text: str, name: str) -> Crosswalk:
    """Return the crosswalk that a text states; raise ``RuleBroken`` if it is incomplete or of other tables."""
    said, lines = parse_csv(text)
    try:
        old, new = table(said["key"], said["from_version"]), table(said["key"], said["to_version"])
        named = (
            (old.table, new.table) == (said["from_table"], said["to_table"]) and said["signed_by"] and said["source"]
        )
        crosswalk = Crosswalk(
            old=old, new=new, signed_by=said["signed_by"], office=said["office"].removeprefix(NOBODY),
            signed_on=date.fromisoformat(said["signed_on"]), verified=said["verified"] == "yes", source=said["source"],
            rows=MappingProxyType({line["from"]: _row(line, old, new) for line in lines}),
        )  # fmt: skip
    except (KeyError, ValueError, UnknownCode):
        _refuse_content(name)
    whole = [*crosswalk.rows] == [*old.rows] and len(lines) == len(old.rows)
    if not (named and whole and bool(crosswalk.office) == crosswalk.verified):
        _refuse_content(name)
    return crosswalk


def sign(crosswalk: Crosswalk, *, by: str, office: str, on: date, folder: Path | None = None) -> Path:
    """Keep a crosswalk as signed by a person of an office who has checked it, and return its file.

    The digest guards against edits that nobody answers for, not against somebody who may sign.
    """
    if not (by.strip() and office.strip()):
        raise RuleBroken("nobody-signs", _("A crosswalk is signed by a person with a name and an office."))
    folder = folder or signed_here()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    read_folder(folder)
    file = folder / f"crosswalk-{crosswalk.name}.csv"
    text = written(crosswalk, by=by, office=office, on=on)
    read(text, file.name)
    digests = _digests(folder) | {file.name: sha256(text.encode()).hexdigest()}
    file.write_text(text, encoding="utf-8")
    lines = (f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    (folder / DIGESTS).write_text("".join(lines), encoding="ascii")
    return file


def written(crosswalk: Crosswalk, *, by: str, office: str, on: date) -> str:
    """Return a crosswalk as the text of a file that this person signs."""
    old, new = crosswalk.old, crosswalk.new
    said = {
        "key": old.key, "from_table": old.table, "from_version": old.version, "to_table": new.table,
        "to_version": new.version, "signed_by": _one_line(by), "office": _one_line(office),
        "signed_on": on.isoformat(), "verified": "yes", "source": crosswalk.source,
    }  # fmt: skip
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("from", "from_label", "kind", "to", "why"))
    for row in crosswalk.rows.values():
        targets = "; ".join(f"{value.code} {value.label}" for value in crosswalk.targets(row))
        writer.writerow((row.code, row.label, row.kind, targets, row.why))
    return "".join(f"# {name}: {text}\n" for name, text in said.items()) + lines.getvalue()


def _row(line: Mapping[str, str], old: CodeTable, new: CodeTable) -> Row:
    """Return one row; raise ``ValueError`` where its labels are not those of the tables, or its kind says more."""
    row, kind = old.row(line["from"]), next((kind for kind in TARGETS if kind == line["kind"]), None)
    targets = [target.partition(" ") for target in line["to"].split("; ") if target]
    labelled = row.label == line["from_label"] and all(new.row(code).label == label for code, _gap, label in targets)
    same = [label for _code, _gap, label in targets] == [row.label]
    if not labelled or kind is None or len(targets) not in TARGETS[kind] or line["why"] not in WHY:
        raise ValueError(line["from"])
    if line["why"] == "same-words" and not same:
        raise ValueError(line["from"])
    return Row(row.code, row.label, kind, tuple(code for code, _gap, _label in targets), line["why"])


def _digests(folder: Traversable) -> dict[str, str]:
    file = folder.joinpath(DIGESTS)
    lines = file.read_text(encoding="ascii").splitlines() if file.is_file() else []
    return {name: digest for digest, _gap, name in (line.partition("  ") for line in lines)}


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _refuse_content(name: str) -> NoReturn:
    _refuse(
        "crosswalk-incomplete",
        format_lazy(_("The crosswalk {file} does not fit the code tables, or does not say who signed it."), file=name),
        _("Compare its header and each of its rows with the two tables, then have it signed: banshi codes sign."),
    )


def _refuse(code: str, sentence: _StrOrPromise, cure: _StrOrPromise) -> NoReturn:
    raise RuleBroken(code, sentence, cure=cure)
