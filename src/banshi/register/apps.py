"""This package as Django knows it."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.register"
    label = "register"
