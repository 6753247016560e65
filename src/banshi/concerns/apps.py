"""This package as Django knows it."""

from django.apps import AppConfig


class ConcernsConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.concerns"
    label = "concerns"
