from __future__ import annotations
from uuid import uuid4
from datetime import timedelta
from banshi.concerns import handling
from banshi.concerns.models import Problem, Concern
from banshi.kernel import clock
from django.db import connections
from tests.browser import NARROW, WIDE, carry
from tests.cast import SATURDAY_MORNING
from tests.concerns import unit_town
from tests.concerns.unit_town import linked, sent, reported
from tests.web.test_unit_desk import _given, ANSWER

def test_shots(town, page):
    units = unit_town.build()
    with clock.stopped_at(SATURDAY_MORNING - timedelta(days=1)):
        members = linked(units, units.heat, 5)
        late = sent(units, units.heat, "碧水家园小区供热管道漏水，路面结冰，已经三天没有人来修，行人滑倒。联系电话13912345678")
    with clock.stopped_at(SATURDAY_MORNING):
        handling.contact(members[0].id, how="phone", reached=True, words="约周一上门查看", by=units.heat)
        handling.contact(members[1].id, how="phone", reached=True, words="", by=units.heat)
        handling.answer(members[1].id, _given(), by=units.heat)
        with connections["owner"].cursor() as c:
            c.execute("update concerns_concern set due_at=%s where id=%s", [SATURDAY_MORNING - timedelta(hours=3), late.id])
        number = Problem.objects.get().number
        for lang in ("zh-hans", "en"):
            carry(page, units.heat, lang)
            for size, name in ((WIDE, "wide"), (NARROW, "narrow")):
                page.set_viewport_size(size)
                def shot(what):
                    page.screenshot(path=f"/tmp/wunit/{what}-{lang}-{name}.png", full_page=True)
                page.goto("/unit/"); shot("desk")
                page.goto(f"/unit/problems/{number}/"); shot("problem")
                page.goto(f"/unit/concerns/{members[0].id}/"); shot("concern")
                page.click("text=" + ("查看联系方式" if False else "" ) ) if False else None
                page.locator("form[action$='/who'] button").click(); page.wait_for_load_state(); shot("who")
                page.goto(f"/unit/concerns/{members[0].id}/")
                page.check(f"input[name=outcome][value=solved]")
                page.fill("textarea[name=done]", "已处理"); page.fill("input[name=done_on]", "2026-11-21"); page.fill("textarea[name=reply]", "感谢您的支持")
                page.locator("form[action$='/answer'] button").click(); page.wait_for_load_state(); shot("over")
            carry(page, units.street_clerk, lang)
            for size, name in ((WIDE, "wide"), (NARROW, "narrow")):
                page.set_viewport_size(size)
                page.goto("/counter/concern/"); page.screenshot(path=f"/tmp/wunit/counter-{lang}-{name}.png", full_page=True)
                page.fill("textarea[name=words]", "我家燃气泄漏味道很大，一楼楼道里。" if name=="wide" else "路灯不亮"); page.fill("input[name=place]", "翠湖花园"); page.fill("input[name=phone]", "13800000001")
                page.locator("main form button").first.click(); page.wait_for_load_state(); page.screenshot(path=f"/tmp/wunit/receipt-{lang}-{name}.png", full_page=True)


def test_shots_import(town, page):
    from tests.web.test_importing import _upload, _confirmed, NEW, OVER
    from tests.browser import signed_in
    from banshi.concerns import importing
    units = unit_town.build()
    with clock.stopped_at(SATURDAY_MORNING):
        lines = [NEW.format(1), OVER.format(2), OVER.format(3).replace("平湖热力公司", "老热力").replace("满意", "凑合")]
        client = signed_in(units.ruler)
        fresh = client.post("/hotline/import/", {"file": _upload(*lines)})["Location"]
        carry(page, units.ruler, "en")
        for size, name in ((WIDE, "wide"), (NARROW, "narrow")):
            page.set_viewport_size(size)
            page.goto(fresh); page.screenshot(path=f"/tmp/wunit/import-columns-en-{name}.png", full_page=True)
