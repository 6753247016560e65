"""Ballots through their pages: a paper is taken once, cast without a name, and found again by its receipt."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from banshi.kernel import clock
from banshi.kernel.actor import SYSTEM
from banshi.projects.models import Project
from banshi.voting import ballots, draws, issuing
from banshi.voting.issuing import Voter
from banshi.voting.models import Right
from banshi.voting.queries import ballot as ballot_of
from banshi.voting.queries import result_of
from banshi.voting.vocabulary import Chamber
from banshi.web.voting.electorate import may_vote
from tests.browser import signed_in
from tests.cast import SATURDAY_MORNING
from tests.voting.stories import CLOSES_AT, OPTIONS, WORD_KNOWN, announced, close, delegate, during, opened, paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from banshi.voting.models import Ballot
    from tests.cast import Town


@pytest.fixture(autouse=True)
def _open_hours(town: Town) -> Iterator[None]:
    cache.clear()
    with during():
        yield


def anybody() -> Client:
    return Client(headers={"accept-language": "en"})


def code_in(page: Any) -> str:
    found = re.search(r"data-paper>([A-Z2-9-]+)<", page.content.decode())
    assert found, page.content.decode()
    return found[1]


def vote(client: Client, ballot: Ballot, code: str, *choices: int, step: str = "cast") -> Any:
    chosen = [str(OPTIONS[place]) for place in choices]
    return client.post(f"/votes/{ballot.id}/cast", {"step": step, "code": code, "choices": chosen})


def take(client: Client, ballot: Ballot, where: str = "paper", **typed: str) -> Any:
    """Open the page from which a paper is asked for, and send its form."""
    return client.post(f"/votes/{ballot.id}/{where}", typed | {"form": form_of(client, ballot, where)})


def form_of(client: Client, ballot: Ballot, where: str = "paper") -> str:
    page = client.get(f"/votes/{ballot.id}/{where}").content.decode()
    found = re.search(r'name="form" value="([0-9a-f]{96})"', page)
    return found[1] if found else ""


def test_from_the_list_to_the_receipt(town: Town) -> None:
    ballot = opened()
    li = signed_in(town.li_online)
    assert "Which pump first?" in anybody().get("/votes/").content.decode()
    assert "Take my ballot paper" in li.get(f"/votes/{ballot.id}/").content.decode()
    code = code_in(take(li, ballot))
    handed_over = anybody().post(f"/votes/{ballot.id}/cast", {"code": code}).content.decode()
    assert code in handed_over
    assert "Option 1" in handed_over
    confirm = vote(anybody(), ballot, code, 1, step="look").content.decode()
    assert "Is this your vote?" in confirm
    assert "Option 2" in confirm
    receipt = re.search(r"data-receipt>([A-Z2-9-]+)<", vote(anybody(), ballot, code, 1).content.decode())
    assert receipt
    close()
    found = anybody().post(f"/votes/{ballot.id}/receipt", {"receipt": receipt[1]}).content.decode()
    assert "Your vote was counted" in found
    assert "Option 2" in found
    result = anybody().get(f"/votes/{ballot.id}/result").content.decode()
    assert "of 1 papers given out and 100 entitled" in result


def test_a_second_paper_is_refused_from_another_browser_with_the_day_of_the_first(town: Town) -> None:
    ballot = opened()
    again = signed_in(town.li_online)
    form = form_of(again, ballot)
    take(signed_in(town.li_online), ballot)
    assert "given out on" in again.get(f"/votes/{ballot.id}/paper").content.decode()
    response = again.post(f"/votes/{ballot.id}/paper", {"form": form})
    assert response.status_code == 422
    assert "2026-11-21" in response.content.decode()


def test_casting_looks_at_no_session_account_or_post(town: Town) -> None:
    ballot = opened()
    code = paper(ballot, town.li.id)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = vote(anybody(), ballot, code, 0)
    said = " ".join(query["sql"] for query in asked)
    assert page.status_code == 200
    assert not [table for table in ("session", "account", "_post", "journal", "voting_right") if table in said]


def test_a_casting_page_does_not_show_who_is_signed_in(town: Town) -> None:
    ballot = opened()
    page = signed_in(town.li_online).get(f"/votes/{ballot.id}/cast")
    assert town.li.name not in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("code", "choices", "words"),
    [
        ("", (0,), "Type the code"),
        ("AAAAA-AAAAA-AAAAA-AAAAB", (0,), "wrong, missing or swapped"),
        (None, (0, 1), "at most 1 may be chosen"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    town: Town, code: str | None, choices: tuple[int, ...], words: str
) -> None:
    ballot = opened()
    typed = code if code is not None else paper(ballot, 1)
    response = vote(anybody(), ballot, typed, *choices, step="look")
    said = response.content.decode()
    assert response.status_code == 422
    assert words in said
    assert f'value="{typed}"' in said or not typed
    assert said.count(" checked") == len(choices)


def test_choosing_again_keeps_the_paper_and_the_choice(town: Town) -> None:
    ballot = opened()
    code = paper(ballot, 1)
    page = anybody().post(
        f"/votes/{ballot.id}/cast", {"step": "cast", "change": "1", "code": code, "choices": [str(OPTIONS[2])]}
    )
    said = page.content.decode()
    assert f'value="{code}"' in said
    assert said.count(" checked") == 1
    assert "receipt" not in said.lower()


def test_an_option_of_another_ballot_is_refused(town: Town) -> None:
    ballot = opened()
    response = anybody().post(
        f"/votes/{ballot.id}/cast", {"step": "cast", "code": paper(ballot, 1), "choices": [str(ballot.id)]}
    )
    assert response.status_code == 422
    assert "does not stand on this ballot" in response.content.decode()


def test_thirty_forged_papers_close_the_door_and_a_good_one_waits(town: Town) -> None:
    ballot, other = opened(), opened()
    for number in range(30):
        vote(anybody(), ballot, paper(other, number), 0)
    response = vote(anybody(), ballot, paper(ballot, 1), 0)
    assert "Your paper is still good" in response.content.decode()
    cache.clear()
    assert vote(anybody(), ballot, paper(ballot, 2), 0).status_code == 200


def test_at_the_closing_second_the_page_says_that_it_is_over(town: Town) -> None:
    ballot = opened()
    code = paper(ballot, 1)
    with clock.stopped_at(CLOSES_AT):
        said = vote(anybody(), ballot, code, 0).content.decode()
        listed = anybody().get("/votes/").content.decode()
    assert "This ballot is over" in said
    assert "closed, being counted" in listed


def test_before_it_opens_nobody_takes_a_paper_and_nobody_votes(town: Town) -> None:
    ballot = announced()
    with clock.stopped_at(SATURDAY_MORNING):
        assert "opens on" in anybody().get(f"/votes/{ballot.id}/cast").content.decode()
        refused = take(signed_in(town.li_online), ballot)
    assert refused.status_code == 409
    assert "2026-11-21 10:44" in refused.content.decode()


def test_the_result_is_refused_before_closing_even_to_the_auditor(town: Town) -> None:
    ballot = opened()
    vote(anybody(), ballot, paper(ballot, 1), 0)
    for name in ("result", "result.csv", "receipt"):
        assert signed_in(town.auditor).get(f"/votes/{ballot.id}/{name}").status_code == 409
    file = b"".join(anybody().get(f"/votes/{ballot.id}/result.json"))
    assert b'"result": null' in file
    assert b'"receipt"' not in file


def test_a_clerk_gives_a_paper_to_a_resident_who_has_no_phone(town: Town) -> None:
    ballot = opened()
    shown = {"id_number": town.grandmother.id_number, "name": town.grandmother.name, "face_compared": "on"}
    page = take(signed_in(town.chen), ballot, "counter", **shown)
    assert vote(anybody(), ballot, code_in(page), 3).status_code == 200
    right = Right.objects.only("clerk_id", "unit_id").get()
    assert (right.clerk_id, right.unit_id) == (town.chen.account_id, town.chen.unit_id)
    again = take(signed_in(town.chen), ballot, "counter", **shown)
    assert "one for each voter" in again.content.decode()
    given = signed_in(town.auditor).get(f"/votes/{ballot.id}/given").content.decode()
    assert "陈静" in given
    assert "Market Street station" in given
    assert signed_in(town.chen).get(f"/votes/{ballot.id}/given").status_code == 403


def test_a_voter_sees_at_which_counter_their_paper_was_given_out(town: Town) -> None:
    ballot = opened()
    issuing.issue_paper(ballot.id, voter=Voter.resident(town.li.id), by=town.chen, may_vote=may_vote)
    for page in ("", "paper"):
        said = signed_in(town.li_online).get(f"/votes/{ballot.id}/{page}").content.decode()
        assert "at the counter of Market Street station" in said


def test_a_clerk_who_mistypes_the_card_gives_nothing_out(town: Town) -> None:
    ballot = opened()
    for shown in (
        {"id_number": town.grandmother.id_number, "name": "不对", "face_compared": "on"},
        {"id_number": "12", "name": town.grandmother.name, "face_compared": "on"},
        {"id_number": town.grandmother.id_number, "name": town.grandmother.name},
    ):
        assert take(signed_in(town.chen), ballot, "counter", **shown).status_code == 422
    assert Right.objects.count() == 0


def test_only_those_who_live_in_the_area_take_a_paper(town: Town) -> None:
    elsewhere = opened(unit_id=town.chen.unit_id)
    assert take(signed_in(town.li_online), elsewhere).status_code == 403
    for unit_id in (town.wang.unit_id, town.zhao.unit_id, town.lin.unit_id):
        assert take(signed_in(town.li_online), opened(unit_id=unit_id)).status_code == 200


def test_a_delegate_votes_as_delegate_and_as_resident_in_two_ballots(town: Town) -> None:
    unit_id = town.zhao.unit_id
    assert unit_id
    of_residents, of_delegates = opened(), opened(chamber=Chamber.DELEGATES, unit_id=unit_id)
    both = delegate(unit_id, person_id=town.stranger.id)
    for ballot in (of_residents, of_delegates):
        assert take(signed_in(both), ballot).status_code == 200
        assert take(signed_in(both), ballot).status_code == 422
    assert take(signed_in(town.li_online), of_delegates).status_code == 403


def test_an_ended_post_gives_no_paper(town: Town) -> None:
    unit_id = town.zhao.unit_id
    assert unit_id
    ballot = opened(chamber=Chamber.DELEGATES, unit_id=unit_id)
    former = delegate(unit_id, until=SATURDAY_MORNING.date().replace(day=1))
    assert take(signed_in(former), ballot).headers["Location"].startswith("/accounts/login/")
    elsewhere = delegate(town.lin.unit_id or 0, "elsewhere")
    assert take(signed_in(elsewhere), ballot).status_code == 403


def test_a_tie_is_shown_waiting_and_then_decided(town: Town) -> None:
    ballot = opened(public_source="cwl-ssq")
    for number, place in ((1, 0), (2, 1)):
        vote(anybody(), ballot, paper(ballot, number), place)
    close()
    assert "waits for the lot" in anybody().get(f"/votes/{ballot.id}/result").content.decode()
    with clock.stopped_at(WORD_KNOWN):
        ballots.decide(ballot.id, "03 08 11 19 24 31 + 09", by=SYSTEM)
    said = anybody().get(f"/votes/{ballot.id}/result").content.decode()
    assert "the lot decided" in said
    assert "03 08 11 19 24 31 + 09" in said
    assert result_of(ballot.id).decided
    assert ballot_of(ballot.id).seed in said


def test_a_called_off_ballot_says_why(town: Town) -> None:
    ballot = announced(by=town.wang)
    with clock.stopped_at(SATURDAY_MORNING):
        ballots.call_off(ballot.id, by=town.wang, reason="One option was described wrongly.")
    assert "One option was described wrongly." in anybody().get(f"/votes/{ballot.id}/").content.decode()


def test_options_are_called_what_their_candidates_are_called(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    about = SimpleNamespace(title="New pump for Cuihu", words="Water reaches\nthe sixth floor.", number="HX-2026-3")
    monkeypatch.setattr("banshi.projects.queries.candidates_of", lambda ids: {ids[1]: about})
    ballot = opened()
    said = anybody().get(f"/votes/{ballot.id}/").content.decode()
    assert "Option 1" in said
    assert "New pump for Cuihu" in said
    assert "HX-2026-3" in said
    assert "Water reaches<br>the sixth floor." in said
    assert "2. New pump for Cuihu" in anybody().get(f"/votes/{ballot.id}/cast").content.decode()
    file = b"".join(anybody().get(f"/votes/{ballot.id}/result.json"))
    assert "New pump for Cuihu" in file.decode()


def test_a_draw_is_shown_before_and_after_and_can_be_downloaded(town: Town) -> None:
    with clock.stopped_at(SATURDAY_MORNING):
        draw = draws.freeze(uuid4(), "jurors", ["T-1", "T-2", "T-3"], 1, by=town.wang)
    before = anybody().get(f"/draws/{draw.id}/").content.decode()
    assert draw.digest in before
    assert draw.commitment in before
    assert "Sun 22 Nov" in before
    with clock.stopped_at(CLOSES_AT):
        drawn = draws.draw(draw.id, "03 08 11 19 24 31 + 09", by=town.wang)
    after = anybody().get(f"/draws/{draw.id}/").content.decode()
    assert drawn.seed in after
    assert after.index(drawn.drawn[0]) < after.index(drawn.reserves[0])
    assert anybody().get(f"/draws/{draw.id}/draw.json").json()["draw"]["drawn"] == drawn.drawn
    assert anybody().get(f"/draws/{uuid4()}/").status_code == 404


def test_the_votes_are_downloaded_as_a_table_once_they_are_public(town: Town) -> None:
    ballot = opened()
    vote(anybody(), ballot, paper(ballot, 1), 2)
    close()
    table = b"".join(anybody().get(f"/votes/{ballot.id}/result.csv")).decode("utf-8-sig").splitlines()
    assert table[0] == "receipt,Option 1,Option 2,Option 3,Option 4"
    assert table[1].endswith(",0,0,1,0")
    assert anybody().get(f"/votes/{ballot.id}/receipt").status_code == 302


@pytest.mark.parametrize(
    ("purpose", "words"),
    [("accept-1", "Who says whether project HX-26-3 is done"), ("accept-2", "is done, round 2"), ("other", "other")],
)
def test_a_draw_about_a_project_says_so_in_words(town: Town, purpose: str, words: str) -> None:
    about = Project.objects.using("owner").create(number="HX-26-3", state="claimed", at=clock.now())
    with clock.stopped_at(SATURDAY_MORNING):
        draw = draws.freeze(about.id, purpose, ["T-1"], 1, by=town.wang)
    for path in ("/votes/", f"/draws/{draw.id}/"):
        assert words in anybody().get(path).content.decode()
    assert "/projects/HX-26-3/" in anybody().get(f"/draws/{draw.id}/").content.decode()
