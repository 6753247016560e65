"""What the machine itself knows of time: since when it runs. Setting the clock does not change that.

Whoever sets the clock forward to make things due is noticed: the clock went on by a month, the machine by an hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

BOOT, UPTIME = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/uptime")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Which start of the machine it is, and for how many seconds it has been running; no start where it cannot say."""

    boot: str
    uptime: float


def read() -> Reading:
    """Return what the kernel says now; nothing on a system that has no such files."""
    try:
        boot = BOOT.read_text(encoding="ascii").strip()
        return Reading(boot=boot, uptime=float(UPTIME.read_text(encoding="ascii").split()[0]))
    except (OSError, ValueError, IndexError):
        return Reading(boot="", uptime=0.0)
