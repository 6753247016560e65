"""The journal as Django knows it."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The record of what was done."""

    name = "banshi.journal"
    label = "journal"
