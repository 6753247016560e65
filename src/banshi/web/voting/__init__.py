"""Ballots on pages: a paper is taken once, cast without a name, and counted by anybody."""
