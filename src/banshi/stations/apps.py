"""This package as Django knows it."""

from django.apps import AppConfig


class StationsConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.stations"
    label = "stations"
