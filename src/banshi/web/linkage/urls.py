"""The addresses of pairs of records that may be of one person."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.linkage import pairs

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/same", pairs.listed, name="same-persons"),
    path("office/same/<uuid:proposal_id>", pairs.opened, name="same-person"),
    path("office/same/<uuid:proposal_id>/answer", pairs.answer, name="same-person-answer"),
    path("office/same/<uuid:proposal_id>/confirm", pairs.confirm, name="same-person-confirm"),
    path("office/same/<uuid:proposal_id>/disagree", pairs.disagree, name="same-person-disagree"),
]
