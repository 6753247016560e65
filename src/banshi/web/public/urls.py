"""The addresses of the pages for everybody."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.public import asking, checking, following, proving, rates_live, rating, views, words

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.front, name="front"),
    path("matters/", views.matters, name="matters"),
    path("can-i/", asking.start, name="can-i-start"),
    path("can-i/about/<slug:name>/", asking.group, name="can-i-group"),
    path("can-i/prove/", proving.choose, name="prove"),
    path("can-i/prove.json", proving.choose_json, name="prove-json"),
    path("can-i/prove/<slug:code>/", proving.needless, name="need-not-prove"),
    path("can-i/prove/<slug:code>.json", proving.needless_json, name="need-not-prove-json"),
    path("can-i/<slug:code>.json", asking.answer_json, name="can-i-json"),
    path("can-i/<slug:code>/", asking.answer, name="can-i"),
    path("can-i/<slug:code>/who/", asking.who, name="can-i-who"),
    path("can-i/<slug:code>/where/", asking.where, name="can-i-where"),
    path("stations/", views.stations, name="stations"),
    path("privacy/", views.privacy, name="privacy"),
    path("about/", views.about, name="about"),
    path("follow/", following.follow, name="follow"),
    path("follow/<str:code>/", following.followed, name="followed"),
    path("word/", words.ask, name="ask-word"),
    path("word/<str:code>/", words.word, name="word"),
    path("check/", checking.check, name="check"),
    path("check/<str:code>/", checking.checked, name="checked"),
    path("rates/", rating.rates, name="rates"),
    path("rates/<slug:code>/", rating.rates_unit, name="rates-unit"),
    path("hotline/rates/", rates_live.rates, name="hotline-rates"),
    path("hotline/rates/<slug:code>/", rates_live.rates_unit, name="hotline-rates-unit"),
    path("hotline/daily/", rating.hotline_daily, name="hotline-daily"),
    path("healthz", views.healthz, name="healthz"),
    path("robots.txt", views.robots, name="robots"),
]
