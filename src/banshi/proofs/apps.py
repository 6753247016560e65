"""This package as Django knows it."""

from django.apps import AppConfig


class ProofsConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.proofs"
    label = "proofs"
