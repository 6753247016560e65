"""This package as Django knows it."""

from django.apps import AppConfig


class LinkageConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.linkage"
    label = "linkage"
