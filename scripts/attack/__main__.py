"""Let sqlmap and Wapiti loose on a demonstration of this machine; fail where either finds anything.

    make attack                                            both, on a demonstration of its own
    python -m scripts.attack --tools FOLDER --address http://127.0.0.1:8000   one that answers already

Whoever attacks is signed in as each of the cast in turn: our own reader walks the pages, keeps each value of each form
and of each address with a query once, and hands them over whole. Nothing but 127.0.0.1 is ever asked. It takes an hour
and more; ``--people`` and ``--most`` make it shorter. The report counts what was tried.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import nullcontext
from pathlib import Path
from urllib.parse import urlsplit

from scripts.attack import sqlmap, wapiti
from scripts.attack.walking import PEOPLE, Sessions, Walk
from scripts.demonstration import demonstration

PATIENT = {"BANSHI_PLACES": "32"}
"""Whoever asks so much at once would be turned away unheard, and nothing behind the door would have been attacked."""


def main() -> int:
    """Attack; return 1 where something was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="an installation on 127.0.0.1 that answers already")
    parser.add_argument("--tools", type=Path, default=Path(".attack/bin"), help="where sqlmap and wapiti lie")
    parser.add_argument("--people", nargs="*", default=PEOPLE, help="as whom; an empty name is nobody")
    parser.add_argument("--most", type=int, default=400, help="pages read for each of them")
    parser.add_argument("--jobs", type=int, default=2, help="attacks at a time")
    parser.add_argument("--first", type=int, default=0, help="where sqlmap goes on after a run that was broken off")
    parser.add_argument("--first-person", default="", help="as whom Wapiti goes on after a run that was broken off")
    parser.add_argument("--only", choices=("sqlmap", "wapiti"))
    chosen = parser.parse_args()
    if chosen.address and urlsplit(chosen.address).hostname != "127.0.0.1":
        parser.error("only 127.0.0.1 is attacked")
    os.environ.update({name: value for name, value in PATIENT.items() if name not in os.environ})
    with nullcontext(chosen.address) if chosen.address else demonstration() as address:
        return _attacked(address.rstrip("/"), chosen)


def _attacked(address: str, chosen: argparse.Namespace) -> int:
    walk = Walk(Sessions(address))
    for who in chosen.people:
        read = walk.go(who, chosen.most)
        values = sum(len(target.names) for target in walk.targets)
        print(
            f"{who or 'nobody'}: {read} pages read; {len(walk.targets)} requests with {values} values so far",
            flush=True,
        )
    found = 0
    if chosen.only != "wapiti":
        tried = sqlmap.attack(chosen.tools, walk, chosen.jobs, chosen.first)
        print(f"sqlmap: {tried}", flush=True)
        found += len(tried.found)
    if chosen.only != "sqlmap":
        tried = wapiti.attack(chosen.tools, walk, chosen.jobs, chosen.first_person)
        print(f"wapiti: {tried}", flush=True)
        found += len(tried.found)
    print(f"{found} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
