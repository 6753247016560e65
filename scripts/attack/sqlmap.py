"""sqlmap against each value of each request: as whoever reached it, with a session and a token that hold.

A command that was taken once is not taken again, so whatever a form sends beside the attacked value has a number of
its own each time; that number is attacked by itself. A fault of ours under attack counts as found, too.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from scripts.attack.pages import TOKEN

if TYPE_CHECKING:
    from scripts.attack.walking import Sessions, Target, Walk

COMMAND = "command"
"""The field by which a form that is sent twice is taken once."""
DIGITS = "12345678-1234-4123-8123-123456789012"
"""Such a number, which sqlmap keeps one while it takes other digits for each request."""
FOUND = re.compile(r"^Parameter: .*$|^.*\] is vulnerable.*$", re.MULTILINE)
WHOLE = "all tested parameters do not appear to be injectable"
"""What sqlmap says at its end when it has tried everything and found nothing."""
CODES = re.compile(r"(\d{3}) \([^)]*\) - (\d+) times")
FAULT = 500
BUSY = 503
BOUNDARY = "------------------------banshi"
LONGEST_SECONDS = 1800


@dataclass(slots=True)
class Tried:
    """What was tried, and what came of it."""

    requests: int = 0
    names: int = 0
    payloads: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    """What the requests answered as they were, before they were attacked."""
    refused: Counter[int] = field(default_factory=Counter)
    """What attacked ones answered, where it was a refusal."""
    found: list[str] = field(default_factory=list)

    def add(self, other: Tried) -> None:
        """Count what another tried to this."""
        for name in ("requests", "names", "payloads", "answers", "refused", "found"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def __str__(self) -> str:
        return (
            f"sqlmap: {self.requests} requests with {self.names} values attacked by {self.payloads} payloads;"
            f" as they were they answered {dict(self.answers.most_common())},"
            f" attacked they were refused {dict(self.refused.most_common())}; {len(self.found)} findings"
        )


def attack(tools: Path, walk: Walk, jobs: int, first: int = 0) -> Tried:
    """Attack every value of every request that the walk kept; whatever is found is printed at once.

    ``first`` is where to go on after a run that was broken off.
    """
    parts = [part for target in walk.targets for part in _parts(target)][first:]
    tried = Tried()
    with tempfile.TemporaryDirectory(prefix="banshi-sqlmap-") as folder, ThreadPoolExecutor(jobs) as several:

        def one(numbered: tuple[int, Target]) -> Tried:
            return _attacked(tools, Path(folder) / str(numbered[0]), numbered[1], walk.sessions)

        begun = [several.submit(one, numbered) for numbered in enumerate(parts)]
        for number, ended in enumerate(as_completed(begun), start=1):
            each = ended.result()
            tried.add(each)
            for said in each.found:
                print(said, flush=True)
            if number % 20 == 0:
                print(f"{number} of {len(parts)}: {tried}", flush=True)
    return tried


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
    cookies = sessions.cookies(target.who)
    of_ours = {TOKEN: cookies["csrftoken"], COMMAND: DIGITS}
    sent = target.sent | {name: value for name, value in of_ours.items() if name in target.sent}
    with sessions.client(target.who) as client:
        client.follow_redirects = False
        asked = {"params": sent} if target.method == "GET" else {"data": sent}
        as_it_is = client.request(target.method, target.address, **asked).status_code  # type: ignore[arg-type]  # by name
    file = folder / "request.txt"
    file.write_bytes(_written(target, sent, cookies))
    anew = [f"--randomize={COMMAND}"] if COMMAND in target.sent and COMMAND not in target.names else []
    command = [
        str(tools / "sqlmap"), "-r", str(file), "--batch", "--level=1", "--risk=1", "--technique=BEUST",
        "--dbms=PostgreSQL", "--time-sec=5", "--flush-session", f"--output-dir={folder}/out", "--disable-coloring",
        "--ignore-code=*", "--skip-waf", "-v", "3", "-p", ",".join(target.names), *anew,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS)  # noqa: S603 - ours
    return _judged(target, as_it_is, done.stdout)


def _judged(target: Target, as_it_is: int, said: str) -> Tried:
    refused = Counter({int(code): int(times) for code, times in CODES.findall(said)})
    where = f"sqlmap: {target.who or 'nobody'} {target.method} {target.address} {','.join(target.names)}:"
    found = []
    if injected := FOUND.findall(said):
        found.append(f"{where} {injected}")
    elif WHOLE not in said:
        found.append(f"{where} did not end: {said[-400:]}")
    if as_it_is >= FAULT or any(code >= FAULT and code != BUSY for code in refused):
        found.append(f"{where} a fault of ours: {as_it_is}, {dict(refused)}")
    return Tried(1, len(target.names), said.count("[PAYLOAD]"), Counter([as_it_is]), refused, found)


def _written(target: Target, sent: dict[str, str], cookies: dict[str, str]) -> bytes:
    """Write a request as it goes over the line, as sqlmap reads it."""
    parts = urlsplit(target.address)
    query = urlencode(sent) if target.method == "GET" else parts.query
    kept = "; ".join(f"{name}={value}" for name, value in cookies.items())
    lines = [f"{target.method} {parts.path}{f'?{query}' if query else ''} HTTP/1.1", f"Host: {parts.netloc}",
             f"Cookie: {kept}"]  # fmt: skip
    body = ""
    if target.method == "POST":
        kind = f"multipart/form-data; boundary={BOUNDARY}" if target.upload else "application/x-www-form-urlencoded"
        lines += [f"Content-Type: {kind}", f"Referer: {target.address}"]
        body = _in_parts(sent) if target.upload else urlencode(sent)
    return "\r\n".join([*lines, "", body]).encode()


def _in_parts(sent: dict[str, str]) -> str:
    said = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in sent.items()
    )
    return f"{''.join(said)}--{BOUNDARY}--\r\n"
