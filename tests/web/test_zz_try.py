from __future__ import annotations
from uuid import uuid4
from tests.browser import *
from tests.cast import SATURDAY_MORNING
from banshi.kernel import clock
from banshi.matters import decisions
from banshi.matters.evidence import Proof
from tests.matters.stories import filed, education
from tests.web.test_counter import _receive
from datetime import timedelta
def test_axe_works(page):
    page.goto("/accounts/login/")
    page.evaluate("document.querySelector('input[name=login]').id='x'")
    assert faults_of(page)
def test_walk(page, town, live):
    def shot(name, widths=(1280,), langs=("zh-hans",), before=None, reload=True):
        for lang in langs:
            page.context.add_cookies([{"name":"django_language","value":lang,"url":live}])
            for w in widths:
                page.set_viewport_size({"width":w,"height":900})
                if reload: page.reload()
                if before: before()
                page.screenshot(path=f"/tmp/shots/{name}-{lang[:2]}-{w}.png", full_page=True)
        page.set_viewport_size({"width":1280,"height":900})
    with clock.stopped_at(SATURDAY_MORNING):
        a,b=filed(town),filed(town); g=education(town, Proof.UNREACHABLE); gg=education(town)
        sb=filed(town); decisions.send_back(sb.id,["报警回执","户主同意书"],by=town.wang)
        ap=filed(town); decisions.approve(ap.id, by=town.wang)
        r=filed(town); decisions.refuse(r.id,"household-frozen",words="房屋正在征收",by=town.wang)
    with clock.stopped_at(SATURDAY_MORNING+timedelta(days=1, hours=23)):
        carry(page, town.chen)
        v=_receive(signed_in(town.chen), town.frozen)[1]
        page.goto(v); shot("refused",(1280,360))
        page.goto("/counter/"); shot("counter2",(1280,360))
        page.click("button[form=receive]"); page.wait_for_load_state(); shot("counter-errors",(1280,360),reload=False)
        page.goto(f"/counter/cases/{sb.id}/"); shot("sentback",(1280,360))
        page.goto(f"/counter/cases/{r.id}/"); shot("letter")
        page.goto(f"/accounts/"); shot("account",(1280,360))
    with clock.stopped_at(SATURDAY_MORNING+timedelta(days=3)):
        carry(page, town.wang)
        page.goto("/office/"); shot("worklist2",(1280,360))
        page.goto("/office/objections"); shot("objections")
        page.goto(f"/office/cases/{a.id}/"); shot("conflict",(1280,360),before=lambda: page.click("details >> nth=0"))
        page.goto(page.url); page.wait_for_load_state()
        page.goto("/office/search"); page.fill("[name=pinyin]","li"); page.click("main button.govuk-button"); page.wait_for_load_state(); shot("search",(1280,360),reload=False)
        page.goto(f"/office/cases/{g.id}/"); shot("education")
        decisions.object_to(gg.id, reason="编号属于另一人", by=town.wang)
        carry(page, town.zhao); page.goto(f"/office/cases/{gg.id}/"); shot("county")
