"""This package as Django knows it."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.care"
    label = "care"
