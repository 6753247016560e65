"""The command line: ``banshi demo``, ``serve``, ``migrate``, ``register``, ``concerns``, ``scale``, ``bench`` and more.

Expected trouble is told in one sentence, in the language of the terminal, with exit code 1.
"""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

import django
from django.db import DatabaseError
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from rich.console import Console

from banshi.cli.children import WEB_PROCESSES, Trouble
from banshi.kernel.clock import zone
from banshi.kernel.refusals import Refusal
from banshi.postgres import PostgresUnavailable

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code: 0 done, 1 trouble or not genuine, 2 not understood."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "banshi.settings")
    errors = Console(stderr=True, highlight=False, soft_wrap=True)
    try:
        django.setup()
        translation.activate("zh-hans" if os.environ.get("LANG", "").lower().startswith("zh") else "en")
        chosen = _parser().parse_args(argv)
        # Only the chosen command is loaded: a start should take seconds.
        command = import_string(f"banshi.cli.{chosen.run}")
        return int(command(chosen, Console(highlight=False, soft_wrap=True)))
    except (PostgresUnavailable, Trouble) as trouble:
        errors.print(str(trouble), markup=False)
    except Refusal as refusal:
        errors.print(refusal.said, markup=False)
    except DatabaseError as error:
        # Its first line alone: the others quote what stands in a row.
        errors.print(_("The database refuses: %(why)s") % {"why": str(error).strip().partition("\n")[0]}, markup=False)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="banshi", description=_("Data runs the errands, so that people don't have to.")
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))
    _serving(commands)
    _registers(commands)
    _codes(commands)
    _concerns(commands)
    _publishing(commands)
    _archive(commands)
    _retention(commands)
    _accounts(commands)
    _scale(commands)
    _connections(commands)
    _backup(commands)
    matters = commands.add_parser("matters", help=_("the matters that can be done here"))
    matters.set_defaults(run="showing.matters")
    matters.add_argument("action", choices=["list"], help=_("list: a table of all"))
    verify = commands.add_parser("verify", help=_("check the seal of a paper, the proof on it, or the whole log"))
    verify.set_defaults(run="proofs.verify")
    verify.add_argument("file", metavar="FILE.pdf", nargs="?")
    verify.add_argument("--log", action="store_true", help=_("check every row of the journal and of the looks"))
    verify.add_argument("--slip", metavar="FILE", help=_("check the proof on a slip: its PDF, or its square as text"))
    verify.add_argument("--heads", metavar="FILE", help=_("heads of the log that were published, to compare with"))
    verify.add_argument("--key", metavar="HEX", help=_("the log's public key, where this installation is not at hand"))
    bench = commands.add_parser("bench", help=_("measure one of our claims, against its limit, in one run"))
    bench.set_defaults(run="showing.bench")
    bench.add_argument("name", help=_("a script in the folder bench"))
    bench.add_argument("--json", action="store_true", help=_("print a JSON list instead of a table"))
    bench.add_argument("--size", type=_positive, help=_("how large; what it counts is the bench's own"))
    return parser


type _Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse gives it no other name


def _serving(commands: _Commands) -> None:
    demo = commands.add_parser("demo", help=_("serve a province of made-up residents on this machine"))
    demo.set_defaults(run="serving.demo")
    demo.add_argument("--persons", type=_positive, default=20_000, help=_("how many, when it is filled (20000)"))
    demo.add_argument("--cases", type=_positive, help=_("how many cases, when it is filled (200, told one by one)"))
    demo.add_argument("--concerns", type=_positive, help=_("how many concerns, when it is filled (told one by one)"))
    demo.add_argument("--port", type=_port, default=8000, help=_("where it answers (8000)"))
    serve = commands.add_parser("serve", help=_("serve this installation: web server and worker"))
    serve.set_defaults(run="serving.serve")
    serve.add_argument("--host", default="127.0.0.1", help=_("the address it listens at (127.0.0.1)"))
    serve.add_argument("--port", type=_port, default=8000, help=_("where it answers (8000)"))
    of_the_web = _("processes of the web server (two for each core, eight at the most)")
    serve.add_argument("--workers", type=_positive, default=WEB_PROCESSES, help=of_the_web)
    migrate = commands.add_parser("migrate", help=_("bring database, door and seals up to date"))
    migrate.set_defaults(run="serving.migrate")
    holder = commands.add_parser("evidence-demo", help=_("serve the reference holder of evidence: made-up diplomas"))
    holder.set_defaults(run="showing.holder")
    holder.add_argument("--port", type=_port, default=8011, help=_("where it answers (8011)"))


