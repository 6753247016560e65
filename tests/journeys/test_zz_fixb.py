from __future__ import annotations
import io, time
import pytest
from django.conf import settings
from pypdf import PdfReader
from banshi.kernel import clock
from banshi.matters.jurisdiction import jurisdiction
from banshi.stations.models import Unit
from tests.cast import SATURDAY_MORNING
HERE="999901000001"
def test_measure(page, town):
    Unit.objects.using("owner").filter(kind="station").update(hours="Mo-Fr 08:30-12:00,14:00-17:30; Sa 09:00-12:00")
    out=open("/tmp/fixb.txt","w")
    with clock.stopped_at(SATURDAY_MORNING):
        for lang in ("en",):
            page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": lang, "url": settings.PUBLIC_ADDRESS}])
            for one in (m for m in jurisdiction().matters if m.code.startswith("move-")):
                t=time.time(); page.goto(f"/can-i/{one.code}/?at={HERE}"); g=time.time()-t
                t=time.time(); pdf=page.pdf(format="A4"); p=time.time()-t
                r=PdfReader(io.BytesIO(pdf)); n=len(r.pages)
                last=r.pages[-1].extract_text().count("\n")
                print(lang, one.code, n, last, f"{g:.2f} {p:.2f}", file=out, flush=True)
                if n>2 or one.code in ("lost-booklet","move-to-spouse"): open(f"/tmp/fixb-{lang}-{one.code}.pdf","wb").write(pdf)
