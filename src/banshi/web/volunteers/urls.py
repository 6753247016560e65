"""The addresses of volunteers and of those who need them."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.volunteers import desk, helping, mine, nearby, need, recording, vetting, visit

urlpatterns: list[URLPattern | URLResolver] = [
    path("volunteers/", nearby.nearby, name="volunteers"),
    path("volunteers/record/", recording.check, name="volunteer-record-check"),
    path("volunteers/help/<str:number>/<str:code>/", helping.helped, name="volunteer-help"),
    path("my/volunteering/", mine.mine, name="my-volunteering"),
    path("my/volunteering/offer/", mine.offer, name="my-offer"),
    path("my/volunteering/offer/<slug:step>", mine.take, name="my-offer-step"),
    path("my/volunteering/record/", recording.record, name="my-hours"),
    path("my/volunteering/visits/<uuid:match_id>/", visit.visit, name="my-visit"),
    path("my/volunteering/visits/<uuid:match_id>/<slug:step>", visit.take, name="my-visit-step"),
    path("unit/volunteers/", desk.desk, name="unit-volunteers"),
    path("unit/volunteers/new/", desk.new, name="unit-need-new"),
    path("unit/volunteers/match/", desk.match, name="unit-match"),
    path("unit/volunteers/vetting/", vetting.listed, name="unit-vetting"),
    path("unit/volunteers/vetting/<uuid:vetting_id>/", vetting.one, name="unit-vetting-one"),
    path("unit/volunteers/<uuid:need_id>/", need.need, name="unit-need"),
    path("unit/volunteers/<uuid:need_id>/who", need.who, name="unit-need-who"),
    path("unit/volunteers/<uuid:need_id>/withdraw", need.withdraw, name="unit-need-withdraw"),
    path("unit/volunteers/<uuid:need_id>/renew", need.renew, name="unit-need-renew"),
    path("unit/volunteers/<uuid:need_id>/<uuid:match_id>/<slug:step>", need.for_them, name="unit-need-word"),
]