def _registers(commands: _Commands) -> None:
    register = commands.add_parser("register", help=_("import, export or check the population register"))
    actions = register.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    brought = actions.add_parser("import", help=_("bring in a CSV file; a second run of the same file changes nothing"))
    brought.set_defaults(run="registers.bring_in")
    brought.add_argument("file", metavar="FILE")
    brought.add_argument(
        "--codes",
        action="append",
        default=[],
        type=_edition,
        metavar="COLUMN=EDITION",
        help=_(
            "the edition that a column's bare codes are of, such as education=1984; may be said for several columns"
        ),
    )
    taken = actions.add_parser("export", help=_("write the register to a CSV file"))
    taken.set_defaults(run="registers.take_out")
    taken.add_argument("file", metavar="FILE")
    checked = actions.add_parser("check", help=_("look for records that contradict themselves or each other"))
    checked.set_defaults(run="registers.check")
    converted = actions.add_parser(
        "convert", help=_("convert codes of older tables by the crosswalks that were signed")
    )
    converted.set_defaults(run="registers.convert")


def _codes(commands: _Commands) -> None:
    codes = commands.add_parser("codes", help=_("the crosswalks between code tables, and who signed them"))
    actions = codes.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    shown = actions.add_parser("show", help=_("list the crosswalks, or each row of one"))
    shown.set_defaults(run="codes.show")
    shown.add_argument("name", nargs="?", metavar="NAME")
    signed = actions.add_parser("sign", help=_("sign a crosswalk as somebody who has checked each of its rows"))
    signed.set_defaults(run="codes.sign")
    signed.add_argument("name", metavar="NAME")
    signed.add_argument("--by", required=True, help=_("the name of the person who answers for it"))
    signed.add_argument("--office", required=True, help=_("the office of that person"))
    signed.add_argument("--file", help=_("an edited copy to sign in place of the present one"))


def _concerns(commands: _Commands) -> None:
    concerns = commands.add_parser(
        "concerns", help=_("learn from concerns, take over a hotline's list, let others send")
    )
    actions = concerns.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    trained = actions.add_parser("train", help=_("learn from what staff confirmed; a worse model is not used"))
    trained.set_defaults(run="concerns.train")
    trained.add_argument("--json", action="store_true", help=_("print the report as JSON"))
    rebuilt = actions.add_parser("rebuild", help=_("make the index of the same problem anew; a killed run goes on"))
    rebuilt.set_defaults(run="concerns.rebuild")
    brought = actions.add_parser("import", help=_("take over a list or e-mail files; a second run changes nothing"))
    brought.set_defaults(run="concerns.bring_in")
    brought.add_argument("file", metavar="FILE")
    brought.add_argument("--mapping", default="", help=_("the name of a mapping of columns that was saved"))
    key = actions.add_parser("key", help=_("make a key for another system (Open311); it is shown once"))
    key.set_defaults(run="concerns.key")
    key.add_argument("name", metavar="NAME")
    key.add_argument("--batch", action="store_true", help=_("its concerns get a number once the hotline has looked"))
    key.add_argument("--take-back", action="store_true", help=_("end the keys of this name instead of making one"))


def _publishing(commands: _Commands) -> None:
    publish = commands.add_parser("publish", help=_("close the months that are over, and write the public results"))
    publish.set_defaults(run="publishing.publish")
    publish.add_argument("folder", metavar="FOLDER", help=_("where the site is written, for any web server"))
    publish.add_argument("--since", type=_month, metavar="YYYY-MM", help=_("the first month (the first there is)"))
    publish.add_argument("--until", type=_month, metavar="YYYY-MM", help=_("the last month (the last that is closed)"))


def _scale(commands: _Commands) -> None:
    scale = commands.add_parser("scale", help=_("two database machines, and the plan for more"))
    actions = scale.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    written = actions.add_parser("ha", help=_("write the settings of Patroni for each database machine"))
    written.set_defaults(run="scaling.ha")
    written.add_argument("folder", metavar="FOLDER", help=_("where they are written: they hold passwords"))
    written.add_argument("--nodes", nargs="+", required=True, metavar="NAME=ADDRESS", help=_("the database machines"))
    written.add_argument("--etcd", nargs="+", required=True, metavar="HOST:PORT", help=_("where etcd answers"))
    written.add_argument("--certificates", metavar="FOLDER", help=_("where each machine keeps its certificates"))
    written.add_argument("--data", default="/var/lib/postgresql/banshi", help=_("the folder of the database"))
    written.add_argument("--bin", default="", help=_("the folder of PostgreSQL's programs"))
    tried = actions.add_parser("trial", help=_("start two database machines on this one, to see either die"))
    tried.set_defaults(run="scaling.trial")
    planned = actions.add_parser("plan", help=_("print how Citus would cut the tables"))
    planned.set_defaults(run="scaling.planned")
    planned.add_argument("--run", dest="carry_out", action="store_true", help=_("cut them, where Citus is installed"))


