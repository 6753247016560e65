"""The pages as Django knows them."""

from django.apps import AppConfig

from banshi.web.rendering import threads


class WebConfig(AppConfig):
    """Names the package's templates, and settles where a thread keeps its language before it has one."""

    name = "banshi.web"
    label = "web"

    def ready(self) -> None:
        """Begin."""
        threads.keep()
