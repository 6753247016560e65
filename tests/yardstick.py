"""How slow this machine is at the moment, so that a limit of time means the same on each and with others at work."""

from __future__ import annotations

import re
from time import thread_time

TEXT = "6 2" * 33_334
WORDS = re.compile(r"[0-9]+|[^0-9 ]+")
SECONDS = 0.0035
"""Reading the text once by a pattern takes so long on the machine that our limits of time are meant for."""


def slower() -> float:
    """Return how many times as long as there it takes here and now; one where it takes no longer."""
    began = thread_time()
    for found in WORDS.finditer(TEXT):
        found.end()
    return max(1.0, (thread_time() - began) / SECONDS)
