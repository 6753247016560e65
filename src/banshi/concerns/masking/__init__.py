"""Before anything a resident wrote becomes public, what leads to a person disappears from it.

Pure: a text in, the covered text out, with each passage that was covered and why, so that a member of staff can show
one again or hide one more (which the caller writes down). The law: Personal Information Protection Law art. 28, 51.
"""

from banshi.concerns.masking.covering import Found, Masked, mask, overridden
from banshi.concerns.masking.kinds import MASKED_WORDS, MaskedKind
from banshi.concerns.masking.places import public_place

__all__ = ["MASKED_WORDS", "Found", "Masked", "MaskedKind", "mask", "overridden", "public_place"]
