"""A voice note as it may be kept: the sound, without what a phone or a program wrote beside it.

The kind is known by the first bytes, never by the name. Where a file cannot be cleaned safely it is kept as it came,
and says so (``cleaned`` is False), so that it is not passed on unseen.
"""

from banshi.concerns.recordings.accepting import MOST_BYTES, Recording, accept

__all__ = ["MOST_BYTES", "Recording", "accept"]
