"""What goes wrong and when: drawn beforehand from a seed, so that the same seed breaks the same things again.

Kills are counted; a full disk, a wrong clock and cut connections come between them. Nothing here does anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

WEB, WORKER, DATABASE = "web", "worker", "database"
KILLS = {
    WEB: (("one web process", 0.6), ("web server", 0.15), ("web, worker and their parent", 0.25)),
    WORKER: (("first worker", 0.5), ("second worker", 0.5)),
    DATABASE: (("postmaster", 0.35), ("database at once", 0.25), ("one backend", 0.4)),
}
"""What is killed of each part, and in which share."""
SHARES = {WEB: 0.3, WORKER: 0.3, DATABASE: 0.4}
CLOCKS = ("application", "second worker", "database host")
HOUR = 3600
SHORTEST, LONGEST = 0.3, 1.6
"""Seconds between being answered again and the next fault: something is under way."""
KILLS_A_DISK, KILLS_A_ROUND_OF_CLOCKS, KILLS_A_CUT = 50, 100, 20
FEW = 6
"""Up to so many kills take seconds: then no disk is filled and no clock is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that goes wrong: what, of which part (only a kill has one), after a pause, by how many seconds."""

    what: str
    part: str = ""
    pause: float
    seconds: int = 0

    @property
    def kills(self) -> bool:
        """Whether it is one of those that are counted."""
        return bool(self.part)


def schedule(seed: int, kills: int) -> list[Fault]:
    """Return the faults of a run in their order: so many kills, and between them the others."""
    rng = Random(seed)  # noqa: S311 - a lottery for the moment of death, not a secret
    faults = [*_kills(rng, kills), *_others(rng, kills)]
    rng.shuffle(faults)
    return faults


def _kills(rng: Random, kills: int) -> list[Fault]:
    parts = [part for part in SHARES for _kill in range(max(1, int(kills * SHARES[part])))]
    parts = (parts + [DATABASE] * kills)[:kills]
    made = []
    for part in parts:
        names, weights = zip(*KILLS[part], strict=True)
        made.append(Fault(what=rng.choices(names, weights)[0], part=part, pause=_pause(rng)))
    return made


def _others(rng: Random, kills: int) -> list[Fault]:
    disks = [Fault(what="disk full", pause=_pause(rng)) for _one in range(max(kills > FEW, kills // KILLS_A_DISK))]
    clocks = [
        Fault(what=f"clock of the {where}", pause=_pause(rng), seconds=rng.choice((-HOUR, HOUR)))
        for _round in range(max(1, kills // KILLS_A_ROUND_OF_CLOCKS))
        for where in CLOCKS * (kills > FEW)
    ]
    cuts = [Fault(what="connections cut", pause=_pause(rng)) for _one in range(max(1, kills // KILLS_A_CUT))]
    return [*disks, *clocks, *cuts]


def _pause(rng: Random) -> float:
    return rng.uniform(SHORTEST, LONGEST)
