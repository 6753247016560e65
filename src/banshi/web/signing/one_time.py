"""Codes that are good once: six figures of an authenticator app (RFC 6238), or a recovery code from a paper.

allauth remembers a used code in the memory of one process. Here the step of time that was used last stands with the
app's key in the database: a code, or an older one, is refused in every process from then on (RFC 6238, section 5.2).
allauth keeps a seed of which recovery codes can be made again; here they are known by slow hashes once they were shown,
each locked like any secret of a factor (ASVS 6.5.2), and are good for nothing before that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from django.contrib.auth.hashers import check_password, make_password
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare

from banshi.stations import guesses, sessions

if TYPE_CHECKING:
    from banshi.stations.models import Account

PERIOD = 30
"""Seconds that one code of an app is shown for."""
DRIFT = 1
"""So many periods a telephone's clock may be wrong, either way."""
MOST_TRIES, MINUTES = 5, 15
HASHED, VIEWED = "migrated_codes", "viewed_at"
"""Where allauth counts codes that it has not made of a seed, and says when they were shown."""
SPEND = (
    "update mfa_authenticator set data = jsonb_set(data, '{spent}', to_jsonb(%(step)s::bigint))"
    " where id = %(id)s::bigint and coalesce((data ->> 'spent')::bigint, -1) < %(step)s::bigint"
)


def take(account: Account, typed: str) -> Authenticator | None:
    """Return what a code was good for, and spend it; ``None`` if it is wrong or spent.

    Raises ``TooMany`` after five wrong codes of an account in a quarter of an hour, whichever process was asked.
    """
    guesses.count("code", str(account.pk), most=MOST_TRIES, minutes=MINUTES)
    code = "".join(typed.split()).replace("-", "")
    found = next((one for one in _kept(account) if _is_good(one, code)), None)
    if found is not None:
        found.user = account
        guesses.forget("code", str(account.pk))
    return found


def step_of(secret: str, typed: str) -> int | None:
    """Return the step of time that a code of an app belongs to, within what a clock may be wrong by."""
    now = int(sessions.present().timestamp()) // PERIOD
    code = "".join(typed.split())
    shown = {step: format_hotp_value(hotp_value(secret, step)) for step in range(now - DRIFT, now + DRIFT + 1)}
    return next((step for step, right in shown.items() if constant_time_compare(right, code)), None)


def spend(authenticator: Authenticator, step: int) -> bool:
    """Spend a step of time of an app; tell whether it, or a later one, had not been spent before."""
    with connection.cursor() as cursor:
        cursor.execute(SPEND, {"step": step, "id": authenticator.pk})
        return bool(cursor.rowcount)


def keep_as_hashes(account_id: int) -> None:
    """Forget the recovery codes that were just shown: from here on each is known by its hash alone."""
    with transaction.atomic():
        codes = Authenticator.objects.select_for_update().get(
            user_id=account_id, type=Authenticator.Type.RECOVERY_CODES
        )
        if HASHED not in codes.data:
            shown = codes.wrap().get_unused_codes()
            codes.data = {HASHED: [encrypt(make_password(one)) for one in shown], VIEWED: codes.data[VIEWED]}
            codes.save(update_fields=["data"])


def _spend_recovery_code(codes: Authenticator, code: str) -> bool:
    if VIEWED not in codes.data:
        return False
    keep_as_hashes(codes.user_id)  # codes that were shown before they were kept so
    with transaction.atomic():
        codes = Authenticator.objects.select_for_update().get(pk=codes.pk)
        hashes: list[str] = codes.data[HASHED]
        used = next((one for one in hashes if check_password(code, decrypt(one))), None)
        if used is not None:
            hashes.remove(used)
            codes.save(update_fields=["data"])
    return used is not None


def _kept(account: Account) -> list[Authenticator]:
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
    return list(Authenticator.objects.filter(user=account, type__in=kinds).order_by("-type"))


def _is_good(authenticator: Authenticator, code: str) -> bool:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return len(code) == app_settings.RECOVERY_CODE_DIGITS and _spend_recovery_code(authenticator, code)
    step = step_of(decrypt(authenticator.data["secret"]), code)
    return step is not None and spend(authenticator, step)
