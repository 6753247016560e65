"""The addresses of what worked, for everybody and at the desks."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.stories import desk, letters, public, taking_over

urlpatterns: list[URLPattern | URLResolver] = [
    path("stories/", public.stories, name="stories"),
    path("stories/<str:number>/", public.story, name="story"),
    path("stories/<str:number>/versions/<int:no>/", public.version, name="story-version"),
    path("unit/stories/", desk.desk, name="unit-stories"),
    path("unit/stories/new/<slug:kind>/", desk.new, name="unit-story-new"),
    path("unit/stories/adoptions/", taking_over.adoptions, name="unit-adoptions"),
    path("unit/stories/adoptions/<uuid:adoption_id>/", taking_over.adoption, name="unit-adoption"),
    path("unit/stories/adoptions/<uuid:adoption_id>/end", taking_over.end, name="unit-adoption-end"),
    path("unit/stories/letters/<uuid:concern_id>/", letters.letters, name="unit-letters"),
    path("unit/stories/<str:number>/", desk.story, name="unit-story"),
    path("unit/stories/<str:number>/edit/", desk.edit, name="unit-story-edit"),
    path("unit/stories/<str:number>/adopt/", taking_over.adopt, name="unit-story-adopt"),
    path("unit/stories/<str:number>/unlink/<uuid:thing_id>", desk.unlink, name="unit-story-unlink"),
    path("unit/stories/<str:number>/<slug:name>", desk.step, name="unit-story-step"),
]
