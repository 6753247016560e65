"""``banshi scale``: the settings of two database machines, a trial of them on this one, and the plan beyond them."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from django.utils.translation import gettext as _

from banshi import postgres
from banshi.cli.children import Trouble
from banshi.postgres.places import programs
from banshi.scale import patroni, plan
from banshi.scale.trial import Trial

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

FEWEST = 2


def ha(chosen: Namespace, console: Console) -> int:
    """Write ``patroni.yml`` for each machine into a folder, and print the addresses for the settings."""
    folder, nodes = Path(chosen.folder), _nodes(chosen)
    certificates = None
    if chosen.certificates:
        kept = Path(chosen.certificates)
        certificates = patroni.Certificates(
            certificate=kept / "server.crt", key=kept / "server.key", authority=kept / "authority.crt"
        )
    for node in nodes:
        path = folder / node.name / "patroni.yml"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(patroni.configuration(node, nodes, chosen.etcd, certificates=certificates), encoding="utf-8")
        console.print(_("Written for %(name)s: %(path)s") % {"name": node.name, "path": path}, markup=False)
    addresses = {
        "DATABASE_URL": patroni.address(nodes, "banshi_owner", "PASSWORD", "banshi", encrypted=bool(certificates)),
        "WEB_DATABASE_URL": patroni.address(nodes, "banshi_web", "PASSWORD", "banshi", encrypted=bool(certificates)),
        "DATABASE_REPLICA_URL": patroni.copy_address(nodes, "banshi", encrypted=bool(certificates)),
    }
    for name, value in addresses.items():
        console.print(f"{name}='{value}'", markup=False)
    console.print(_("Once, in the database postgres: %(statement)s") % {"statement": patroni.LET_IN}, markup=False)
    return 0


def trial(_chosen: Namespace, console: Console) -> int:
    """Start etcd and two database machines here until Ctrl-C; say how to use them and how to kill one."""
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_what: ended.set())
    with Trial() as running:
        seconds = running.wait_until_whole()
        console.print(_("Two databases follow each other (%(seconds)s s).") % {"seconds": f"{seconds:.0f}"})
        for name, value in zip(("DATABASE_URL", "WEB_DATABASE_URL"), running.addresses, strict=True):
            console.print(f"export {name}='{value}'", markup=False)
        for node in running.nodes:
            pid = running.processes[node.name].pid
            console.print(f"{node.name}: {node.address}, patroni {pid}, {node.data}", markup=False)
        console.print(_("Kill one and see the other take over; Ctrl-C ends both, and nothing of them is kept."))
        while not ended.wait(1.0):
            running.look_after()
    return 0


def planned(chosen: Namespace, console: Console) -> int:
    """Print the plan of cutting the tables; with ``--run`` carry it out where Citus is installed."""
    if not chosen.carry_out:
        console.file.write("\n".join(plan.printed()) + "\n")
        return 0
    with psycopg.connect(postgres.server().owner_url) as connection:
        try:
            moved = plan.carry_out(connection)
        except plan.NotPossible as why:
            raise Trouble(str(why)) from None
    console.print(_("%(count)s tables were moved.") % {"count": moved})
    return 0


def _nodes(chosen: Namespace) -> tuple[patroni.Node, ...]:
    if len(chosen.nodes) < FEWEST or not all("=" in one for one in chosen.nodes):
        raise Trouble(_("Name at least two machines, as first=10.0.0.1 second=10.0.0.2."))
    named = [one.partition("=") for one in chosen.nodes]
    where = Path(chosen.bin or programs())
    return tuple(
        patroni.Node(name=name, host=host, data=Path(os.path.abspath(chosen.data)), bin=where)  # noqa: PTH100 - of another machine
        for name, _equals, host in named
    )
