"""Count a published ballot or draw again, without a line of Banshi: nothing but Python's own library is used.

    python3 recount.py ballot.json
    python3 recount.py https://example.org/votes/…/result.json
    python3 recount.py ballot.json --receipt ABCD-EFGH-JKLM

Every sum, digest, commitment, tie and lot is made anew from the votes or tickets and compared with what the file
says. Ends with 0 if all agree, 1 if anything does not, 2 if the file cannot be read. The way of counting is written
down in docs/voting.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

Values = dict[str, Any]


class Checks:
    """What was compared; one line of print for each."""

    def __init__(self) -> None:
        self.wrong = 0

    def same(self, what: str, said: object, found: object) -> None:
        """Compare what the file says with what was found."""
        if said == found:
            say(f"  agrees  {what}")
            return
        self.wrong += 1
        say(f"  WRONG   {what}: the file says {said!r}, counted again it is {found!r}")

    def holds(self, what: str, *, true: bool) -> None:
        """Note whether something that must be so is so."""
        self.same(what, True, true)  # noqa: FBT003 - what the file should say


def say(line: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{line}\n")


def digest(*lines: str) -> str:
    """SHA-256 over lines that each end in a line feed, as 64 hex digits."""
    whole = hashlib.sha256()
    for line in lines:
        whole.update(f"{line}\n".encode())
    return whole.hexdigest()


def order(seed: str, tickets: list[str]) -> list[str]:
    """Tickets as they come out of the drum."""
    return sorted(tickets, key=lambda ticket: (digest("banshi ticket", seed, ticket), ticket))


def recount_ballot(file: Values, checks: Checks) -> None:
    """Count a ballot again."""
    ballot, votes, said = file["ballot"], file["votes"], file["result"]
    say(f"Ballot “{ballot['title']}”, {ballot['state']}")
    if said is None:
        checks.same("no vote is published before the ballot has closed", 0, len(votes))
        say("  Not counted yet.")
        return
    options = [one["id"] for one in ballot["options"]]
    _votes_fit(votes, options, ballot["seats"], checks)
    counts = {one: sum(one in vote["choices"] for vote in votes) for one in options}
    checks.same("approvals of each option", said["tally"], counts)
    checks.same("votes cast", said["cast"], len(votes))
    checks.same("blank votes", said["blank"], sum(not vote["choices"] for vote in votes))
    checks.holds("no more votes than papers", true=len(votes) <= said["issued"])
    lines = [f"{v['receipt']} {','.join(sorted(v['choices']))}" for v in sorted(votes, key=lambda v: v["receipt"])]
    found = digest("banshi votes", *lines)
    checks.same("digest of all votes", ballot["votes_digest"], found)
    _secret(ballot, checks)
    awaited = ballot["public_source"] and not ballot["public_word"]
    seed = "" if awaited else digest("banshi lot", ballot["secret"], ballot["public_word"], found)
    checks.same("seed of the lot", ballot["seed"], seed)
    _outcome(ballot, said, counts, len(votes), checks)


def _votes_fit(votes: list[Values], options: list[str], seats: int, checks: Checks) -> None:
    checks.holds("more options than seats", true=len(set(options)) == len(options) > seats)
    checks.same("every receipt stands once", len(votes), len({vote["receipt"] for vote in votes}))
    fit = all(set(v["choices"]) <= set(options) and len(set(v["choices"])) == len(v["choices"]) <= seats for v in votes)
    checks.holds("every vote names options of this ballot, at most as many as seats", true=fit)


def _secret(thing: Values, checks: Checks) -> None:
    found = digest("banshi commitment", thing["id"], thing["secret"])
    checks.same("the secret is the one committed to beforehand", thing["commitment"], found)


def _outcome(ballot: Values, said: Values, counts: dict[str, int], cast: int, checks: Checks) -> None:
    met = cast >= ballot["quorum"]
    checks.same(f"quorum of {ballot['quorum']} met", said["quorum_met"], met)
    winners, tied, decided = _winners(ballot, counts) if met else ([], [], True)
    checks.same("tied options", said["tied"], tied)
    checks.same("decided", said["decided"], decided)
    checks.same("winners", said["winners"], winners)
    titles = {one["id"]: one["title"] for one in ballot["options"]}
    for winner in winners:
        say(f"  chosen  {titles[winner]}: {counts[winner]} of {cast}")


def _winners(ballot: Values, counts: dict[str, int]) -> tuple[list[str], list[str], bool]:
    needed, seats = max(ballot["approvals_needed"], 1), ballot["seats"]
    standing = sorted((one for one in counts if counts[one] >= needed), key=lambda one: -counts[one])
    if len(standing) <= seats:
        return standing, [], True
    last = counts[standing[seats - 1]]
    safe = [one for one in standing if counts[one] > last]
    level = [one for one in standing if counts[one] == last]
    places = seats - len(safe)
    if len(level) == places:
        return safe + level, [], True
    if ballot["ties"] == "left-open":
        return safe, level, True
    if not ballot["seed"]:
        return safe, level, False
    return safe + order(ballot["seed"], level)[:places], level, True


def recount_draw(file: Values, checks: Checks) -> None:
    """Draw again."""
    draw = file["draw"]
    tickets = draw["tickets"]
    say(f"Draw “{draw['purpose']}”, {draw['state']}: {draw['seats']} of {len(tickets)} tickets")
    checks.same("every ticket lies in the pool once", len(tickets), len(set(tickets)))
    checks.same("digest of the pool", draw["digest"], digest("banshi pool", *sorted(tickets)))
    if draw["state"] != "drawn":
        checks.same("nothing is drawn yet", [], draw["drawn"] + draw["reserves"])
        say("  Not drawn yet.")
        return
    _secret(draw, checks)
    seed = digest("banshi lot", draw["secret"], draw["public_word"], draw["digest"])
    checks.same("seed of the lot", draw["seed"], seed)
    found = order(seed, tickets)
    checks.same("drawn, in order", draw["drawn"], found[: draw["seats"]])
    checks.same("reserves, in order", draw["reserves"], found[draw["seats"] :])
    say(f"  Compare “{draw['public_word']}” yourself: {draw['public_source']}, from {draw['word_on']} on.")


def find_receipt(file: Values, receipt: str, checks: Checks) -> None:
    """Say what was chosen under a receipt."""
    letters = "".join(letter for letter in receipt.upper() if letter.isalnum())
    titles = {one["id"]: one["title"] for one in file["ballot"]["options"]}
    found = [vote for vote in file["votes"] if vote["receipt"].replace("-", "") == letters]
    checks.holds(f"receipt {receipt} is among the votes", true=len(found) == 1)
    for vote in found:
        say(f"  receipt {receipt}: {', '.join(titles[one] for one in vote['choices']) or 'a blank vote'}")


def read(place: str) -> Values:
    """Read a file or an address. Raises ``ValueError`` for what is no published ballot or draw."""
    if place.startswith(("http://", "https://")):
        with urllib.request.urlopen(place, timeout=60) as answer:  # noqa: S310 - http and https alone, as tested above
            found = json.load(answer)
    else:
        found = json.loads(Path(place).read_text(encoding="utf-8"))
    if not isinstance(found, dict) or found.get("format") not in {"banshi-ballot/1", "banshi-draw/1"}:
        message = "this is no published ballot or draw"
        raise ValueError(message)
    return found


def main() -> int:
    """Read, count, compare."""
    wanted = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    wanted.add_argument("place", metavar="FILE_OR_URL")
    wanted.add_argument("--receipt", default="")
    asked = wanted.parse_args()
    checks = Checks()
    try:
        file = read(asked.place)
        if file["format"] == "banshi-draw/1":
            recount_draw(file, checks)
        else:
            recount_ballot(file, checks)
            if asked.receipt:
                find_receipt(file, asked.receipt, checks)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        sys.stderr.write(f"This file cannot be counted: {type(fault).__name__}: {fault}\n")
        return 2
    say("All agrees." if not checks.wrong else f"{checks.wrong} do not agree: the file was changed or counted wrongly.")
    return 1 if checks.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
