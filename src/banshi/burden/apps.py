"""This package as Django knows it."""

from django.apps import AppConfig


class BurdenConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.burden"
    label = "burden"