def _connections(commands: _Commands) -> None:
    connections = commands.add_parser("connections", help=_("systems of authorities, and holders of evidence"))
    actions = connections.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    actions.add_parser("list", help=_("list systems, keys and grants")).set_defaults(run="connections.listed")
    proposed = actions.add_parser("propose", help=_("propose a system with key and grants from a JSON file"))
    proposed.set_defaults(run="connections.propose")
    proposed.add_argument("file", metavar="FILE.json")
    proposed.add_argument("--by", required=True, help=_("the user name of a supervisor"))
    for name, run, needed in (("approve", "connections.approve", False), ("end", "connections.end", True)):
        taken = actions.add_parser(name, help=_("approve what somebody else proposed, or end it at once"))
        taken.set_defaults(run=run)
        taken.add_argument("kind", choices=("client", "key", "grant"))
        taken.add_argument("number", metavar="NUMBER")
        taken.add_argument("--by", required=True, help=_("the user name of a supervisor or an auditor"))
        taken.add_argument("--reason", required=needed, default="", help=_("why; it stays in the journal"))
    checked = actions.add_parser("check-holder", help=_("put a holder of evidence to the contract"))
    checked.set_defaults(run="connections.check_holder")
    checked.add_argument("address", metavar="ADDRESS")
    for name in ("number", "name", "says"):
        checked.add_argument(f"--{name}", required=True, help=_("of a proof that the holder knows"))


def _archive(commands: _Commands) -> None:
    archive = commands.add_parser(
        "archive", help=_("move old looks and journal lines into sealed files, or prove them")
    )
    archive.set_defaults(run="archiving.archive")
    archive.add_argument(
        "--before", type=_month, metavar="YYYY-MM", help=_("the first month that stays in the database")
    )
    archive.add_argument("--of", choices=("looks", "lines"), help=_("only the looks, or only the lines of the journal"))
    archive.add_argument("--dry-run", action="store_true", help=_("say what would be archived, and change nothing"))
    archive.add_argument("--verify", action="store_true", help=_("prove that every archived row is there, unchanged"))


def _backup(commands: _Commands) -> None:
    backup = commands.add_parser("backup", help=_("copies of the installation, and bringing one back"))
    backup.set_defaults(run="backing_up.backup")
    actions = backup.add_subparsers(dest="action", required=True, metavar=_("ACTION"))
    made = actions.add_parser("make", help=_("copy the database and what lies beside it"))
    made.add_argument("--incremental", action="store_true", help=_("only what changed since the backup before"))
    made.add_argument("--anew", action="store_true", help=_("begin anew after changes were lost; older moments stay"))
    actions.add_parser("follow", help=_("copy every change as it happens, until Ctrl-C"))
    actions.add_parser("list", help=_("which backups there are, and which moments they restore"))
    actions.add_parser("verify", help=_("prove that every file is as it was written, and no change is missing"))
    restored = actions.add_parser("restore", help=_("bring the installation back into a new folder"))
    restored.add_argument("--to", type=_moment, metavar="MOMENT", help=_("such as 2026-11-22T18:40:05 (the last)"))
    restored.add_argument("--into", required=True, metavar="FOLDER", help=_("a folder that is not there yet"))
    restored.add_argument("--no-checks", action="store_true", help=_("do not start it and do not check it"))
    pruned = actions.add_parser("prune", help=_("remove old backups, and the changes that only they needed"))
    pruned.add_argument("--keep", type=_positive, required=True, metavar="N", help=_("how many full ones stay"))


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        said = _("“%(text)s” does not read like 2026-11-22T18:40:05") % {"text": text}
        raise argparse.ArgumentTypeError(said) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone())


def _accounts(commands: _Commands) -> None:
    accounts = commands.add_parser("accounts", help=_("first passwords, and signing somebody or everybody out"))
    accounts.set_defaults(run="accounts.accounts")
    accounts.add_argument("action", choices=("first-password", "sign-out"))
    accounts.add_argument("name", metavar="NAME", nargs="?", help=_("the user name; to sign out: everybody's"))


def _retention(commands: _Commands) -> None:
    kept = commands.add_parser("retention", help=_("say how long what is kept, or delete what is due"))
    kept.set_defaults(run="retaining.retention")
    kept.add_argument("--due", action="store_true", help=_("list what is due, then delete what was listed long enough"))
    kept.add_argument("--dry-run", action="store_true", help=_("only list what is due: one night of waiting"))


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise argparse.ArgumentTypeError(_("“%(text)s” does not read like 2026-10") % {"text": text}) from None


def _edition(text: str) -> tuple[str, str]:
    name, equals, version = text.partition("=")
    if not (name and equals and version):
        raise argparse.ArgumentTypeError(_("“%(text)s” does not read like education=1984") % {"text": text})
    return name, version


def _positive(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(_("“%(text)s” is no whole number above zero") % {"text": text})
    return int(text)


def _port(text: str) -> int:
    highest = 65_535
    if not text.isdecimal() or not 0 < int(text) <= highest:
        raise argparse.ArgumentTypeError(_("“%(text)s” is no port: a number from 1 to 65535") % {"text": text})
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
