"""Copies of an installation from which it can be brought back as it was at any moment since the oldest of them.

A copy of the database (``making``), every change since then as it happens (``following``), and what lies beside the
database: secrets, keys, archive. PostgreSQL's own programs do the copying; docs/decisions/0031 says why.
"""

from banshi.backup.places import Base, NoBackup, bases, folder

__all__ = ["Base", "NoBackup", "bases", "folder"]
