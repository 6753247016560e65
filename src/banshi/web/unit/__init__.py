"""The desk of a unit that solves concerns: what it has to act on, one concern on one screen, problems together."""
