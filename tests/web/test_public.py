from __future__ import annotations

from functools import partial
from time import sleep
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from banshi.china.booklet.printing import LAYOUTS
from banshi.kernel import clock
from banshi.matters import actions, looking, printing, receiving
from banshi.matters.jurisdiction import jurisdiction
from banshi.matters.models import Case, Paper
from banshi.web.public import counting
from banshi.web.public.searching import meant
from banshi.web.templatetags.cases import paper_in_words
from tests.cast import SATURDAY_MORNING
from tests.matters.stories import approved, filed

if TYPE_CHECKING:
    from tests.cast import Town

PAGES = ("/", "/matters/", "/follow/", "/check/", "/stations/", "/privacy/", "/about/", "/can-i/lost-booklet/",
         "/can-i/education-level/")  # fmt: skip


@pytest.fixture
def anybody(town: Town) -> Client:
    """Somebody who is not signed in."""
    cache.clear()
    return Client(headers={"accept-language": "en"})


@pytest.mark.parametrize("page", PAGES)
def test_a_page_for_everybody_needs_no_sign_in(anybody: Client, page: str) -> None:
    assert anybody.get(page).status_code == 200
    assert "<h1" in _read(anybody, page)


def test_figures_that_take_long_to_count_are_counted_once_a_minute() -> None:
    cache.clear()
    counted: list[str] = []

    def count(name: str, seconds: float) -> str:
        counted.append(name)
        sleep(seconds)
        return name

    for _time in range(3):
        assert counting.kept("slow", partial(count, "slow", 0.51)) == "slow"
        assert counting.kept("quick", partial(count, "quick", 0)) == "quick"
    assert (counted.count("slow"), counted.count("quick")) == (1, 3)


def test_words_lead_straight_to_the_only_matter_that_fits(anybody: Client) -> None:
    assert anybody.get("/matters/?q=My BLOOD")["Location"] == "/can-i/blood-type/"
    assert anybody.get("/matters/?q=It is a WORKPLACE")["Location"] == "/can-i/workplace/"


def test_the_matter_that_shares_most_words_stands_first(anybody: Client) -> None:
    said = _read(anybody, "/matters/?q=education in my booklet")
    assert said.index("/can-i/education-level/") < said.index("/can-i/lost-booklet/")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_stands_in_chinese_too(town: Town, page: str) -> None:
    assert '<html lang="zh-Hans"' in _read(Client(headers={"accept-language": "zh-CN"}), page)


def test_chinese_is_compared_two_characters_at_a_time() -> None:
    lost, education = jurisdiction().matters[:2]
    with translation.override("zh-hans"):
        assert meant("户口本丢失了", (education, lost))[0] is lost
        assert meant("改文化程度", (education, lost)) == [education]


def test_a_word_that_fits_nothing_still_shows_every_matter(anybody: Client) -> None:
    said = _read(anybody, "/matters/?q=<zeppelin>")
    assert "We found nothing for “&lt;zeppelin&gt;”" in said
    assert "/can-i/lost-booklet/" in said


def test_the_answer_before_the_visit_names_terms_grounds_cures_and_sources(anybody: Client) -> None:
    said = _read(anybody, "/can-i/lost-booklet/")
    for words in ("within 1 working day", "The household is frozen", "What you can do:", "art. 17",
                  "not yet confirmed by an authority", "It is free."):  # fmt: skip
        assert words in said


def test_an_unknown_matter_is_told_in_words(anybody: Client) -> None:
    response = anybody.get("/can-i/fly/")
    assert response.status_code == 404
    assert "There is no such matter here." in response.content.decode()


def test_a_code_from_the_slip_shows_the_way_and_a_masked_name_only(anybody: Client, town: Town) -> None:
    case = filed(town)
    said = _read(anybody, f"/follow/{case.follow_code}/")
    assert case.number in said
    assert "李**" in said
    for personal in (town.li.name, town.li.id_number, "****", "平湖路12号院"):
        assert personal not in said


@pytest.mark.parametrize("typed", ["{lower}", "{spaced}", "{code}"])
def test_a_code_is_read_however_it_is_typed(anybody: Client, town: Town, typed: str) -> None:
    code = filed(town).follow_code
    said = typed.format(lower=code.lower(), spaced=" ".join(code.replace("-", "")), code=code)
    assert unquote(anybody.get("/follow/", {"code": said})["Location"]) == f"/follow/{code}/"


def test_a_wrong_code_stays_in_the_box_with_a_sentence(anybody: Client) -> None:
    said = anybody.get("/follow/", {"code": "WRONG123"}).content.decode()
    assert "There is no case with this code." in said
    assert 'value="WRONG123"' in said


def test_after_thirty_misses_an_address_has_to_wait(anybody: Client, town: Town) -> None:
    code = filed(town).follow_code
    for guess in range(30):
        assert anybody.get(f"/follow/AAAA-{guess:04d}/").status_code == 404
    assert anybody.get("/check/AAAAAA-AAAAAA/").status_code == 429
    assert anybody.get(f"/follow/{code}/").status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.7").get(f"/follow/{code}/").status_code == 200


