"""This package as Django knows it."""

from django.apps import AppConfig


class VotingConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.voting"
    label = "voting"
