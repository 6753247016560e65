"""The addresses of people who asked to be looked after, and of what stations are asked to fill in."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
