"""The addresses of a resident's own pages, below ``/my/``."""

from django.urls import path

from banshi.web.resident import archived, household, record, views

urlpatterns = [
    path("my/record/", record.record, name="my-record"),
    path("my/record/archive/", archived.archived, name="my-archived-record"),
    path("my/record/<int:look_id>/", record.look, name="my-look"),
    path("my/matters/", views.matters, name="my-matters"),
    path("my/matters/<uuid:case_id>/", views.case, name="my-case"),
    path("my/matters/<uuid:case_id>/withdraw/", views.withdraw, name="my-withdraw"),
    path("my/matters/<uuid:case_id>/supplement/", views.supplement, name="my-supplement"),
    path("my/household/", household.household, name="my-household"),
    path("my/papers/<int:paper_id>.pdf", household.paper, name="my-paper"),
]
