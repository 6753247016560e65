"""A ballot paper whose answer was lost on the line: the same form gets the same paper, and nothing else ever does."""

from __future__ import annotations

from http.cookies import SimpleCookie
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from banshi.kernel import clock
from banshi.voting import issuing, papers
from banshi.voting.issuing import Voter, has_paper
from banshi.voting.models import Right
from banshi.web.voting import same_form
from tests.browser import signed_in
from tests.voting.stories import CLOSES_AT, anybody, close, during, opened, resident
from tests.web.test_voting_pages import code_in, form_of, take, vote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from banshi.voting.models import Ballot
    from tests.cast import Town


@pytest.fixture
def ballot(town: Town) -> Iterator[Ballot]:
    with during():
        yield opened()


def lost(client: Client, ballot: Ballot, form: str, where: str = "paper", **typed: str) -> Any:
    """Send a form and lose its answer: the browser learns nothing from it, not even to forget a cookie."""
    before = client.cookies.output()
    answer = client.post(f"/votes/{ballot.id}/{where}", typed | {"form": form})
    client.cookies = SimpleCookie()
    client.cookies.load(before.replace("Set-Cookie: ", "").replace("\r\n", "; "))
    return answer


def test_the_same_form_sent_again_gets_the_same_paper(town: Town, ballot: Ballot) -> None:
    li = signed_in(town.li_online)
    form = form_of(li, ballot)
    first = code_in(lost(li, ballot, form))
    assert code_in(lost(li, ballot, form)) == first
    assert Right.objects.count() == 1


def test_whoever_comes_back_with_the_same_browser_is_offered_the_same_paper(town: Town, ballot: Ballot) -> None:
    li = signed_in(town.li_online)
    first = code_in(lost(li, ballot, form_of(li, ballot)))
    assert "Show me the same paper again" in li.get(f"/votes/{ballot.id}/paper").content.decode()
    assert code_in(take(li, ballot)) == first


def test_once_the_paper_has_come_the_browser_has_forgotten_its_form(town: Town, ballot: Ballot) -> None:
    li = signed_in(town.li_online)
    take(li, ballot)
    assert form_of(li, ballot) == ""
    assert "it cannot be shown again" in li.get(f"/votes/{ballot.id}/paper").content.decode()


def test_of_two_browsers_that_opened_the_page_the_first_that_sends_gets_the_paper(town: Town, ballot: Ballot) -> None:
    phone, desk = signed_in(town.li_online), signed_in(town.li_online)
    on_the_phone, at_the_desk = form_of(phone, ballot), form_of(desk, ballot)
    first = code_in(lost(phone, ballot, on_the_phone))
    refused = lost(desk, ballot, at_the_desk)
    assert (refused.status_code, "2026-11-21" in refused.content.decode()) == (422, True)
    assert code_in(lost(phone, ballot, on_the_phone)) == first


def test_two_pages_of_one_browser_hold_the_same_form(town: Town, ballot: Ballot) -> None:
    li = signed_in(town.li_online)
    assert form_of(li, ballot) == form_of(li, ballot) != ""


def test_a_form_is_of_use_to_nobody_else_and_in_no_other_ballot(town: Town, ballot: Ballot) -> None:
    li, other = signed_in(town.li_online), opened()
    form = form_of(li, ballot)
    stranger = signed_in(town.stranger_online)
    for client, where, sent in (
        (stranger, ballot, form), (li, other, form), (li, ballot, ""), (li, ballot, "0" * 96), (li, ballot, "x" * 96),
        (li, ballot, form[:-2]), (li, ballot, papers.new_form(ballot.id, Voter.resident(town.stranger.id).name)),
    ):  # fmt: skip
        assert client.post(f"/votes/{where.id}/paper", {"form": sent}).status_code == 422
    assert Right.objects.count() == 0


def test_a_browser_that_two_people_share_keeps_their_forms_apart(town: Town, ballot: Ballot) -> None:
    li, stranger = signed_in(town.li_online), signed_in(town.stranger_online)
    form = form_of(li, ballot)
    stranger.cookies[same_form.COOKIE] = form
    assert form_of(stranger, ballot) not in {"", form}


def test_a_form_that_comes_again_after_the_vote_was_cast_casts_no_second_one(town: Town, ballot: Ballot) -> None:
    li = signed_in(town.li_online)
    form = form_of(li, ballot)
    code = code_in(lost(li, ballot, form))
    assert vote(li, ballot, code, 0).status_code == 200
    assert code_in(lost(li, ballot, form)) == code
    assert "was cast with this paper before" in vote(li, ballot, code, 1).content.decode()


