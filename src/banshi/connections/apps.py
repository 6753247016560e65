"""This package as Django knows it."""

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.connections"
    label = "connections"
