"""The addresses of the pages for everybody."""

from django.urls import URLPattern, URLResolver, path

from banshi.web import health
from banshi.web.public import asking, checking, following, proving, rates_live, rating, sealed, views, words

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
    path("check/proof/", checking.check_proof, name="check-proof"),
    path("check/<str:code>/", checking.checked, name="checked"),
    path("rates/", rating.rates, name="rates"),
    path("rates/<slug:code>/", rating.rates_unit, name="rates-unit"),
    path("hotline/rates/", rates_live.rates, name="hotline-rates"),
    path("hotline/rates/<slug:code>/", rates_live.rates_unit, name="hotline-rates-unit"),
    path("hotline/daily/", rating.hotline_daily, name="hotline-daily"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path(".well-known/banshi-log/", sealed.log, name="sealed-log"),
    path(".well-known/banshi-log/checkpoint", sealed.checkpoint, name="sealed-checkpoint"),
    path(".well-known/banshi-log/heads.txt", sealed.heads_as_text, name="sealed-heads"),
    path(".well-known/banshi-log/heads.json", sealed.heads_as_json, name="sealed-heads-json"),
    path(".well-known/banshi-log/keys.json", sealed.keys, name="sealed-keys"),
    path(".well-known/banshi-log/consistency.json", sealed.consistency, name="sealed-consistency"),
    path(".well-known/banshi-log/inclusion.json", sealed.inclusion, name="sealed-inclusion"),
    path("robots.txt", views.robots, name="robots"),
]
