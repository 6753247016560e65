"""Lists of the auditor go on where the page before ended: every row once, and none of somebody else's desk."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from banshi.watching import reviewing
from banshi.watching.models import Inquiry
from tests.browser import signed_in
from tests.watching.nights import MONDAY, at, look, night_after, nobody, on

if TYPE_CHECKING:
    from django.test import Client

    from tests.cast import Town


def walked(client: Client, path: str, row: str) -> list[str]:
    """Return what stands in the rows of all pages, one page after the other."""
    found: list[str] = []
    while path:
        said = client.get(path).content.decode()
        found += re.findall(row, said)
        older = re.search(r'rel="next" href="([^"]+)"', said)
        path = path.partition("?")[0] + older[1].replace("&amp;", "&") if older else ""
    return found


def test_the_looks_behind_a_count_are_listed_once_each_newest_first(town: Town) -> None:
    made = [look(town.wang, town.li.id, moment=at(MONDAY, 9, number % 60)) for number in range(70)]
    look(town.colleague, town.li.id, moment=at(MONDAY))
    night_after(MONDAY)
    path = f"/auditor/looks/list?month=2026-11&unit={town.wang.unit_id}&post=officer&purpose=lost-booklet"
    row = r'cell number" role="cell" data-label="[^"]*">(\d+)</td>\s*<td class="govuk-table__cell" role="cell"><time'
    listed = walked(signed_in(town.auditor), path, row)
    assert [int(one) for one in listed] == made[::-1]


def test_the_desk_lists_each_question_once_the_most_urgent_first(town: Town) -> None:
    with on(MONDAY):
        for number in range(65):
            made = look(town.wang, town.li.id, moment=at(MONDAY - timedelta(days=1), 9, number % 60))
            reviewing.ask_about(made, "为什么", by=town.li_online, tell=nobody)
        listed = walked(signed_in(town.auditor), "/auditor/", r'href="/auditor/questions/([0-9a-f-]{36})"')
    wanted = Inquiry.objects.order_by("due_at", "id").values_list("id", flat=True)
    assert listed == [str(one) for one in wanted]
    assert len(listed) == 65
