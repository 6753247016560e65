"""The addresses of lists, candidates, projects, and of those who carry them."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
