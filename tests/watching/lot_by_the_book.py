"""The draw once more, as anybody can repeat it: ten lines that share no code with the product."""

from __future__ import annotations

from hashlib import sha256
from math import ceil


def drawn(seed: str, looks: list[int], share: float, fewest: int, most: int) -> list[int]:
    """Return which of an office's looks are drawn by a seed."""
    by_hash = sorted(looks, key=lambda look: sha256(f"{seed}:{look}".encode()).hexdigest())
    return by_hash[: max(fewest, min(most, ceil(len(looks) * share)))]


def keeps_its_promise(seed: str, commitment: str) -> bool:
    """Tell whether a seed is the one that was promised."""
    return sha256(seed.encode()).hexdigest() == commitment
