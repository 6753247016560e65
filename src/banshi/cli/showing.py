"""``banshi matters``, ``verify``, ``bench`` and ``evidence-demo``: what is shown and measured, and nothing changed.

Like every command of this package, each takes what was typed and a console, and returns the exit code.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rich.table import Table

from banshi import evidence_demo
from banshi.cli.children import Trouble
from banshi.kernel import sealing
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.vocabulary import Office, Task

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

    from banshi.kernel.sources import Source
    from banshi.matters.definition import Leg, Matter

WIDE = 240
"""Characters in a line of a table that is written to a file or a pipe."""

BENCHES = Path(__file__).parents[3] / "bench"
RUN = (
    "import importlib, json, sys; sys.path.insert(0, '');"
    "print(json.dumps(importlib.import_module(f'bench.{sys.argv[1]}').run(*map(int, sys.argv[2:]))))"
)


def holder(chosen: Namespace, console: Console) -> int:
    """Serve the reference holder of evidence until Ctrl-C."""
    console.print(
        _("The holder of made-up diplomas answers at %(address)s. Ctrl-C ends it.")
        % {"address": f"http://{evidence_demo.HOST}:{chosen.port}/check"}
    )
    return evidence_demo.main(["--port", str(chosen.port)])


def matters(_chosen: Namespace, console: Console) -> int:
    """Print every matter: version, class, who decides, clocks, sources, and whether an authority confirmed them."""
    table = Table(show_lines=True)
    headings = (_("Code"), _("Matter"), _("Version"), _("Class"), _("Who decides"), _("Terms"), _("Sources"))
    for heading in (*headings, _("Verified")):
        table.add_column(heading, overflow="fold")  # on a narrow terminal words are broken, never left out
    for matter in jurisdiction().matters:
        table.add_row(
            matter.code,
            str(matter.title),
            str(matter.version),
            matter.category.value,
            deciders(matter),
            clocks(matter),
            "\n".join(_source(source) for source in matter.law),
            verified(matter),
        )
    if not console.is_terminal:  # a file or a pipe has no edge to break lines at
        console.width = WIDE
    console.print(table)
    return 0


def verify(chosen: Namespace, console: Console) -> int:
    """Check the seal of a file under this installation's authority: 0 genuine, 1 not."""
    trust = sealing.authority_certificate(settings.AUTHORITY_FOLDER)
    if not trust.is_file():
        raise Trouble(_("This installation has no authority yet: run “banshi migrate” first."))
    try:
        paper = Path(chosen.file).read_bytes()
    except OSError as error:
        raise Trouble(_unreadable(chosen.file, error)) from None
    verdict = sealing.check(paper, trust=trust)
    console.print(_("Genuine.") if verdict.genuine else _("Not genuine."), verdict.sentence, markup=False)
    if verdict.genuine:
        console.print(_("Sealed by %(office)s.") % {"office": verdict.sealed_by}, markup=False)
    return 0 if verdict.genuine else 1


def bench(chosen: Namespace, console: Console) -> int:
    """Run one bench of the checkout and print ours, the limit and the ratio."""
    rows = _measured(chosen.name, chosen.size)
    if chosen.json:
        console.file.write(json.dumps(rows, ensure_ascii=False) + "\n")
        return 0
    table = Table()
    for heading in (_("Measured"), _("Ours"), _("Limit"), _("Ratio"), _("Unit")):
        table.add_column(heading)
    for row in rows:
        table.add_row(row["name"], *(f"{row[n]:,.3f}" for n in ("ours", "limit", "ratio")), row["unit"])
    console.print(table)
    return 0


def deciders(matter: Matter[Any]) -> str:
    """Say which office decides a matter; where proof from its holder changes it, say both."""
    unproven, proven = _decider(matter, proven=False), _decider(matter, proven=True)
    if unproven == proven:
        return unproven
    return _("with proof: %(proven)s; without: %(unproven)s") % {"proven": proven, "unproven": unproven}


def clocks(matter: Matter[Any]) -> str:
    """Say each leg of the route with its working days, without proof and, where it differs, with it."""
    routes = (_route(matter, proven=False), _route(matter, proven=True))
    if routes[0] == routes[1]:
        return routes[0]
    return _("with proof: %(proven)s\nwithout: %(unproven)s") % {"proven": routes[1], "unproven": routes[0]}


def verified(matter: Matter[Any]) -> str:
    """Say how many of the sources of a matter and of its terms are confirmed."""
    named = {source.said: source for source in (*matter.law, *(leg.source for leg in _legs(matter, proven=False)))}
    confirmed = sum(source.verified for source in named.values())
    if confirmed == len(named):
        return _("yes")
    return _("%(some)s of %(all)s") % {"some": confirmed, "all": len(named)} if confirmed else _("no")


def _legs(matter: Matter[Any], *, proven: bool) -> tuple[Leg, ...]:
    return type(matter).route(proven=proven)


def _decider(matter: Matter[Any], *, proven: bool) -> str:
    """Return the office of the leg that decides; without such a leg it is granted where it is accepted."""
    found = [leg.office.value for leg in _legs(matter, proven=proven) if leg.task is Task.DECIDE]
    return ", ".join(found) or Office.ACCEPTING.value


def _route(matter: Matter[Any], *, proven: bool) -> str:
    return ", ".join(f"{leg.office.value} {leg.task.value} {leg.working_days}" for leg in _legs(matter, proven=proven))


def _source(source: Source) -> str:
    said = _("%(law)s (verified)") if source.verified else _("%(law)s (not verified)")
    return said % {"law": source.said}


def _measured(name: str, size: int | None) -> list[dict[str, Any]]:
    """Run a bench in a process of its own: it opens a world of its own before Django is set up."""
    if not name.isidentifier() or not (BENCHES / f"{name}.py").is_file():
        found = ", ".join(sorted(p.stem for p in BENCHES.glob("[a-z]*.py"))) or "–"
        raise Trouble(
            _("There is no bench “%(name)s”. Benches belong to a checkout of the source; here are: %(found)s.")
            % {"name": name, "found": found}
        )
    command = [sys.executable, "-c", RUN, name, *([str(size)] if size else [])]
    done = subprocess.run(command, cwd=BENCHES.parent, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Trouble(_("The bench “%(name)s” did not come to its end; what it said stands above.") % {"name": name})
    rows: list[dict[str, Any]] = json.loads(done.stdout.splitlines()[-1])
    return rows


def _unreadable(name: str, error: OSError) -> str:
    return _("The file “%(name)s” cannot be read: %(reason)s.") % {"name": name, "reason": error.strerror}
