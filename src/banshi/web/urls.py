"""The address of every page."""

from django.urls import URLPattern, URLResolver, include, path

from banshi.web import posts, sign_in
from banshi.web.directory import directory

# Accounts are made by the office, not by whoever comes along: nobody signs up, and what allauth brings beyond these
# pages and those of web.signing is not reachable.
ACCOUNT: list[URLPattern | URLResolver] = [
    path("", sign_in.account, name="account"),
    path("login/", sign_in.sign_in, name="account_login"),
    path("logout/", sign_in.sign_out, name="account_logout"),
    path("password/change/", sign_in.change_password, name="account_change_password"),
]

urlpatterns = directory([
    path("accounts/", include(ACCOUNT)),
    path("", include("banshi.web.signing.urls")),
    path("i18n/setlang/", sign_in.choose_language, name="set_language"),
    path("post", sign_in.choose_post, name="choose-post"),
    path("posts/", posts.office, name="posts"),
    path("posts/<int:post_id>/", posts.hand_over, name="hand-over-post"),
    path("posts/standing-in/<uuid:stand_in_id>/end", posts.take_back, name="take-post-back"),
    path("", include("banshi.web.counter.urls")),
    path("", include("banshi.web.office.urls")),
    path("", include("banshi.web.linkage.urls")),
    path("", include("banshi.web.hotline.urls")),
    path("", include("banshi.web.unit.urls")),
    path("", include("banshi.web.resident.urls")),
    path("", include("banshi.web.concerns.urls")),
    path("", include("banshi.web.voting.urls")),
    path("", include("banshi.web.projects.urls")),
    path("", include("banshi.web.projects.desk_urls")),
    path("", include("banshi.web.stories.urls")),
    path("", include("banshi.web.volunteers.urls")),
    path("", include("banshi.web.care.urls")),
    path("", include("banshi.web.results.urls")),
    path("", include("banshi.web.auditor.urls")),
    path("", include("banshi.web.public.urls")),
])  # fmt: skip
