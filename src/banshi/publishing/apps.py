"""This package as Django knows it."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.publishing"
    label = "publishing"
