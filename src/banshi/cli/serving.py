"""``banshi demo`` and ``banshi serve``: the database, the worker and the web server under one command."""

from __future__ import annotations

import os
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from banshi import evidence_demo, postgres
from banshi.access.grants import hang_the_door
from banshi.cli.children import LOOKS_EVERY, Children, Trouble
from banshi.cli.patience import patiently
from banshi.cli.standing import HERE, its_own_folder, listening, once_nothing_is_left, reachable, refuse_taken
from banshi.demo import marking
from banshi.journal.installation import Kind
from banshi.kernel.authority import make_authority
from banshi.matters.jurisdiction import jurisdiction
from banshi.retention.apart import settle

if TYPE_CHECKING:
    from argparse import Namespace

    from rich.console import Console

# More than there are places (web.shedding): who waits for one or for a seal, or is turned away, needs a thread as well.
THREADS_A_WORKER = 28
SECONDS_TO_ANSWER = 60.0
FOR_GOOD = ("authentication failed", "does not exist", "permission denied")
"""What PostgreSQL says where waiting does not help; one that says it in another language is told a minute later."""


def migrate(_chosen: Namespace, console: Console) -> int:
    """Bring the installation up to date and say so."""
    bring_up_to_date()
    console.print(_("The database is up to date."))
    return 0


def serve(chosen: Namespace, console: Console) -> int:
    """Serve this installation until Ctrl-C. Raises ``Trouble`` for a taken port or a database out of date."""
    once_nothing_is_left(console, chosen.host, chosen.port)
    _once_it_answers(console)
    with its_own_folder() as ending, Children() as children:
        _start(children, chosen.host, chosen.port, chosen.workers)
        if follows():
            children.start(_("backup"), "banshi", "backup", "follow")
        if not children.ending:
            address = f"http://{reachable(chosen.host)}:{chosen.port}/"
            console.print(_("Banshi answers at %(address)s. Ctrl-C ends it.") % {"address": address}, markup=False)
        _let_go()
        children.wait(beside=postgres.keep_running)
        ending.touch()  # whoever asks whether residents may be sent here is told no, and has the time to hear it
        time.sleep(float(os.environ.get("BANSHI_DRAIN_SECONDS", "2")))
    return 0


def _once_it_answers(console: Console) -> None:
    """Look whether the database is up to date, waiting a minute for one that is about to answer. Raises ``Trouble``."""
    deadline, told = time.monotonic() + SECONDS_TO_ANSWER, False
    while True:
        try:
            problem = postgres.trouble(postgres.server().owner_url)
            if not problem and _out_of_date():
                raise Trouble(_("The database is not up to date: run “banshi migrate” first."))
            if not problem:
                settle()
                return
        except (OperationalError, InterfaceError) as gone:  # between two questions
            problem = str(gone)
            _let_go()
        if time.monotonic() > deadline or any(words in problem for words in FOR_GOOD):
            raise Trouble(problem)
        if not told:
            told = True
            console.print(_("The database does not answer; waiting for it for a minute."))
        time.sleep(LOOKS_EVERY)


def follows() -> bool:
    """Tell whether every change is copied beside the server: a folder is named, and the database is our own."""
    return bool(os.environ.get("BANSHI_BACKUPS")) and not os.environ.get("DATABASE_URL")


def demo(chosen: Namespace, console: Console) -> int:
    """Serve the demonstration province on this machine alone, filling it first where nothing is there yet."""
    refuse_taken(HERE, chosen.port)
    # It listens from here on and is handed over open, so that no other program can come between.
    with listening(evidence_demo.PORT) as holder, Children() as children:
        _set_up(chosen.port, holder.getsockname()[1])
        bring_up_to_date(Kind.DEMONSTRATION)
        open_file = holder.fileno()
        children.start(_("evidence holder"), "banshi.evidence_demo", "--socket", str(open_file), hands=(open_file,))
        if _what_is_here() != marking.FILLED:
            _fill(console, children, chosen)
        _start(children, HERE, chosen.port, workers=2)
        if not children.ending:
            console.print(_welcome(chosen.port))
        _let_go()
        children.wait(beside=postgres.keep_running)
    return 0


def bring_up_to_date(kind: Kind | None = None) -> None:
    """Bring database, tables, the door, and the authority behind the seals up to date; again changes nothing.

    An installation is real or a demonstration for ever. Raises ``Conflict`` where it is the other kind than asked for.
    """
    postgres.server()
    postgres.bring_settings_up_to_date()
    patiently(_bring_tables_up_to_date)

    def settled() -> None:
        settle(kind)

    patiently(settled)
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    make_authority(settings.AUTHORITY_FOLDER, "Banshi demonstration authority")


