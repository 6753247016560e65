"""This package as Django knows it."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.volunteers"
    label = "volunteers"
