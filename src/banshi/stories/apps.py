"""This package as Django knows it."""

from django.apps import AppConfig


class StoriesConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.stories"
    label = "stories"
