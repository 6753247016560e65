"""The smallest booklet, of one person and five pages, laid out and sealed: how many a second one core makes.

The residents are made up. The design asks for four pages; ours are five. Measured is the processor time of this
process, so another program beside it costs nothing.
"""

from __future__ import annotations

import os
import tempfile
import time
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from banshi.china.booklet.papers import BookletPaper

PER_SECOND, PAGES, WARM_UP = 15.0, 5, 3


def run(size: int = 100) -> list[dict[str, Any]]:
    """Make ``size`` booklets; returns rows of name, ours, limit, ratio and unit."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "banshi.settings", "BANSHI_HTTPS": "0"}
    with tempfile.TemporaryDirectory(prefix="banshi-bench-") as folder:
        os.environ["BANSHI_HOME"] = folder
        import django

        django.setup()
        from banshi.kernel.sealing import check, make_authority

        authority = Path(folder) / "authority"
        make_authority(authority, "Banshi bench")
        for at in range(WARM_UP):
            sealed = _sealed(at, authority)
        if not check(sealed, trust=authority / "authority.crt.pem").genuine or _pages(sealed) != PAGES:
            raise RuntimeError(f"not {PAGES} pages under a genuine seal")
        laid_out, both = _spent(size, authority)
    return [
        _row("booklet of five pages, laid out and sealed, by one core", size / both, PER_SECOND),
        _row("laid out alone", size / laid_out, size / both),
    ]


def _spent(size: int, authority: Path) -> tuple[float, float]:
    """Return the processor seconds of laying out, and of laying out and sealing, in turn."""
    from banshi.china.booklet.pressing import print_paper

    laid_out = both = 0.0
    for at in range(size):
        began = time.process_time()
        print_paper(_paper(at))
        between = time.process_time()
        _sealed(size + at, authority)  # another one, since the typesetter remembers what it laid out
        laid_out, both = laid_out + between - began, both + time.process_time() - between
    return laid_out, both


def _sealed(at: int, authority: Path) -> bytes:
    from banshi.china.booklet.pressing import print_paper
    from banshi.kernel.sealing import seal

    return seal(
        print_paper(_paper(at)), folder=authority, unit_code="999999001", unit_name="平湖派出所", reason="booklet",
        place="平湖派出所",
    )  # fmt: skip


def _paper(at: int) -> BookletPaper:
    """Return the booklet of a made-up household of one."""
    from banshi.china.booklet.papers import BookletPaper, ChangeLine, Member
    from banshi.china.id_number import compose

    moved_on = date(2026, 11, 2)
    born_on = date(1951, 3, 7)
    member = Member(
        name="李示例", relation="户主", sex="男", ethnicity="汉族", born_on=born_on, registered_on=moved_on,
        officer="陈示例", id_number=compose("999999", born_on, at % 500), former_name="李小样",
        birth_place="浙江省示范市", native_place="浙江省样板县", other_address="", height="172厘米",
        blood_type="AB型", education="高中毕业", marital_status="有配偶", military_service="退出现役",
        workplace="示范市第二机床厂", occupation="机械设备修理人员", came_to_city="",
        came_to_address="2003年5月1日由和平街12号迁来",
        changes=(ChangeLine(item="文化程度", content="大学本科毕业", on=moved_on, officer="陈示例"),),
    )  # fmt: skip
    return BookletPaper(
        household_type="家庭户", household_number=f"{at:09d}", head_name=member.name, address=f"平湖路{at + 1}号",
        seal_of_province="省级公安机关户口专用章", seal_of_organ="平湖派出所户口专用章", office="平湖派出所",
        officer="陈示例", issued_on=moved_on, serial=f"{at:09d}", check_address="https://banshi.example/check/AB12-CD34",
        members=(member,),
    )  # fmt: skip


def _pages(pdf: bytes) -> int:
    from pyhanko.pdf_utils.reader import PdfFileReader

    return int(PdfFileReader(BytesIO(pdf)).root["/Pages"]["/Count"])


def _row(name: str, ours: float, limit: float) -> dict[str, Any]:
    return {
        "name": name,
        "ours": round(ours, 2),
        "limit": round(limit, 2),
        "ratio": round(ours / limit, 3),
        "unit": "a second",
    }
