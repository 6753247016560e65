"""Proving who one is: an assertion signed by one's own key, used once, or a secret; nothing made up gets a token."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client as Browser
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from banshi.connections import granting, tokens
from banshi.connections.models import Assertion, Client, Key, Limit, Token
from banshi.connections.scopes import Scope
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, RuleBroken
from tests.connections.systems import BASE, FOREVER, asked_for_token, authority, let_in, to_follow, to_read

if TYPE_CHECKING:
    from tests.cast import Town


def error(**form: str) -> tuple[int, str]:
    answer = asked_for_token(**form)
    return answer.status_code, str(answer.json()["error"])


def test_a_token_is_shown_once_and_kept_as_a_digest(town: Town) -> None:
    system = let_in(town)
    answer = asked_for_token(client_assertion=system.assertion())
    said = answer.json()
    assert (said["token_type"], said["scope"], answer["Cache-Control"]) == ("Bearer", "person", "no-store")
    assert 0 < said["expires_in"] <= 600
    assert Token.objects.get().digest == granting.digest(said["access_token"])


def test_an_assertion_is_good_for_one_token(town: Town) -> None:
    system = let_in(town)
    used = system.assertion()
    assert asked_for_token(client_assertion=used).status_code == 200
    assert error(client_assertion=used) == (401, "invalid_client")
    assert Assertion.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example/token"}, {"aud": None}, {"exp": 1}, {"exp": 99_999_999_999}, {"exp": None},
        {"exp": "soon"}, {"exp": True}, {"jti": None}, {"jti": ""}, {"jti": "x" * 201}, {"jti": 5}, {"sub": "else"},
        {"sub": None}, {"iss": "no-uuid", "sub": "no-uuid"}, {"iss": None},
    ],
)  # fmt: skip
def test_an_assertion_that_says_something_else_is_refused(town: Town, changes: dict[str, Any]) -> None:
    assert error(client_assertion=let_in(town).assertion(**changes)) == (401, "invalid_client")


def test_an_assertion_of_another_key_or_algorithm_is_refused(town: Town) -> None:
    system, other = let_in(town), generate_private_key(SECP256R1())
    said = jwt.decode(system.assertion(), options={"verify_signature": False})
    public = system.private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    for made in (
        jwt.encode(said, other, algorithm="ES256"),
        jwt.encode(said, "", algorithm="none"),
        jwt.encode(said, public, algorithm="HS256"),
        "a.b.c", "", "é", f"{system.assertion()}x",
    ):  # fmt: skip
        assert asked_for_token(client_assertion=made).status_code in {400, 401}


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"grant_type": "password"}, (400, "unsupported_grant_type")), ({"grant_type": ""}, (400, "invalid_request")),
        ({}, (400, "invalid_request")), ({"client_id": "x", "client_secret": "y"}, (401, "invalid_client")),
        ({"client_assertion": "x", "client_secret": "y"}, (400, "invalid_request")),
        ({"client_assertion": "x", "client_assertion_type": "else"}, (400, "invalid_request")),
        ({"scope": "\0", "client_secret": "y"}, (400, "invalid_request")),
    ],
)  # fmt: skip
def test_a_form_that_is_no_proof_is_refused_by_its_registered_word(
    town: Town, form: dict[str, str], said: tuple[int, str]
) -> None:
    assert error(**form) == said


def test_only_what_is_granted_can_be_asked_for(town: Town) -> None:
    system = let_in(town, to_read(), to_follow())
    assert error(client_assertion=system.assertion(), scope="tracker") == (400, "invalid_scope")
    assert error(client_assertion=system.assertion(), scope="person tracker") == (400, "invalid_scope")
    narrow = asked_for_token(client_assertion=system.assertion(), scope="events").json()
    assert narrow["scope"] == "events"


def test_a_token_reaches_no_further_than_its_scope(town: Town) -> None:
    system = let_in(town, to_read(), to_follow())
    narrow = asked_for_token(client_assertion=system.assertion(), scope="events").json()["access_token"]
    caller = type(system.caller())(narrow)
    assert caller.ask(town.li).status_code == 403
    assert caller.get("events").status_code == 200


def test_a_secret_works_by_form_and_by_basic_and_is_kept_as_a_digest(town: Town) -> None:
    system = let_in(town)
    key, secret = granting.propose_key(system.id, None, by=town.supervisor)
    assert error(client_id=str(system.id), client_secret=secret) == (401, "invalid_client")
    granting.approve(Key, key.id, by=town.auditor)
    assert asked_for_token(client_id=str(system.id), client_secret=secret).status_code == 200
    basic = b64encode(f"{system.id}:{secret}".encode()).decode()
    answer = Browser().post(
        f"{BASE}/token", "grant_type=client_credentials", content_type="application/x-www-form-urlencoded",
        headers={"Authorization": f"Basic {basic}"},
    )  # fmt: skip
    assert answer.status_code == 200
    assert secret not in str(list(Key.objects.values()))


def test_a_key_is_changed_with_an_overlap_and_each_has_an_end(town: Town) -> None:
    system = let_in(town)
    second = generate_private_key(SECP256R1())
    key, _none = granting.propose_key(
        system.id, ECAlgorithm.to_jwk(second.public_key(), as_dict=True), by=town.supervisor, days=30
    )
    granting.approve(Key, key.id, by=town.auditor)
    said = jwt.decode(system.assertion(), options={"verify_signature": False})
    assert asked_for_token(client_assertion=jwt.encode(said, second, algorithm="ES256")).status_code == 200
    assert asked_for_token(client_assertion=system.assertion()).status_code == 200
    with clock.stopped_at(clock.now() + timedelta(days=31)):
        late = said | {"exp": int(clock.now().timestamp()) + 60, "jti": "later"}
        assert error(client_assertion=jwt.encode(late, second, algorithm="ES256")) == (401, "invalid_client")
        assert asked_for_token(client_assertion=system.assertion()).status_code == 200


def test_an_assertion_counts_from_the_moment_it_names(town: Town) -> None:
    system = let_in(town)
    now = int(clock.now().timestamp())
    for nbf, expected in ((now + 240, 401), ("soon", 401), (True, 401), (now - 5, 200)):
        assert asked_for_token(client_assertion=system.assertion(nbf=nbf)).status_code == expected


def test_keys_of_three_kinds_sign_and_others_are_not_taken(town: Town) -> None:
    client = granting.propose_client("Kinds", authority(), "0000-1", by=town.supervisor, reason="agreement")
    edwards, rsa = Ed25519PrivateKey.generate(), generate_rsa(65537, 3072)
    for public in (
        OKPAlgorithm.to_jwk(edwards.public_key(), as_dict=True), RSAAlgorithm.to_jwk(rsa.public_key(), as_dict=True)
    ):  # fmt: skip
        granting.propose_key(client.id, public, by=town.supervisor)
    weak = RSAAlgorithm.to_jwk(generate_rsa(65537, 2048).public_key(), as_dict=True)
    private = OKPAlgorithm.to_jwk(edwards, as_dict=True)
    for refused in (
        weak,
        private,
        {"kty": "oct", "k": "eA"},
        {"kty": "EC", "crv": "P-256", "x": "a", "y": "b"},
        {"x": "1"},
    ):
        with pytest.raises(RuleBroken):
            granting.propose_key(client.id, refused, by=town.supervisor)


def test_an_ed25519_key_signs(town: Town) -> None:
    system = let_in(town)
    edwards = Ed25519PrivateKey.generate()
    key, _none = granting.propose_key(
        system.id, OKPAlgorithm.to_jwk(edwards.public_key(), as_dict=True), by=town.supervisor
    )
    granting.approve(Key, key.id, by=town.auditor)
    said = jwt.decode(system.assertion(), options={"verify_signature": False})
    assert asked_for_token(client_assertion=jwt.encode(said, edwards, algorithm="EdDSA")).status_code == 200


def test_tokens_are_counted_so_that_nobody_fills_the_table(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "TOKENS_A_MINUTE", 2)
    system = let_in(town)
    with clock.stopped_at(clock.now()):
        assert [asked_for_token(client_assertion=system.assertion()).status_code for _n in range(3)] == [200, 200, 429]


def test_what_is_over_is_forgotten(town: Town) -> None:
    system = let_in(town)
    system.caller().get("client")
    assert (Token.objects.count(), Assertion.objects.count(), Limit.objects.count()) == (1, 1, 2)
    assert tokens.forget_what_is_over() == 0
    with clock.stopped_at(clock.now() + timedelta(hours=1)):
        assert tokens.forget_what_is_over() == 4
    assert (Token.objects.count(), Assertion.objects.count(), Limit.objects.count()) == (0, 0, 0)


def test_every_step_is_in_the_journal_and_an_ended_client_stays_ended(town: Town) -> None:
    system = let_in(town)
    granting.end(Client, system.id, by=town.auditor, reason="no longer used")
    lines = list(Line.objects.filter(thing_id=system.id).order_by("id").values_list("step", "reason"))
    assert lines == [("propose", "agreement of 2026"), ("approve", ""), ("end", "no longer used")]
    with pytest.raises(RuleBroken):
        granting.end(Client, system.id, by=town.auditor, reason=" ")
    with pytest.raises(NotAllowed):
        granting.propose_grant(system.id, to_read(), by=town.chen)


def test_a_grant_of_everything_cannot_be_written(town: Town) -> None:
    system = let_in(town)
    for scope in (Scope.CASE, Scope.EVENTS):
        with pytest.raises(RuleBroken, match="no-matters"):
            granting.propose_grant(
                system.id, granting.Asked(scope=scope, law="agreement", until=FOREVER), by=town.supervisor
            )
