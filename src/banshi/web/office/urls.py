"""The addresses of the deciding office; each list can be bookmarked."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.office import connecting, correcting, deleting, emergencies, findings, search, supervising, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("office/", views.worklist, name="worklist"),
    path("office/objections", views.objections, name="objections"),
    path("office/sent-back", views.sent_back, name="sent-back"),
    path("office/search", search.search, name="search"),
    path("office/findings", findings.listed, name="findings"),
    path("office/findings/<uuid:finding_id>", findings.opened, name="finding"),
    path("office/findings/<uuid:finding_id>/stands", findings.let_stand, name="finding-stands"),
    path("office/persons/<int:person_id>/correct", correcting.correct, name="correct"),
    path("office/emergency", emergencies.emergency, name="emergency"),
    path("office/deletions", deleting.deletions, name="deletions"),
    path("office/deletions/stop", deleting.stop, name="stop-deletion"),
    path("office/deletions/<uuid:hold_id>", deleting.let_go_on, name="lift-hold"),
    path("office/systems", connecting.systems, name="systems"),
    path("office/systems/propose", connecting.propose, name="propose-system"),
    path("office/systems/<slug:kind>/<uuid:thing_id>/<slug:step>", connecting.take, name="system-step"),
    path("office/measures", supervising.measured, name="measures"),
    path("office/reviews", emergencies.reviews, name="reviews"),
    path("office/reviews/<int:glass_id>", emergencies.review, name="review"),
    path("office/cases/<uuid:case_id>/", views.case, name="office-case"),
    path("office/cases/<uuid:case_id>/<slug:step>", views.decide, name="decide"),
]
