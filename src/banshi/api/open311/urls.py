"""The addresses of GeoReport v2, and of its discovery beside and above it."""

from django.urls import path, register_converter

from banshi.api.open311 import changes, discovery, media, requests, services
from banshi.api.open311.answering import nowhere
from banshi.api.open311.rendering import CONTENT_TYPES


class Format:
    """How an address ends."""

    regex = "|".join(CONTENT_TYPES)

    def to_python(self, value: str) -> str:
        """Return the ending as it is."""
        return value

    to_url = to_python


register_converter(Format, "format")

urlpatterns = [
    path("discovery.<format:form>", discovery.discovery, name="open311-discovery"),
    path("v2/discovery.<format:form>", discovery.discovery),
    path("v2/services.<format:form>", services.services, name="open311-services"),
    path("v2/services/<str:service_code>.<format:form>", services.definition, name="open311-definition"),
    path("v2/requests.<format:form>", requests.requests, name="open311-requests"),
    path("v2/requests/<str:number>.<format:form>", requests.request_by_number, name="open311-request"),
    path("v2/changes.<format:form>", changes.changes, name="open311-changes"),
    path("v2/tokens/<str:token>.<format:form>", requests.number_of_token, name="open311-token"),
    path("v2/media/<uuid:attachment_id>", media.photo, name="open311-media"),
    path("<path:rest>", nowhere),
]
