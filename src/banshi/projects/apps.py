"""This package as Django knows it."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """Names the package's tables."""

    name = "banshi.projects"
    label = "projects"
