"""Codes that people read from paper and type: capital letters and digits without 0 and O, 1 and I, in groups.

Two letters at the end of a ballot paper tell a slip of the hand from a forgery: they find every single wrong letter
and every two that were swapped (remainder by the prime 1021; powers of 32 differ from each other in 20 places).
"""

from __future__ import annotations

import re
import unicodedata

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
BITS = 5
PRIME = 1021
CHECK_LENGTH = 2


def written(number: int, length: int) -> str:
    """Write a number in so many letters, the most significant first."""
    return "".join(ALPHABET[number >> BITS * place & 31] for place in reversed(range(length)))


def read(letters: str) -> int:
    """Return the number that letters stand for. Raises ``ValueError`` for a letter that no code has."""
    number = 0
    for letter in letters:
        number = (number << BITS) + ALPHABET.index(letter)
    return number


def with_check(number: int, length: int) -> str:
    """Write a number and, behind it, the two letters by which a slip is found."""
    return written(number, length) + written(number % PRIME, CHECK_LENGTH)


def checked(letters: str, length: int) -> int | None:
    """Return the number of letters with their check, or none where a letter is wrong, missing or swapped."""
    if len(letters) != length + CHECK_LENGTH or not set(letters) <= set(ALPHABET):
        return None
    number = read(letters[:length])
    return number if number % PRIME == read(letters[length:]) else None


def grouped(letters: str, size: int) -> str:
    """Return letters in groups that the eye can hold."""
    return "-".join(letters[at : at + size] for at in range(0, len(letters), size))


def plain(typed: str) -> str:
    """Return what was typed without spaces, hyphens and the wide letters of a Chinese keyboard."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed).upper())
