"""The addresses of the public results and their downloads."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.results import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("results/", views.overview, name="results-overview"),
    path("results/places/", views.places, name="results-places"),
    path("results/places/<slug:code>/", views.places, name="results-places"),
    path("results/subjects/", views.subjects, name="results-subjects"),
    path("results/definitions/", views.definitions, name="results-definitions"),
    path("results/data/<str:name>", views.file, name="results-file"),
]
