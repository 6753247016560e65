"""This package as Django knows it."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.matters"
    label = "matters"
