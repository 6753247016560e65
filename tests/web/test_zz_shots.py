from __future__ import annotations
import os
from datetime import date
import pytest
from tests.browser import *  # noqa
from tests.browser import carry, NARROW, WIDE, sign_in
from tests.cast import *  # noqa
from tests.matters.stories import *  # noqa
from banshi.matters import actions, decisions
from banshi.kernel import clock
OUT="/tmp/rp-shots"; os.makedirs(OUT,exist_ok=True)
AXE=open("/work/main/node_modules/axe-core/axe.min.js").read()
def shot(page,name,w):
    page.set_viewport_size(NARROW if w=="n" else WIDE)
    page.wait_for_timeout(50)
    page.screenshot(path=f"{OUT}/{name}-{w}.png",full_page=True)
    over=page.evaluate("document.documentElement.scrollWidth-window.innerWidth")
    if over>0: print("OVERFLOW",name,w,over)
def axe(page,name):
    r=page.evaluate("async (src)=>{ return null }",None)
    page.add_script_tag(content=AXE) if False else page.evaluate(AXE)
    v=page.evaluate("async ()=>(await axe.run(document)).violations.map(v=>[v.id,v.impact,v.nodes.length,v.nodes[0].html.slice(0,160)])")
    for x in v: print("AXE",name,x)
def prepare(town, out):
    from django.db import connections
    with clock.stopped_at(SATURDAY_MORNING):
        done=[]
        for _ in range(4):
            c=approved(town); actions.print_paper(c.id,by=town.chen); done.append(actions.hand_over(c.id,by=town.chen))
        actions.give_verdict(done[0].follow_code,"solved",""); actions.give_verdict(done[1].follow_code,"partly","等了两次")
        out["back"]=decisions.send_back(filed(town).id,["身份证正反面照片","遗失情况书面说明"],by=town.wang)
        out["ref"]=filed(town); decisions.refuse(out["ref"].id,"household-frozen",words="平湖路征收公告",by=town.wang)
        out["under"]=filed(town)
        out["slip"]=actions.print_slip(out["under"].id,by=town.chen)
        out["done"]=done
    connections.close_all()
def test_shots(town, page):
    import threading
    out={}; t=threading.Thread(target=prepare,args=(town,out)); t.start(); t.join()
    done,back,ref,under,slip=(out[k] for k in ("done","back","ref","under","slip"))
    with clock.stopped_at(SATURDAY_MORNING):
        names=os.environ.get("SHOTS","").split()
        pages={"front":"/","matters":"/matters/?q=xyz","can-i":"/can-i/lost-booklet/","can-i-edu":"/can-i/education-level/","follow":"/follow/?code=ABCD","followed":f"/follow/{under.follow_code}/","followed-done":f"/follow/{done[2].follow_code}/","check":"/check/","checked":f"/check/{slip.check_code}/","stations":"/stations/","near":"/stations/?near=999902000000","privacy":"/privacy/","about":"/about/",
         "record":"/my/record/","look":"/my/record/1/","my-matters":"/my/matters/","my-case":f"/my/matters/{under.id}/","my-done":f"/my/matters/{done[3].id}/","my-back":f"/my/matters/{back.id}/","my-refused":f"/my/matters/{ref.id}/","withdraw":f"/my/matters/{under.id}/withdraw/","supplement":f"/my/matters/{back.id}/supplement/","household":"/my/household/"}
        page.context.set_default_timeout(15000)
        carry(page,town.li_online)
        if os.environ.get("LANG_")=="zh":
            from django.conf import settings as st; page.context.add_cookies([{"name":"django_language","value":"zh-hans","url":st.PUBLIC_ADDRESS}])
        for n,u in pages.items():
            if names and n not in names: continue
            page.set_viewport_size(WIDE)
            r=page.goto(u)
            if r.status!=200: print("STATUS",n,r.status)
            axe(page,n)
            shot(page,n,"w"); shot(page,n,"n")
