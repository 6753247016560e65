"""The addresses of ballots and draws: taking a ballot paper, casting it, and checking the count."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.voting import casting, drawing, giving, listing, results, taking

urlpatterns: list[URLPattern | URLResolver] = [
    path("votes/", listing.votes, name="votes"),
    path("votes/<uuid:ballot_id>/", listing.vote, name="vote"),
    path("votes/<uuid:ballot_id>/paper", taking.paper, name="vote-paper"),
    path("votes/<uuid:ballot_id>/counter", giving.give, name="vote-counter"),
    path("votes/<uuid:ballot_id>/given", listing.given, name="vote-given"),
    path("votes/<uuid:ballot_id>/cast", casting.cast, name="vote-cast"),
    path("votes/<uuid:ballot_id>/result", results.result, name="vote-result"),
    path("votes/<uuid:ballot_id>/receipt", results.receipt, name="vote-receipt"),
    path("votes/<uuid:ballot_id>/result.json", results.as_json, name="vote-json"),
    path("votes/<uuid:ballot_id>/result.csv", results.as_csv, name="vote-csv"),
    path("draws/<uuid:draw_id>/", drawing.draw, name="draw"),
    path("draws/<uuid:draw_id>/draw.json", drawing.as_json, name="draw-json"),
]
