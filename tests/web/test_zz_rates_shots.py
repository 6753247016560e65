import os
from datetime import date
from django.core.cache import cache
from banshi.kernel import clock
from tests.web.zz_zh import patch
from tests.rates import ended, worked_example
from tests.browser import NARROW, WIDE, carry, faults_of
from datetime import UTC, datetime
AFTER = datetime(2027, 1, 20, 4, tzinfo=UTC)
def fill(line):
    worked_example(line, "housing")
    ended(line, 212); ended(line,40,satisfied="basically"); ended(line,30,solved="no",satisfied="no"); ended(line,18,solved="partly",satisfied="basically",result="partly")
    ended(line,60,solved=""); ended(line,25,back_after=20); ended(line,14,back_after=70)
    ended(line,12,excluded="legal-way",solved="no",satisfied="no"); ended(line,5,excluded="诉讼中",solved="no",satisfied="no")
    ended(line,7,unit="street")
    for n,d in enumerate((date(2026,8,10),date(2026,9,10),date(2026,10,10),date(2026,11,10),date(2026,12,10))):
        if n: ended(line,40+20*n,due=d); ended(line,60-8*n,due=d,solved="no",satisfied="no")
    ended(line,9,due=date(2027,1,20),category="01.01.01"); ended(line,3,due=date(2027,1,19),category="01.01.01"); ended(line,30,due=date(2027,1,20))
def test_shots(line, page):
    cache.clear()
    fill(line); patch(); from django.conf import settings
    with clock.stopped_at(AFTER):
        for lang in ("en","zh-hans"):
            page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": lang, "url": settings.PUBLIC_ADDRESS}])
            for name,size in (("wide",WIDE),("narrow",NARROW)):
                page.set_viewport_size(size)
                for what,addr in (("all","/rates/"),("unit","/rates/999902000300/")):
                    page.goto(addr); print(what,lang,name,faults_of(page))
                    page.screenshot(path=f"/tmp/rates/{what}-{lang}-{name}.png",full_page=True)
        carry(page, line.ruler, "zh-hans")
        for name,size in (("wide",WIDE),("narrow",NARROW)):
            page.set_viewport_size(size); page.goto("/hotline/daily/"); print("daily",faults_of(page)); page.screenshot(path=f"/tmp/rates/daily-{name}.png",full_page=True)
