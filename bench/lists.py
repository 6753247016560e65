"""Takes a published list over and looks for every word of it on the public pages.

``python -m bench.lists FILE``: the file is CSV or Excel, one row an item. Printed: rows taken over, cells in the file,
cells found again on a page of the project or of its list, in words. Exit code 1 where one is missing.
"""

from __future__ import annotations

import html
import sys
from pathlib import Path

from bench.world import opened


def main(path: str) -> int:
    """Take the file over in a world of its own and compare; return 0 where nothing was lost."""
    from django.test import Client

    from banshi.concerns.importing.reading import read
    from banshi.kernel.actor import SYSTEM
    from banshi.projects import importing
    from banshi.projects.models import Entry

    content = Path(path).read_bytes()
    sheet = read(content, path)
    lines = [dict(zip(sheet.headings, row.cells, strict=False)) for row in sheet.rows]
    mapping = importing.mapping_of(sheet.headings)
    taken = importing.take_over(lines, mapping, name=Path(path).name, content=content, by=SYSTEM)
    client = Client(headers={"accept-language": "zh-hans", "host": "localhost"})
    missing, cells = list[str](), 0
    pages: dict[tuple[str, str, str], str] = {}
    for entry in Entry.objects.select_related("project", "on_list"):
        shown = "".join(
            html.unescape(client.get(address).content.decode())
            for address in (f"/projects/{entry.project.number}/", f"/projects/lists/{entry.on_list.number}/")
        )
        pages[entry.on_list.place, str(entry.on_list.year or ""), str(entry.no)] = "".join(shown.split())
    for line in lines:
        page = pages.get((line[mapping["place"]], line[mapping["year"]], line[mapping["no"]]), "")
        for heading, cell in line.items():
            cells += bool(cell)
            if cell and "".join(cell.split()) not in page:
                missing.append(f"{line[mapping['place']]} {line[mapping['no']]}: {heading}: {cell[:60]}")
    print(f"{len(lines)} rows in the file, {taken.file.taken_over} taken over, {len(taken.refused)} refused")
    print(f"{len(taken.lists)} lists; {cells} cells with something in them, {cells - len(missing)} found on the pages")
    for one in (*missing[:20], *(f"line {r.line}: {r.why}" for r in taken.refused)):
        print(one)
    return 1 if missing or taken.refused else 0


if __name__ == "__main__":
    with opened(persons=1) as _world:
        code = main(sys.argv[1])
    sys.exit(code)
