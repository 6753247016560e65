"""The address of every page."""

from django.urls import include, path

urlpatterns = [path("", include("banshi.web.urls"))]