def test_nobody_is_asked_before_the_case_has_ended(anybody: Client, town: Town) -> None:
    case = filed(town)
    assert "How did it go?" not in _read(anybody, f"/follow/{case.follow_code}/")
    anybody.post(f"/follow/{case.follow_code}/", {"verdict": "solved"})
    case.refresh_from_db()
    assert case.verdict == ""


def test_a_verdict_is_kept_thanked_for_and_may_be_changed(anybody: Client, town: Town) -> None:
    case = _closed(town)
    for verdict in ("solved", "partly"):
        response = anybody.post(f"/follow/{case.follow_code}/", {"verdict": verdict, "words": "很快"}, follow=True)
        assert "Thank you." in response.content.decode()
        case.refresh_from_db()
        assert (case.verdict, case.verdict_words) == (verdict, "很快")


def test_a_verdict_without_a_choice_keeps_the_words(anybody: Client, town: Town) -> None:
    case = _closed(town)
    said = anybody.post(f"/follow/{case.follow_code}/", {"words": "很快"}).content.decode()
    assert "Please answer this question." in said
    assert "很快" in said


def test_a_genuine_paper_is_valid_and_names_nobody(anybody: Client, town: Town) -> None:
    paper = actions.print_slip(filed(town).id, by=town.chen)
    said = _read(anybody, f"/check/{paper.check_code}/")
    for words in ("was issued and is valid", "Promise slip", "Market Street station"):
        assert words in said
    for personal in ("李", town.li.id_number, paper.serial):
        assert personal not in said


def test_a_printed_answer_can_be_checked_like_any_paper(anybody: Client, town: Town) -> None:
    visit, _facts = receiving.receive("lost-booklet", id_number=town.li.id_number, name=town.li.name, by=town.chen)
    paper = actions.print_answer(visit.id, by=town.chen)
    assert "Written answer" in _read(anybody, f"/check/{paper.check_code}/")


@pytest.mark.parametrize("kind", LAYOUTS)
def test_every_paper_that_is_printed_has_a_name(kind: str) -> None:
    assert paper_in_words(kind) != kind


def test_a_replaced_paper_is_void_and_does_not_tell_the_code_of_the_new_one(anybody: Client, town: Town) -> None:
    case = filed(town)
    first, second = (actions.print_slip(case.id, by=town.chen) for _time in range(2))
    said = _read(anybody, f"/check/{first.check_code}/")
    assert "replaced by a newer one" in said
    assert second.check_code not in said


def test_the_code_of_a_forged_paper_gets_a_sentence(anybody: Client) -> None:
    said = anybody.get("/check/", {"code": "ABCDEF-234567"}).content.decode()
    assert "No paper with this code was ever issued." in said


def test_a_sealed_file_is_genuine_and_one_changed_byte_is_refused(anybody: Client, town: Town) -> None:
    case = filed(town)
    paper = actions.print_slip(case.id, by=town.chen)
    pdf = _pdf(town, paper)
    assert "Genuine: sealed by" in _upload(anybody, pdf)
    assert "Not genuine" in _upload(anybody, pdf[:900] + bytes([pdf[900] ^ 1]) + pdf[901:])


def test_a_sealed_file_that_was_replaced_is_genuine_but_void(anybody: Client, town: Town) -> None:
    case = filed(town)
    pdf = _pdf(town, actions.print_slip(case.id, by=town.chen))
    actions.print_slip(case.id, by=town.chen)
    assert "replaced by a newer one" in _upload(anybody, pdf)


def test_what_is_no_pdf_is_refused_in_words(anybody: Client) -> None:
    assert "This is not a PDF file." in _upload(anybody, b"hello")


def test_stations_stand_under_their_county_with_address_and_telephone(anybody: Client) -> None:
    said = _read(anybody, "/stations/")
    assert said.index("Donggang county bureau</h2>") < said.index("<strong>Market Street station")
    assert 'href="tel:000-0000000"' in said


def test_the_nearest_station_comes_first(anybody: Client) -> None:
    said = _read(anybody, "/stations/?near=999902000000")
    assert said.index("Pinghu Road station") < said.index("South Gate station") < said.index("Market Street station")


def test_a_load_balancer_and_a_search_engine_get_plain_answers(anybody: Client) -> None:
    assert anybody.get("/healthz").content == b"ok\n"
    assert b"Disallow: /my/" in anybody.get("/robots.txt").content


def _read(client: Client, address: str) -> str:
    return str(client.get(address).content.decode())


def _upload(client: Client, pdf: bytes) -> str:
    return str(client.post("/check/", {"file": SimpleUploadedFile("paper.pdf", pdf)}).content.decode())


def _pdf(town: Town, paper: Paper) -> bytes:
    case = Case.objects.get(id=paper.case_id)
    looking.look(case, by=town.chen)
    return printing.content(paper, person_id=case.person_id)


def _closed(town: Town) -> Case:
    """Li's booklet was printed and handed over at Market Street."""
    with clock.stopped_at(SATURDAY_MORNING):
        case = approved(town)
        actions.print_paper(case.id, by=town.chen)
        return actions.hand_over(case.id, by=town.chen)
