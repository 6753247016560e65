"""The addresses of the desks of those who keep lists and carry projects."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.projects import carrying, importing, keeping, promising

urlpatterns: list[URLPattern | URLResolver] = [
    path("lead/", carrying.leader, name="leader"),
    path("unit/projects/", keeping.desk, name="unit-projects"),
    path("unit/projects/begin/", keeping.begin, name="desk-begin"),
    path("unit/projects/take-over/", importing.take_over, name="desk-import"),
    path("unit/projects/lists/<str:number>/", keeping.one_list, name="desk-list"),
    path("unit/projects/lists/<str:number>/<slug:name>", keeping.step, name="desk-list-step"),
    path("unit/projects/candidates/<str:number>/rule-out/", keeping.rule_out, name="desk-rule-out"),
    path("unit/projects/candidates/<str:number>/promise/", promising.promise, name="desk-promise"),
    path("unit/projects/waiting/<uuid:milestone_id>/our-part", carrying.our_part, name="desk-our-part"),
    path("unit/projects/<str:number>/", carrying.project, name="desk-project"),
    path("unit/projects/<str:number>/amend/", promising.amend, name="desk-amend"),
    path("unit/projects/<str:number>/steps/<slug:name>", carrying.step, name="desk-project-step"),
    path(
        "unit/projects/<str:number>/milestones/<uuid:milestone_id>/<slug:name>", carrying.milestone,
        name="desk-milestone",
    ),
]  # fmt: skip
