"""The addresses of the desk of a unit; each list can be bookmarked."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.unit import answering, concern, counter, desk, importing, problems

urlpatterns: list[URLPattern | URLResolver] = [
    path("unit/", desk.desk, name="unit-desk"),
    path("unit/watched", desk.watched, name="unit-watched"),
    path("unit/helping", desk.helping, name="unit-helping"),
    path("unit/answered", desk.answered, name="unit-answered"),
    path("unit/problems/", problems.listed, name="unit-problems"),
    path("unit/problems/<str:number>/", problems.problem, name="unit-problem"),
    path("unit/problems/<str:number>/together", problems.together, name="unit-together"),
    path("unit/concerns/<uuid:concern_id>/", concern.concern, name="unit-concern"),
    path("unit/concerns/<uuid:concern_id>/who", concern.who, name="unit-who"),
    path("unit/concerns/<uuid:concern_id>/answer", answering.answer, name="unit-answer"),
    path("unit/concerns/<uuid:concern_id>/files/<uuid:attachment_id>", concern.attachment, name="unit-file"),
    path("unit/concerns/<uuid:concern_id>/<slug:step>", concern.take, name="unit-step"),
    path("hotline/import/", importing.lists, name="import-lists"),
    path("hotline/import/<uuid:import_id>/", importing.one_list, name="import-list"),
    path("hotline/import/<uuid:import_id>/waiting.csv", importing.waiting, name="import-waiting"),
    path("hotline/import/<uuid:import_id>/mended", importing.mended, name="import-mended"),
    path("counter/concern/", counter.take_in, name="counter-concern"),
    path("counter/concern/<uuid:concern_id>/", counter.receipt, name="counter-receipt"),
]
