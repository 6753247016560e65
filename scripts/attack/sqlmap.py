"""sqlmap against each value of each request: as whoever reached it, with a session and a token that hold.

The number of a command is attacked by itself: beside any other attacked value it is new each time (``line``).
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from scripts.attack.line import Tried, line
from scripts.attack.pages import TOKEN

if TYPE_CHECKING:
    from scripts.attack.walking import Sessions, Target, Walk

COMMAND = "command"
"""The field by which a form that is sent twice is taken once."""
FOUND = re.compile(r"^Parameter: .*$|^.*\] is vulnerable.*$", re.MULTILINE)
WHOLE = "all tested parameters do not appear to be injectable"
"""What sqlmap says at its end when it has tried everything and found nothing."""
BOUNDARY = "------------------------banshi"


def attack(tools: Path, walk: Walk, jobs: int, first: int = 0) -> Tried:
    """Attack every value of every request that the walk kept; whatever is found is printed at once.

    ``first`` is where to go on after a run that was broken off.
    """
    parts = [part for target in walk.targets for part in _parts(target)][first:]
    whole = Tried()
    with tempfile.TemporaryDirectory(prefix="banshi-sqlmap-") as folder, ThreadPoolExecutor(jobs) as several:

        def one(numbered: tuple[int, Target]) -> Tried:
            return _attacked(tools, Path(folder) / str(numbered[0]), numbered[1], walk.sessions)

        begun = [several.submit(one, numbered) for numbered in enumerate(parts)]
        for number, ended in enumerate(as_completed(begun), start=1):
            tried = ended.result()
            whole.add(tried)
            for said in tried.found:
                print(said, flush=True)
            if number % 20 == 0:
                print(f"{number} of {len(parts)}: {whole}", flush=True)
    return whole


def _parts(target: Target) -> list[Target]:
    """Return a target as it is attacked: the number of its command by itself."""
    if COMMAND not in target.names or target.names == [COMMAND]:
        return [target]
    return [replace(target, names=[name for name in target.names if name != COMMAND]),
            replace(target, names=[COMMAND])]  # fmt: skip


def _attacked(tools: Path, folder: Path, target: Target, sessions: Sessions) -> Tried:
    """Attack one request, and once more where the session ended meanwhile."""
    for last in (False, True):
        tried = _once(tools, folder, target, sessions)
        if last or sessions.stands(target.who):
            break
        sessions.cookies(target.who, fresh=True)
    return tried


def _once(tools: Path, folder: Path, target: Target, sessions: Sessions) -> Tried:
    folder.mkdir(exist_ok=True)
    file = folder / "request.txt"
    file.write_bytes(_written(target, sessions.cookies(target.who)))
    tried = Tried(people={target.who}, requests=1, values=len(target.names))
    with line(sessions.address, tried) as proxy:
        command = [
            str(tools / "sqlmap"), "-r", str(file), "--batch", "--level=1", "--risk=1", "--technique=BEUST",
            "--dbms=PostgreSQL", "--time-sec=5", "--flush-session", f"--output-dir={folder}/out", "--disable-coloring",
            "--ignore-code=*", "--skip-waf", "-p", ",".join(target.names), f"--proxy={proxy}",
        ]  # fmt: skip
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - ours
    if injected := FOUND.findall(said):
        tried.found.append(str(injected))
    elif WHOLE not in said:
        tried.found.append(f"did not end: {said[-400:]}")
    where = f"sqlmap: {target.who or 'nobody'} {target.method} {target.address} {','.join(target.names)}:"
    tried.found = [f"{where} {one}" for one in tried.found]
    return tried


def _written(target: Target, cookies: dict[str, str]) -> bytes:
    """Write a request as it goes over the line, as sqlmap reads it."""
    parts = urlsplit(target.address)
    sent = target.sent | ({TOKEN: cookies["csrftoken"]} if TOKEN in target.sent else {})
    query = urlencode(sent) if target.method == "GET" else parts.query
    kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
    lines = [f"{target.method} {parts.path}{f'?{query}' if query else ''} HTTP/1.1", f"Host: {parts.netloc}",
             f"Cookie: {kept}"]  # fmt: skip
    body = ""
    if target.method == "POST":
        kind = f"multipart/form-data; boundary={BOUNDARY}" if target.files else "application/x-www-form-urlencoded"
        lines += [f"Content-Type: {kind}", f"Referer: {target.address}"]
        body = _in_parts(sent) if target.files else urlencode(sent)
    return "\r\n".join([*lines, "", body]).encode()


def _in_parts(sent: dict[str, str]) -> str:
    said = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in sent.items()
    )
    return f"{''.join(said)}--{BOUNDARY}--\r\n"
