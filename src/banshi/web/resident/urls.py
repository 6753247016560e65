"""The addresses of a resident's own pages, below ``/my/``."""

from django.urls import path

from banshi.web.resident import archived, asking, household, kept, proving, record, views

urlpatterns = [
    path("my/record/", record.record, name="my-record"),
    path("my/record/archive/", archived.archived, name="my-archived-record"),
    path("my/record/<int:look_id>/", asking.look, name="my-look"),
    path("my/record/<int:look_id>/ask", asking.ask, name="my-look-ask"),
    path("my/matters/", views.matters, name="my-matters"),
    path("my/matters/<uuid:case_id>/", views.case, name="my-case"),
    path("my/matters/<uuid:case_id>/proof.txt", proving.proof, name="my-proof"),
    path("my/matters/<uuid:case_id>/withdraw/", views.withdraw, name="my-withdraw"),
    path("my/matters/<uuid:case_id>/supplement/", views.supplement, name="my-supplement"),
    path("my/kept/", kept.kept, name="my-kept"),
    path("my/kept/copy.zip", kept.copy, name="my-copy"),
    path("my/kept/copy.pdf", kept.paper, name="my-copy-paper"),
    path("my/kept/concerns/<uuid:concern_id>/", kept.nameless, name="my-nameless"),
    path("own-data.schema.json", kept.schema, name="own-data-schema"),
    path("my/household/", household.household, name="my-household"),
    path("my/papers/<int:paper_id>.pdf", household.paper, name="my-paper"),
]