def _bring_tables_up_to_date() -> None:
    if _out_of_date():
        call_command("migrate", database="owner", interactive=False, verbosity=0)
    hang_the_door()


def _what_is_here() -> str:
    try:
        return marking.state()
    except marking.AnotherRegister as sentence:
        raise Trouble(str(sentence)) from None


def _answers(host: str, port: int) -> bool:
    """Return whether the first page comes: whoever opens the address should not be the one who waits for it."""
    asked = HTTPConnection(host.strip("[]"), port, timeout=10.0)
    try:
        asked.request("GET", "/")
        asked.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()
    return True


def _out_of_date() -> bool:
    executor = MigrationExecutor(connections["owner"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _set_up(port: int, holder_port: int) -> None:
    """Tell this process and its children where they are; plain HTTP, since only this machine is served."""
    address, holder = f"http://localhost:{port}", f"http://{HERE}:{holder_port}"
    os.environ.update(
        BANSHI_HTTPS="0", BANSHI_MADE_UP_NUMBERS="1", BANSHI_PUBLIC_ADDRESS=address, BANSHI_DIPLOMA_HOLDER=holder,
        BANSHI_SECOND_FACTOR="0",
    )  # fmt: skip
    settings.PUBLIC_ADDRESS = address
    settings.EVIDENCE_HOLDERS = {**settings.EVIDENCE_HOLDERS, "diploma": holder}


def _fill(console: Console, children: Children, chosen: Namespace) -> None:
    # Not at the top: a second start needs none of it, and should take seconds.
    from banshi.cli.filling import fill  # noqa: PLC0415

    fill(console, children, chosen)


def _start(children: Children, host: str, port: int, workers: int) -> None:
    """Start the web server, wait until a page comes, then start the worker."""
    jurisdiction()  # what is not whole, or a crosswalk that somebody edited, is refused before a page is served
    if children.ending:
        return
    children.start(
        _("web server"), "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(workers), "--blocking-threads", str(THREADS_A_WORKER), "--no-ws",
        # One process that dies is started again beside the others, which answer meanwhile.
        "--respawn-failed-workers", "--log-level", "error", "banshi.wsgi:application",
    )  # fmt: skip
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not children.ending:
        children.look_after()
        if _answers(reachable(host), port):
            break
        if time.monotonic() > deadline:
            raise Trouble(_("The web server does not answer; what it said stands above."))
        time.sleep(0.1)
    # Seals, publishes, deletes what is due, watches the looks: the web role may do none of it.
    children.start(_("worker"), "banshi.worker", as_owner=True)


def _welcome(port: int) -> str:
    number = marking.number_of_li()
    logins = (
        ("resident", _("Li, a resident of the province who works 900 km away")),
        ("clerk", _("clerk at the station near Li's work, in Guangzhou")),
        ("officer", _("officer at Li's home station, who decides")),
        ("county", _("officer at the county bureau above it")),
        ("supervisor", _("supervisor at the home station")),
        ("auditor", _("auditor of the province")),
        ("operator", _("operator of the hotline of Li's home city")),
        ("reviewer", _("officer of the hotline, who reads doubtful answers")),
        ("ruling", _("supervisor of the hotline, who rules whose duty it is")),
        ("unit", _("officer of the heating company at Li's home, who has cold flats to see to")),
        ("government", _("officer of the district government above it, which keeps the lists of projects")),
        ("leader", _("leader in that government, whose name stands on promises")),
        ("delegate", _("delegate, who chooses among what was proposed")),
        ("resident-2", _("resident who volunteers and is asked for a visit")),
    )
    lines = [
        _("[bold]Banshi answers at %(address)s[/bold] with %(persons)s made-up residents.")
        % {"address": f"http://localhost:{port}/", "persons": f"{marking.persons():,}"},
        _("Sign in as one of these; the password of all is “%(password)s”:") % {"password": marking.PASSWORD},
        *(f"  [bold]{username:<11}[/bold] {says}" for username, says in logins),
        _("Try first: as clerk, take up the lost household booklet for number %(number)s, name %(name)s.")
        % {"number": number, "name": marking.LI},
        _("Then: the education level 大学本科毕业 with diploma %(diploma)s is granted on the spot.")
        % {"diploma": "D-2012-000101"},
        _("Ctrl-C ends the demonstration and keeps what was done."),
    ]
    return "\n".join(lines)


def _let_go() -> None:
    """Keep no connection to the database: this process only waits from here on."""
    connections.close_all()
