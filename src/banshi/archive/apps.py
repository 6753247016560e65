"""This package as Django knows it."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.archive"
    label = "archive"
