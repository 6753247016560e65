"""This package as Django knows it."""

from django.apps import AppConfig


class WatchingConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.watching"
    label = "watching"
