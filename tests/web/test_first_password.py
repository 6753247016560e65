"""A password that was given out opens nothing but its change, for three days, and is nobody's for long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.exceptions import ValidationError

from banshi import cli
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import NotFound
from banshi.stations import passwords
from banshi.stations.models import Account
from tests.browser import signed_in
from tests.web.signing import browser_of, password, rows_of

if TYPE_CHECKING:
    from tests.cast import Town

OWN = "another good one 9"
CHANGE = "/accounts/password/change/"


def changed(first: str, own: str = OWN) -> dict[str, str]:
    return {"oldpassword": first, "password1": own, "password2": own}


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("page", ["/counter/", "/accounts/", "/accounts/factors/", "/", "/accounts/sessions/"])
def test_a_first_password_leads_to_a_password_of_ones_own_and_no_further(page: str) -> None:
    client = browser_of()
    password(client, "chen", passwords.give_first("chen", reason="new"))
    assert client.get(page).headers["Location"] == CHANGE
    assert client.get(CHANGE).status_code == 200


def test_with_a_password_of_ones_own_the_work_opens_and_the_first_is_over(town: Town) -> None:
    client, first = browser_of(), passwords.give_first("chen", reason="new")
    password(client, "chen", first)
    assert client.post(CHANGE, changed(first)).headers["Location"] == "/accounts/"
    assert client.get("/counter/").status_code == 200
    assert Account.objects.get(pk=town.chen.account_id or 0).first_until is None
    assert password(browser_of(), "chen", first).status_code == 200


@pytest.mark.usefixtures("town")
def test_the_first_password_is_not_kept_as_ones_own() -> None:
    client, first = browser_of(), passwords.give_first("chen", reason="new")
    password(client, "chen", first)
    assert "Choose another" in client.post(CHANGE, changed(first, first)).content.decode()
    assert client.get("/counter/").headers["Location"] == CHANGE


@pytest.mark.usefixtures("town")
def test_a_first_password_is_good_for_three_days() -> None:
    first = passwords.give_first("chen", reason="new")
    with clock.stopped_at(clock.now() + timedelta(days=3, minutes=1)):
        answer = password(browser_of(), "chen", first)
    assert answer.status_code == 200
    assert "given out too long ago" in answer.content.decode()


def test_it_ends_what_was_open_and_the_journal_says_so(town: Town) -> None:
    before = signed_in(town.chen)
    made = {passwords.give_first("chen", reason="The old one was lost.") for _turn in range(2)}
    assert len(made) == 2
    assert all(len(one.replace("-", "")) == 20 for one in made)
    assert before.get("/counter/").status_code == 302
    assert rows_of(town.chen) == []
    assert {line.reason for line in Line.objects.filter(step="first-password")} == {"The old one was lost."}


def test_nobody_gets_one_who_is_nobody(town: Town) -> None:
    Account.objects.filter(pk=town.wang.account_id or 0).update(is_active=False)
    for name in ("nobody", "wang"):
        with pytest.raises(NotFound):
            passwords.give_first(name, reason="new")


def test_the_command_shows_it_once_and_signs_out(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["accounts", "first-password", "chen"]) == 0
    first = capsys.readouterr().out.split()[0]
    client = browser_of()
    assert password(client, "chen", first).status_code == 302
    others = signed_in(town.wang)
    assert cli.main(["accounts", "sign-out", "chen"]) == 0
    assert (len(rows_of(town.chen)), others.get("/office/").status_code) == (0, 200)
    assert cli.main(["accounts", "sign-out"]) == 0
    assert others.get("/office/").status_code == 302
    assert cli.main(["accounts", "first-password"]) == cli.main(["accounts", "sign-out", "nobody"]) == 1


@pytest.mark.parametrize("stolen", ["123456123456", "1q2w3e4r5t6y", "woaini1314520", "correcthorsebatterystaple"])
def test_a_stolen_password_is_refused_however_it_is_written_and_nobody_outside_is_asked(stolen: str) -> None:
    for typed in (stolen, stolen.upper()):
        with pytest.raises(ValidationError, match="a list of stolen ones"):
            passwords.NotStolen().validate(typed)
    passwords.NotStolen().validate("a kite over the reeds")


@pytest.mark.parametrize("word", ["my Banshi at noon", "户口本在第二个抽屉里呀呀", "the POLICE dog barks"])
def test_a_password_holds_no_word_that_everybody_here_thinks_of_first(word: str) -> None:
    with pytest.raises(ValidationError, match="too many passwords here"):
        passwords.NotOfThisPlace().validate(word)
    passwords.NotOfThisPlace().validate("a kite over the reeds")
