"""This package as Django knows it."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.access"
    label = "access"
