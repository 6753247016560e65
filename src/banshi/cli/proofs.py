"""``banshi verify``: the seal of a paper, the proof printed on it, or the whole sealed log.

Like every command of this package, it takes what was typed and a console, and returns the exit code.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from django.db import DatabaseError
from django.utils.translation import gettext as _

from banshi import postgres
from banshi.cli import showing
from banshi.cli.children import Trouble
from banshi.kernel import clock
from banshi.matters.models import Case
from banshi.proofs import heads, keys, slips, verifying
from banshi.web.history import STEP_WORDS

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

    from banshi.proofs.findings import Verdict

HEX_KEY = 64
MOST_NAMED = 20
OFTEN = 200_000
REASON = re.compile(r"/Reason ?(?:\((?P<plain>[ -~]{1,80}?)\)|<FEFF(?P<utf16>(?:[0-9A-F]{4}){1,80})>)", re.IGNORECASE)
ON_A_SLIP = re.compile(r"slip (?P<number>[A-Z0-9-]{1,40})")
"""How the seal of a slip says in its PDF what it was put on: see ``matters.printing``."""


def verify(chosen: Namespace, console: Console) -> int:
    """Check what was named: 0 genuine or whole, 1 not."""
    if chosen.log:
        return _log(chosen, console)
    if chosen.slip:
        return _slip(chosen, console)
    if chosen.file is None:
        raise Trouble(_("Say what to check: a sealed PDF, a slip with “--slip FILE”, or the whole log with “--log”."))
    return showing.verify(chosen, console)


def _log(chosen: Namespace, console: Console) -> int:
    postgres.server()
    published = _published(chosen)

    def tell(leaves: int) -> None:
        if console.is_terminal and leaves % OFTEN == 0:
            console.print(_("%(count)s lines …") % {"count": f"{leaves:,}"})

    verdict = verifying.verify(published, tell=tell)
    for fault in verdict.faults[:MOST_NAMED]:
        console.print(str(fault), markup=False)
    if verdict.wrong > MOST_NAMED:
        console.print(_("… and %(count)s more.") % {"count": f"{verdict.wrong - MOST_NAMED:,}"})
    _count(verdict, console)
    if verdict.wrong:
        console.print(_("The log is not what was sealed; the first line that differs stands on top."))
        return 1
    console.print(_("Every line is as it was sealed, none is missing and none was slipped in."))
    return 0


def _count(verdict: Verdict, console: Console) -> None:
    told = {
        "leaves": f"{verdict.leaves:,}", "rows": f"{verdict.rows:,}", "archived": f"{verdict.archived:,}",
        "buried": f"{verdict.buried:,}", "heads": f"{verdict.heads:,}", "published": f"{verdict.published:,}",
        "waiting": f"{verdict.waiting:,}", "late": f"{verdict.late:,}", "parts": f"{verdict.unsealed_parts:,}",
    }  # fmt: skip
    console.print(
        _("%(leaves)s lines are in the log: %(rows)s compared with the database, %(buried)s buried by a rule.") % told
    )
    console.print(_("%(archived)s rows were compared in the archive, %(heads)s signed heads by their roots.") % told)
    if verdict.unsealed_parts:
        console.print(_("%(parts)s of the archived rows left before there was a log; their part proves them.") % told)
    if verdict.waiting:
        console.print(_("%(waiting)s rows are so new that they wait for their seal.") % told)
    if verdict.late:
        console.print(_("%(late)s rows say a moment more than a day before they were sealed, or one after it.") % told)
    if verdict.published:
        console.print(_("%(published)s heads that were published were compared.") % told)
    if not verdict.own_keys:
        console.print(_("This machine has no key of the log, so the key in the database was believed."))


def _published(chosen: Namespace) -> list[heads.SignedHead]:
    """Return the heads in a file. Raises ``Trouble`` where it holds none: then nothing would be compared."""
    if not chosen.heads:
        return []
    found = heads.read_notes(_text(chosen.heads))
    if not found:
        raise Trouble(_("There is no head of a log in %(file)s.") % {"file": chosen.heads})
    return found


def _slip(chosen: Namespace, console: Console) -> int:
    """Check the proof on a slip with nothing but it and a key; published heads of the same list are compared."""
    try:
        slip = slips.read(_text(chosen.slip))
    except ValueError:
        raise Trouble(_("There is no proof in %(file)s, or not the whole of it.") % {"file": chosen.slip}) from None
    published = _published(chosen)
    head = slip.head
    if head is None or not slip.holds(_keys(chosen)):
        console.print(_("Not genuine. This proof does not lead to a head that the log's key has signed."))
        return 1
    if any(other.size == head.size and other.root != head.root for other in published):
        console.print(_("Not genuine. A published head over as many lines has another root."))
        return 1
    told = {"index": f"{slip.index + 1:,}", "size": f"{slip.size:,}", "sealed": _moment(slip.at)}
    console.print(_("Genuine."), _what(slip, chosen), markup=False)
    console.print(
        _("It is line %(index)s of %(size)s in the log, and has stood there since %(sealed)s at the latest.") % told
    )
    if any(other.size == head.size and heads.holds(other, _keys(chosen)) for other in published):
        console.print(_("A published head says the same."))
    return 0


def _what(slip: slips.Slip, chosen: Namespace) -> str:
    """Say what was written down when, of which case: by the number that people know, as far as it is known here."""
    line = slip.said
    told = {
        "at": _moment(heads.moment_of(int(line["at"] or 0))), "thing": line["thing_id"],
        "step": STEP_WORDS.get(line["step"] or "", line["step"] or ""),
    }  # fmt: skip
    if not chosen.key and (number := _number_here(line["thing_id"] or "")):
        return _("It was written down on %(at)s: %(step)s, case %(number)s.") % (told | {"number": number})
    if on_paper := _number_on_paper(_text(chosen.slip)):
        told["number"] = on_paper
        return _("It was written down on %(at)s: %(step)s, of the case that the paper calls %(number)s.") % told
    said = _(
        "It was written down on %(at)s: %(step)s. Its number stands on the slip; the log calls the case %(thing)s."
    )
    return said % told


def _number_on_paper(text: str) -> str:
    """Return the number that the seal of a slip names; that the seal is the office's, is another check."""
    for reason in REASON.finditer(text):
        words = reason["plain"] or bytes.fromhex(reason["utf16"]).decode("utf-16-be", "replace")
        if slip := ON_A_SLIP.fullmatch(words):
            return slip["number"]
    return ""


