"""The pages as Django knows them."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the package's templates."""

    name = "banshi.web"
    label = "web"