def test_after_closing_no_form_gets_a_paper_and_by_which_one_it_was_taken_is_forgotten(
    town: Town, ballot: Ballot
) -> None:
    li = signed_in(town.li_online)
    form = form_of(li, ballot)
    lost(li, ballot, form)
    close()
    with clock.stopped_at(CLOSES_AT):
        assert lost(li, ballot, form).status_code == 409
    assert Right.objects.values_list("form", flat=True).get() is None


def test_the_nightly_mixing_keeps_the_form_of_an_open_ballot(town: Town, ballot: Ballot) -> None:
    li = signed_in(town.li_online)
    form = form_of(li, ballot)
    first = code_in(lost(li, ballot, form))
    with connections["owner"].cursor() as cursor:
        cursor.execute("select voting_mix(%s)", [ballot.id])
    assert code_in(lost(li, ballot, form)) == first


def test_the_same_form_sent_many_times_at_once_gets_one_paper(town: Town, ballot: Ballot) -> None:
    given: list[str] = []

    def ask() -> None:
        voter = Voter.resident(1)
        given.append(issuing.issue_paper(ballot.id, voter=voter, by=resident(1), may_vote=anybody, number=b"n" * 16))
        connections["default"].close()

    threads = [Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(given), len(set(given)), Right.objects.count()) == (6, 1, 1)


def test_nothing_that_is_stored_is_the_number_the_paper_or_what_it_is_known_by_when_cast(
    town: Town, ballot: Ballot
) -> None:
    li = signed_in(town.li_online)
    form = form_of(li, ballot)
    number = papers.number_of(ballot.id, Voter.resident(town.li.id).name, form)
    code = code_in(take(li, ballot))
    assert number
    with connections["owner"].cursor() as cursor:
        cursor.execute("select to_jsonb(r)::text from voting_right r union all select to_jsonb(s)::text from"
                       " django_session s union all select to_jsonb(l)::text from journal_line l")  # fmt: skip
        stored = " ".join(row for (row,) in cursor.fetchall())
    for secret in (number.hex(), form, code, papers.serial_of(ballot.id, code).hex()):
        assert secret not in stored


def test_who_has_the_database_and_our_secret_but_not_the_number_makes_another_paper(town: Town, ballot: Ballot) -> None:
    li = signed_in(town.li_online)
    code, name = code_in(take(li, ballot)), Voter.resident(town.li.id).name
    right = Right.objects.only("id", "voter", "form").get()
    known = [right.id.bytes, bytes(right.voter), bytes(right.form or b""), ballot.id.bytes]
    tried = {papers.code_of(ballot.id, name, one[at : at + papers.NUMBER_BYTES]) for one in known for at in (0, 16)}
    assert code not in tried


def test_the_number_goes_to_its_own_page_alone_and_no_script_reads_it(town: Town, ballot: Ballot) -> None:
    page = signed_in(town.li_online).get(f"/votes/{ballot.id}/paper")
    cookie = page.cookies[same_form.COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/votes/{ballot.id}/paper", True, "Lax")
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert page["Cache-Control"] == "private, no-store"


def test_a_clerk_whose_answer_was_lost_gives_out_the_same_paper(town: Town, ballot: Ballot) -> None:
    chen = signed_in(town.chen)
    card = {"id_number": town.grandmother.id_number, "name": town.grandmother.name, "face_compared": "on"}
    first = code_in(lost(chen, ballot, form_of(chen, ballot, "counter"), "counter", **card))
    assert code_in(take(chen, ballot, "counter", **card)) == first
    again = take(chen, ballot, "counter", **card)  # with this answer the form was forgotten
    assert "one for each voter" in again.content.decode()


def test_one_form_of_a_counter_gives_two_residents_two_papers(town: Town, ballot: Ballot) -> None:
    number = papers.new_number()
    both = [
        issuing.issue_paper(ballot.id, voter=Voter.resident(one), by=town.chen, may_vote=anybody, number=number)
        for one in (town.li.id, town.grandmother.id)
    ]
    assert len(set(both)) == 2
    assert has_paper(ballot.id, Voter.resident(town.li.id), number) == has_paper(
        ballot.id, Voter.resident(town.grandmother.id), number
    )
