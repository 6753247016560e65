"""Papers laid out and sealed: how many a second one core makes, of booklets and of promise slips with their proof.

The residents are made up, each somebody else (``made_up_papers``): the typesetter remembers what papers have in common.
The design asks for four pages a booklet; ours are five. Measured is the processor time of this process, so another
program beside it costs nothing.
"""

from __future__ import annotations

import os
import tempfile
import time
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    type Pressed = Callable[[int], bytes]

PER_SECOND, PAGES, WARM_UP = 15.0, 5, 12
"""The typesetter forgets what ten papers in a row did not need."""


def run(size: int = 100) -> list[dict[str, Any]]:
    """Make ``size`` booklets and slips; returns rows of name, ours, limit, ratio and unit."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "banshi.settings", "BANSHI_HTTPS": "0"}
    with tempfile.TemporaryDirectory(prefix="banshi-bench-") as folder:
        os.environ["BANSHI_HOME"] = folder
        import django

        django.setup()
        from banshi.kernel.sealing import check, make_authority

        authority = Path(folder) / "authority"
        make_authority(authority, "Banshi bench")
        sealed = _sealed(_booklet(0), authority)
        if not check(sealed, trust=authority / "authority.crt.pem").genuine or _pages(sealed) != PAGES:
            raise RuntimeError(f"not {PAGES} pages under a genuine seal")
        booklet, slip = _spent(size, _booklet, authority), _spent(size, _slip, authority)
    return [
        _row("booklet of five pages, laid out and sealed, by one core", size / sum(booklet), PER_SECOND),
        _row("laid out alone", size / booklet[0], size / sum(booklet)),
        _row("promise slip with its proof, laid out and sealed, by one core", size / sum(slip), PER_SECOND),
        _row("sealed alone", size / slip[1], size / sum(slip)),
    ]


def _spent(size: int, pressed: Pressed, authority: Path) -> tuple[float, float]:
    """Return the processor seconds of laying out, and of sealing, so many papers, each another one."""
    laid_out = sealing = 0.0
    for at in range(-WARM_UP, size):
        began = time.process_time()
        paper = pressed(size + at)
        between = time.process_time()
        _sealed(paper, authority)
        if at >= 0:
            laid_out, sealing = laid_out + between - began, sealing + time.process_time() - between
    return laid_out, sealing


def _sealed(paper: bytes, authority: Path) -> bytes:
    from banshi.kernel.sealing import seal

    return seal(
        paper, folder=authority, unit_code="999999001", unit_name="平湖派出所", reason="booklet", place="平湖派出所"
    )


def _booklet(at: int) -> bytes:
    from banshi.china.booklet.pressing import print_paper
    from bench import made_up_papers

    return print_paper(made_up_papers.booklet(at))


def _slip(at: int) -> bytes:
    from banshi.china.booklet.pressing import print_paper
    from bench import made_up_papers

    return print_paper(made_up_papers.slip(at), proof=made_up_papers.proof(at))


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