def _number_here(thing: str) -> str:
    """Return the number of a case that this installation has; nothing where it has none, or its database is away."""
    try:
        postgres.server()
        return Case.objects.filter(pk=thing).values_list("number", flat=True).first() or ""
    except (postgres.PostgresUnavailable, DatabaseError):
        return ""


def _moment(moment: object) -> str:
    local = moment.astimezone(clock.zone())  # type: ignore[attr-defined]
    return f"{local:%Y-%m-%d %H:%M:%S %z}"


def _keys(chosen: Namespace) -> dict[str, bytes]:
    """Return the keys that count: the one that was named, or those of this installation."""
    if not chosen.key:
        return keys.trusted_keys()
    try:
        public = bytes.fromhex(chosen.key)
    except ValueError:
        public = b""
    if len(public) * 2 != HEX_KEY:
        raise Trouble(_("“%(key)s” is no public key of a log: 64 hexadecimal digits.") % {"key": chosen.key})
    return {heads.key_id_of(public): public}


def _text(name: str) -> str:
    """Read a file as text; in a PDF the proof stands uncompressed as an attachment, and is found all the same."""
    try:
        raw = Path(name).read_bytes()
    except OSError as error:
        told = {"name": name, "reason": error.strerror}
        raise Trouble(_("The file “%(name)s” cannot be read: %(reason)s.") % told) from None
    return raw.decode("latin-1" if raw.startswith(b"%PDF-") else "utf-8", "replace")
