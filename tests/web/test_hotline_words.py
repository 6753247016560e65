"""What the hotline's pages say: what a post is called there, which area is meant, which keys do something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from banshi.concerns.models import Place
from tests import hotline
from tests.browser import signed_in

if TYPE_CHECKING:
    from tests.cast import Town
    from tests.hotline import Line


def test_a_clerk_is_called_after_what_they_do_there(line: Line, town: Town) -> None:
    assert "(operator)" in signed_in(line.operator).get("/hotline/").content.decode()
    assert "(reviewing officer)" in signed_in(line.reviewer).get("/hotline/").content.decode()
    assert "(counter clerk)" in signed_in(town.chen).get("/counter/").content.decode()


def test_a_call_is_read_out_in_chinese_too(line: Line) -> None:
    concern = hotline.taken_in(by=line.operator).concern
    said = signed_in(line.operator, language="zh-hans").get(f"/hotline/?said={concern.id}")
    assert concern.number in said.content.decode()


def test_where_a_name_lies_in_several_areas_each_is_offered(line: Line) -> None:
    for division, north in (("999902", 36.0), ("999900", 36.5)):
        Place.objects.using("owner").create(name="双名苑", division=division, latitude=north, longitude=114.3)
    shown = signed_in(line.operator).post("/hotline/propose", {"words": "双名苑暖气不热，家里很冷"}).content.decode()
    assert 'data-value="999900 City government"' in shown
    assert 'data-value="999902 County government"' in shown


def test_the_key_that_joins_is_named_only_where_something_can_be_joined(line: Line) -> None:
    hotline.taken_in()
    assert "Shift+J" not in signed_in(line.operator).get("/hotline/queue/").content.decode()


def test_an_account_leads_back_to_where_its_post_works(line: Line) -> None:
    assert 'href="/hotline/">Back to my pages' in signed_in(line.operator).get("/accounts/").content.decode()
    assert 'href="/unit/">Back to my pages' in signed_in(line.heater).get("/accounts/").content.decode()
