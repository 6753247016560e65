from __future__ import annotations
import os
from datetime import timedelta
from pathlib import Path
from uuid import uuid4
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from banshi.concerns import dispatching, handling, problems
from banshi.concerns.proposing import Hints
from banshi.concerns.vocabulary import Channel, Outcome
from banshi.kernel import clock
from tests import hotline
from tests.browser import NARROW, WIDE, carry, faults_of, signed_in
from tests.cast import SATURDAY_MORNING

OUT = Path("/tmp/whot/shots")
COLD = f"{hotline.ESTATE}暖气一直不热，室温只有十二度，家里有老人"
SAYS = ["翠湖小区3栋暖气一直不热，家里只有十三度，老人受不了", "翠湖小区从周三开始停暖，物业说不知道什么时候修好", "松涛苑地下车库漏水，已经积水十厘米", "松涛苑门口烧烤店每天营业到凌晨两点，油烟和噪音都很大，孩子没法睡觉，已经打过三次电话没人管", "The heating in Cuihu estate has been cold for three days", "建议在湖滨路小学门口加装信号灯"]

def shots(page, name, path, actor, prep=None):
    OUT.mkdir(parents=True, exist_ok=True)
    for lang in ("zh-hans", "en"):
        carry(page, actor, lang)
        for w, size in (("1280", WIDE), ("360", NARROW)):
            page.set_viewport_size(size)
            page.goto(path)
            if prep: prep(page)
            f = faults_of(page)
            if f: print(name, lang, w, f)
            page.screenshot(path=f"{OUT}/{name}-{lang[:2]}-{w}.png", full_page=True)

def test_all(page, town):
    with clock.stopped_at(SATURDAY_MORNING - timedelta(days=2)):
        line = hotline.open_up()
        first = hotline.taken_in(SAYS[0], phone="13800000011").concern
        sent = dispatching.confirm(first.id, dispatching.as_proposed(first), by=line.operator)
        c2 = hotline.taken_in(SAYS[1], phone="13800000012").concern
        dispatching.confirm(c2.id, dispatching.as_proposed(c2, joins=first.id), by=line.operator)
        handling.contact(first.id, how="phone", reached=True, words="上门看过", by=line.heater)
        g = handling.Given(outcome=Outcome.SOLVED, done="更换了楼栋的供暖阀门", done_on=clock.today(), reply="您好，翠湖小区3栋的供暖阀门已于今天更换，目前室温二十度。")
        handling.answer(first.id, g, by=line.heater)
        d = hotline.taken_in(SAYS[2], phone="13800000013").concern
        dispatching.confirm(d.id, dispatching.as_proposed(d), by=line.operator)
        handling.accept(d.id, by=line.heater)
        handling.answer(d.id, handling.Given(outcome=Outcome.UNLAWFUL, done="已处理", reply="您好，感谢您对我们工作的支持，您反映的问题不合法，不予受理。", reason="无依据"), by=line.heater)
        o = hotline.taken_in(SAYS[0] + "，请打13900000007", phone="13800000014", name="王小二").concern
        dispatching.confirm(o.id, dispatching.as_proposed(o, joins=first.id), by=line.operator)
        dispatching.object_to(o.id, reason="三栋是户内分户改造的管道，按分工由住房局负责，我公司只管到楼前阀门。", by=line.heater)
    with clock.stopped_at(SATURDAY_MORNING):
        for n, words in enumerate(SAYS * 2):
            hotline.taken_in(words, phone=f"1380000{n:04}", **({} if n % 3 else {"hints": Hints()}))
        w = hotline.taken_in(SAYS[0] + "，请打13900000007", phone="13800000099", name="王小二").concern
        who = line.ruler
        def typed(page):
            page.fill("#id_phone", "13800000099"); page.keyboard.press("Enter"); page.wait_for_selector(".earlier")
            page.fill("#id_name", "王先生"); page.locator("#id_words").press_sequentially(COLD[:30]); page.wait_for_selector("[data-join='1']")
            page.keyboard.press("Alt+j"); page.wait_for_timeout(600)
        shots(page, "call-empty", "/hotline/", who)
        shots(page, "call-typed", "/hotline/", who, typed)
        shots(page, "call-danger", "/hotline/", who, lambda p: (p.fill("#id_words", "楼道着火了，有人被困"), p.locator("#id_words").dispatch_event("input"), p.wait_for_selector(".call-first")))
        shots(page, "call-said", f"/hotline/?said={sent.id}", who)
        shots(page, "queue", "/hotline/queue/", who)
        shots(page, "concern", f"/hotline/concerns/{w.id}/", who)
        shots(page, "concern-looked", f"/hotline/concerns/{w.id}/", who, lambda p: (p.click("form[action$=reporter] button"), p.wait_for_selector(".known"), p.evaluate("document.querySelectorAll('details').forEach(d=>d.open=true)")))
        shots(page, "calls", "/hotline/calls/", who)
        shots(page, "sheet", f"/hotline/calls/{first.id}/", who, lambda p: (p.keyboard.press("n"), p.wait_for_selector(".ring-up"), p.keyboard.press("1"), p.keyboard.press("2")))
        shots(page, "ruling", f"/hotline/rulings/{o.id}/", who)
        shots(page, "review", f"/hotline/reviews/{d.id}/", line.reviewer)
        shots(page, "supervision", "/hotline/supervision/", who)
        shots(page, "catalogue", "/hotline/catalogue/", who)
        code = hotline.heating_category()
        def up(text): return signed_in(who).post("/hotline/catalogue/", {"edition": "2027", "file": SimpleUploadedFile("d.csv", text.encode())})
        HEAD = "category,division,kind,unit_code,co_unit_codes,source\n"
        where = up(f"{HEAD}{code},999902,,999902000400,999902000300,2027清单\n,999902,,999902000100,,fallback\n").headers["Location"]
        shots(page, "trial", f"{where}trial", who)
        def wrong(p):
            p.set_input_files("#id_file", files=[{"name": "d.csv", "mimeType": "text/csv", "buffer": (HEAD + "77.01,999902,,999902000300,,x\n01.02,999902,,999902003201,,y\n").encode()}])
            p.fill("#id_edition", "2027"); p.click("main form button"); p.wait_for_selector(".faults")
        shots(page, "faults", "/hotline/catalogue/", who, wrong)
