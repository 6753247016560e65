"""What the people who keep Banshi running may see of it: lines of a log, figures, traces; and nobody's data in any.

Nothing here knows a name, so nothing that people typed is ever written: what is told is chosen from short lists of
what may be (``lines``, ``counting``, ``tracing``), and what looks like a person is covered last (``covering``).
"""
