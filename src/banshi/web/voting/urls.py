"""The addresses of ballots: taking a ballot paper, casting it, and checking the tally."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
