"""Retention as Django knows it."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.retention"
    label = "retention"
