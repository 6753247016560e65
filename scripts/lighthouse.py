"""Run Lighthouse over the public pages and fail below 95 in performance, accessibility, best practices or SEO.

    python -m scripts.lighthouse                          a demonstration of its own, on this machine alone
    python -m scripts.lighthouse --address http://…:8000  an installation that answers already

Lighthouse comes from npm (``npm ci``), the browser from the machine (``CHROMIUM`` names another). A demonstration is
filled for this run and thrown away; that takes some minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

from scripts.demonstration import demonstration

ROOT = Path(__file__).parents[1]
LIGHTHOUSE = Path(os.environ.get("LIGHTHOUSE", ROOT / "node_modules/lighthouse/cli/index.js"))
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
PAGES = ("/", "/results/", "/rates/", "/matters/")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LOWEST = 95


def main() -> int:
    """Measure every page; return 1 where one is below the limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--address", help="an installation that answers already")
    chosen = parser.parse_args()
    if not LIGHTHOUSE.is_file():
        print("Lighthouse is not here: run npm ci first.", file=sys.stderr)
        return 2
    if chosen.address:
        return _measured(chosen.address.rstrip("/"))
    with demonstration() as address:
        return _measured(address)


def _measured(address: str) -> int:
    pages = [*PAGES, *_a_problem(address), *_a_project(address)]
    print(f"{'page':<28}" + "".join(f"{name:>16}" for name in CATEGORIES))
    worst = 100
    for page in pages:
        scores, faults = _scores(f"{address}{page}")
        worst = min(worst, *scores.values())
        print(f"{page:<28}" + "".join(f"{scores[name]:>16}" for name in CATEGORIES), flush=True)
        for fault in faults:
            print(f"    {fault}")
    return 0 if worst >= LOWEST else 1


def _scores(address: str) -> tuple[dict[str, int], list[str]]:
    """Return the four scores of a page from 0 to 100, and what cost it points."""
    browser = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), "")
    done = subprocess.run(  # noqa: S603 - our own words
        [shutil.which("node") or "node", str(LIGHTHOUSE), address, "--output=json", "--quiet",
         f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox --disable-gpu"],
        capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": browser},
    )  # fmt: skip
    told = json.loads(done.stdout)
    scores = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES}
    counted = {
        reference["id"] for name in CATEGORIES for reference in told["categories"][name]["auditRefs"]
        if reference["weight"]
    }  # fmt: skip
    faults = [
        f"{name}: {audit['title']} {audit.get('displayValue', '')}".rstrip()
        for name, audit in told["audits"].items()
        if name in counted and audit["score"] is not None and audit["score"] < LOWEST / 100
    ]
    return scores, faults


def _a_problem(address: str) -> list[str]:
    """Return the page of the first problem that is public, if there is one."""
    with urlopen(f"{address}/problems/", timeout=30) as page:  # noqa: S310 - the address that is measured
        found = re.search(r'href="(/problems/[^"/]+/)"', page.read().decode().replace("/problems/map/", ""))
    return [found[1]] if found else []


def _a_project(address: str) -> list[str]:
    """Return the oldest list that has projects and the first of them, if there is one."""
    with urlopen(f"{address}/projects/", timeout=30) as page:  # noqa: S310 - the address that is measured
        lists = re.findall(r'href="(/projects/lists/[^"/]+/)"', page.read().decode())
    for one in sorted(set(lists)):
        with urlopen(f"{address}{one}", timeout=30) as page:  # noqa: S310 - as above
            if found := re.search(r'href="(/projects/XM-[^"/]+/)"', page.read().decode()):
                return [one, found[1]]
    return []


if __name__ == "__main__":
    sys.exit(main())
