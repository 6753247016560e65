"""This package as Django knows it."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.notices"
    label = "notices"
