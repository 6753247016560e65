"""The addresses of the hotline; each list can be bookmarked."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.hotline import calling, catalogue, intake, opening, queue, reviewing, ruling, supervising

urlpatterns: list[URLPattern | URLResolver] = [
    path("hotline/", intake.call, name="hotline"),
    path("hotline/propose", intake.propose, name="hotline-propose"),
    path("hotline/history", intake.history, name="hotline-history"),
    path("hotline/find/<slug:what>", intake.find, name="hotline-find"),
    path("hotline/queue/", queue.queue, name="hotline-queue"),
    path("hotline/queue/<uuid:concern_id>", queue.confirm_as_proposed, name="hotline-confirm"),
    path("hotline/concerns/<uuid:concern_id>/", opening.concern, name="hotline-concern"),
    path("hotline/concerns/<uuid:concern_id>/reporter", opening.reporter, name="hotline-reporter"),
    path("hotline/concerns/<uuid:concern_id>/masking", opening.mask, name="hotline-masking"),
    path("hotline/concerns/<uuid:concern_id>/enclosed/<uuid:attachment_id>", opening.enclosed, name="hotline-enclosed"),
    path("hotline/concerns/<uuid:concern_id>/enclosed/<uuid:attachment_id>/clear", opening.clear, name="hotline-clear"),
    path("hotline/concerns/<uuid:concern_id>/<slug:step>", opening.take, name="hotline-take"),
    path("hotline/calls/", calling.calls, name="hotline-calls"),
    path("hotline/calls/<uuid:concern_id>/", calling.sheet, name="hotline-sheet"),
    path("hotline/calls/<uuid:concern_id>/number", calling.number, name="hotline-number"),
    path("hotline/calls/<uuid:concern_id>/verdict", calling.verdict, name="hotline-verdict"),
    path("hotline/calls/<uuid:concern_id>/in-vain", calling.in_vain, name="hotline-in-vain"),
    path("hotline/rulings/", ruling.rulings, name="hotline-rulings"),
    path("hotline/rulings/<uuid:concern_id>/", ruling.ruling, name="hotline-ruling"),
    path("hotline/reviews/", reviewing.reviews, name="hotline-reviews"),
    path("hotline/reviews/<uuid:concern_id>/", reviewing.review, name="hotline-review"),
    path("hotline/supervision/", supervising.supervision, name="hotline-supervision"),
    path("hotline/catalogue/", catalogue.catalogue, name="hotline-catalogue"),
    path("hotline/catalogue/<int:edition_id>/", catalogue.edition, name="hotline-edition"),
    path("hotline/catalogue/<int:edition_id>/trial", catalogue.trial, name="hotline-trial"),
    path("hotline/catalogue/<int:edition_id>/go-live", catalogue.go_live, name="hotline-go-live"),
    path("hotline/catalogue/<int:edition_id>/retire", catalogue.retire, name="hotline-retire"),
]
