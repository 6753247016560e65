"""The addresses of concerns and problems for residents and everybody."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.concerns import following, judging, mine, problems, reporting, shown

urlpatterns: list[URLPattern | URLResolver] = [
    path("concerns/", following.find, name="concerns"),
    path("concerns/new/", reporting.report, name="report"),
    path("concerns/photos/<uuid:photo_id>", shown.photo, name="public-photo"),
    path("concerns/answer/", judging.ask, name="answer-by-digits"),
    path("concerns/answer/<str:ticket>/", judging.answer, name="answer-concern"),
    path("concerns/<str:number>/<str:code>/", following.follow, name="concern"),
    path("concerns/<str:number>/<str:code>/join", following.join, name="join-concern"),
    path("concerns/<str:number>/<str:code>/leave", following.leave, name="leave-concern"),
    path("concerns/<str:number>/<str:code>/withdraw/", following.withdraw, name="withdraw-concern"),
    path("my/concerns/", mine.mine, name="my-concerns"),
    path("problems/", problems.listed, name="problems"),
    path("problems/map/", problems.on_a_map, name="problems-map"),
    path("problems/<str:number>/", problems.problem, name="public-problem"),
    path("problems/<str:number>/feed", problems.feed, name="problem-feed"),
]
