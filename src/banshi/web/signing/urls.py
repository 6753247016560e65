"""The addresses of signing in beyond name and password. Of allauth's pages only those named here are reachable."""

from django.urls import URLPattern, URLResolver, path

from banshi.web.signing import factors, outside, recovering, where

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/factors/", factors.mine, name="mfa_index"),
    path("accounts/factors/given/", factors.authenticate, name="mfa_authenticate"),
    path("accounts/factors/app/", factors.new_app, name="mfa_activate_totp"),
    path("accounts/factors/app/remove/", factors.remove_app, name="mfa_deactivate_totp"),
    path("accounts/factors/key/", factors.new_key, name="mfa_add_webauthn"),
    path("accounts/factors/key/<int:pk>/remove/", factors.remove_key, name="mfa_remove_webauthn"),
    path("accounts/factors/codes/", factors.codes, name="mfa_view_recovery_codes"),
    path("accounts/factors/codes/new/", factors.new_codes, name="mfa_generate_recovery_codes"),
    path("accounts/passkey/", factors.passkey, name="sign-in-passkey"),
    path("accounts/with/<slug:key>/", outside.ask, name="sign-in-outside"),
    path("accounts/with/<slug:key>/back/", outside.come_back, name="sign-in-outside-back"),
    path("accounts/sessions/", where.mine, name="sessions"),
    path("accounts/sessions/end/", where.end, name="end-session"),
    path("accounts/sessions/not-me/<uuid:recovery_id>/", recovering.not_me, name="way-back-not-me"),
    path("accounts/way-back/", recovering.ask, name="way-back"),
    path("accounts/way-back/use/", recovering.use, name="way-back-use"),
    path("office/sessions", where.office, name="office-sessions"),
    path("office/sessions/<int:account_id>/end", where.end_for, name="end-sessions-for"),
    path("office/sessions/<int:account_id>/bind", where.bind, name="bind-subject"),
    path("office/ways-back", recovering.desk, name="ways-back"),
    path("office/ways-back/card", recovering.check_card, name="check-card"),
    path("office/ways-back/<uuid:recovery_id>/approve", recovering.approve, name="approve-way-back"),
    path("office/ways-back/<uuid:recovery_id>/refuse", recovering.refuse, name="refuse-way-back"),
]
