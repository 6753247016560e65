"""The address of every page."""

from django.urls import include, path

urlpatterns = [
    path("open311/", include("banshi.api.open311.urls")),
    path("api/v1/", include("banshi.api.authorities.urls")),
    path("", include("banshi.web.urls")),
]
handler400 = "banshi.web.errors.not_understood"
handler403 = "banshi.web.errors.not_allowed"
handler404 = "banshi.web.errors.not_found"
handler500 = "banshi.web.errors.our_fault"
