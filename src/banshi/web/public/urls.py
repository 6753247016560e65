"""The addresses of the pages for everybody."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.public import checking, following, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("matters/", views.matters, name="matters"),
    path("can-i/<slug:code>/", views.can_i, name="can-i"),
    path("stations/", views.stations, name="stations"),
    path("privacy/", views.privacy, name="privacy"),
    path("about/", views.about, name="about"),
    path("follow/", following.follow, name="follow"),
    path("follow/<str:code>/", following.followed, name="followed"),
    path("check/", checking.check, name="check"),
    path("check/<str:code>/", checking.checked, name="checked"),
    path("figures.json", views.figures_json, name="figures-json"),
    path("figures.csv", views.figures_csv, name="figures-csv"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
]
