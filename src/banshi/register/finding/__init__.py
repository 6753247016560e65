"""Finding a person although one thing about them was written or said wrongly. Pure, but for ``writing``.

``errors`` names what goes wrong, ``keys`` are made when a person is registered and made again from what was typed,
``asking`` understands what was typed, and ``ranking`` puts whoever was found in order and says why each is there.
"""
