"""Wapiti as everybody: it is handed each request of ours whole, with its values, and crawls no further.

What it hopes to make the server fetch lies at the line itself, never outside. Left out are log4shell, which asks a name
server outside and harms a logger of Java; timesql, whose 218 waits a value sqlmap tries by the clock; and shellshock,
which harms programs of CGI and asks without our cookies: it is given others, and no form is taken from it any more.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from scripts.attack.line import Tried, line
from scripts.attack.pages import TOKEN
from scripts.attack.walking import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.attack.walking import Target, Walk

LOOKING = (
    "cookieflags", "csp", "http_headers", "information_disclosure", "inconsistent_redirection",
    "stacktrace_disclosure", "unsecure_password",
)  # fmt: skip
ATTACKING = (
    "crlf", "csrf", "exec", "file", "ldap", "methods", "permanentxss", "redirect", "sql", "ssrf",
    "upload", "xss", "xxe",
)  # fmt: skip
EXPLAINED = {
    "Secure Flag cookie": "127.0.0.1 is asked without TLS; with TLS every cookie has it (settings.py::HTTPS)",
    "Cleartext Submission of Password": "here without TLS; an installation has it in front (docs/operations.md)",
    "on the cookie 'messages'": "deleted there, it holds nothing; one that holds words has the flag",
    "Clickjacking Protection /static/": "no page; and frame-ancestors 'none' stands in its policy",
    "LDAP Injection /office/deletions/stop": "nothing here speaks LDAP: a reason that is too short, or holds a null"
    " character, is refused, and that reads like another result (tests/attack/test_found.py)",
}
"""What Wapiti reports and is none, by its kind and where: said, not counted."""
WAPITI = r"""
import sys
from wapitiCore.attack.mod_exec import ModuleExec
from wapitiCore.main.wapiti import wapiti_asyncio_wrapper
theirs = ModuleExec._match_rule
ModuleExec._match_rule = staticmethod(lambda rule, page: theirs(rule.replace("(?s)(?=", r"(?s)\A(?=", 1), page))
sys.exit(wapiti_asyncio_wrapper())
"""
"""Wapiti itself, but that what looks ahead to the end of a page from each of its letters looks from the first alone.

Both find the same; on a page of eighty thousand letters its way takes seconds for each of a hundred patterns.
"""
BY_COMPARING = ("SQL Injection via injection in the parameter ", "LDAP Injection via injection in the parameter ")
LAUNCHED = re.compile(r"Launching module (\w+)")
BROKEN = re.compile(r"An exception occurred in module \w+|Max attack time was reached for module \w+|.*Too much lag.*")


@dataclass(frozen=True, slots=True)
class Told:
    """Something that Wapiti reports."""

    kind: str
    method: str
    path: str
    parameter: str
    info: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.method} {self.path} {self.parameter}: {self.info}"

    @property
    def place(self) -> tuple[str, ...]:
        """What is the same thing reported again."""
        return self.kind, self.method, kind_of(self.path), self.parameter

    @property
    def explained(self) -> bool:
        return any(all(part in str(self) for part in kind.rsplit(" /", 1)) for kind in EXPLAINED)

    @property
    def compared(self) -> bool:
        """Whether nothing says so but that one page looks unlike another."""
        return self.info.startswith(BY_COMPARING)

    def of(self, target: Target) -> bool:
        """Tell whether a request is one to the place of which this is reported."""
        return (target.method, kind_of(urlsplit(target.address).path)) == (self.method, kind_of(self.path))


def attack(tools: Path, walk: Walk, jobs: int, first: str) -> Tried:
    """Let Wapiti attack, as each of the cast from the first on, what they reached first; say of each what was tried.

    It looks at the pages of all of them before it attacks any: a path of the machine that an attack typed would be
    shown there as somebody's words, and read like one that was given away.
    """
    whole, people = Tried(), list(walk.first)
    people = people[people.index(first) :]
    with ThreadPoolExecutor(jobs) as several:
        for task in (_looked, _attacked):
            for tried in several.map(lambda who, task=task: task(tools, walk, who), people):
                whole.add(tried)
    return whole


def _looked(tools: Path, walk: Walk, who: str) -> Tried:
    tried = Tried(people={who})
    told, _ = _asked(tools, walk, who, walk.of(who), LOOKING, tried)
    tried.found += [str(one) for one in told if not one.explained]
    return _said(walk, who, tried, f"looked at; {len(told)} things reported")


def _attacked(tools: Path, walk: Walk, who: str) -> Tried:
    targets = walk.of(who)
    values = sum(len(target.sent.keys() - {TOKEN}) for target in targets)
    tried = Tried(people={who}, requests=len(targets), values=values)
    told, ended = _asked(tools, walk, who, targets, ATTACKING, tried)
    tried.found += [f"module {name} was not launched" for name in ATTACKING if name not in ended]
    counting = [one for one in told if not one.explained]
    chance = _not_again(tools, walk, who, [one for one in counting if one.compared], tried)
    tried.found += [str(one) for one in counting if one not in chance]
    return _said(
        walk, who, tried, f"{len(ended & {*ATTACKING})} of {len(ATTACKING)} modules ended, {len(told)} things reported,"
        f" of which {len(told) - len(counting)} are explained and {len(chance)} were not reported again",
    )  # fmt: skip


def _said(walk: Walk, who: str, tried: Tried, more: str) -> Tried:
    """Say what was tried as somebody; being signed out meanwhile counts as a finding."""
    if not walk.sessions.stands(who):
        tried.found.append("was signed out meanwhile: what came after that was tried as nobody")
    for said in tried.found:
        print(f"wapiti: {who or 'nobody'}: {said}", flush=True)
    print(f"wapiti: {who or 'nobody'}: {tried}; {more}", flush=True)
    return tried


def _not_again(tools: Path, walk: Walk, who: str, reported: list[Told], tried: Tried) -> list[Told]:
    """Ask again what was reported since pages differed; return what is not reported twice.

    A page differs as well because another request of the same attack changed it meanwhile. So the second time nothing
    but its own requests are sent, one after another, and a weakness that is one shows again.
    """
    again = [target for target in walk.of(who) if any(one.of(target) for one in reported)]
    if not again:
        return []
    twice, _ = _asked(tools, walk, who, again, ("ldap", "sql"), tried, at_a_time=1)
    chance = [one for one in reported if one.place not in {other.place for other in twice}]
    for one in chance:
        print(f"wapiti: {who or 'nobody'}: once, and not again: {one}", flush=True)
    return chance


def _asked(
    tools: Path, walk: Walk, who: str, targets: list[Target], modules: tuple[str, ...], tried: Tried, at_a_time: int = 6
) -> tuple[list[Told], set[str]]:
    """Run Wapiti over requests; return what it reports, and the modules that it launched."""
    address, cookies = walk.sessions.address, walk.sessions.cookies(who, fresh=True)
    with tempfile.TemporaryDirectory(prefix="banshi-wapiti-") as folder, line(address, tried) as proxy:
        jar, report, requests = (Path(folder) / name for name in ("cookies.json", "report.json", "requests.json"))
        jar.write_text(json.dumps({"127.0.0.1": {"/": {
            name: {"value": value, "version": 0, "expires": None, "secure": False, "port": None}
            for name, value in cookies.items()
        }}}))  # fmt: skip
        requests.write_text(json.dumps(_described(targets, cookies)))
        command = [
            str(tools / "python"), "-c", WAPITI,
            "-u", f"{address}/", "--swagger", str(requests), "-c", str(jar), "-d", "0",
            "-m", ",".join(modules), "--skip", TOKEN, "--scan-force", "insane", "--tasks", str(at_a_time),
            "-f", "json", "-o", str(report), "--flush-session", "--store-session", folder, "--no-bugreport",
            "--proxy", proxy, "--endpoint", proxy,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
        tried.found += BROKEN.findall(done.stdout)
        if not report.exists():
            tried.found.append(f"did not end: {(done.stdout + done.stderr)[-600:]}")
            return [], set()
        return list(reported_in(report)), set(LAUNCHED.findall(done.stdout))


def _described(targets: list[Target], cookies: dict[str, str]) -> dict[str, Any]:
    """Return requests as a Swagger document, which is how Wapiti takes them whole.

    The path is a value as well, so that several forms may go to one address; and a value is the first of a list,
    since Wapiti would make one up for an empty one.
    """
    paths = {}
    for number, target in enumerate(targets):
        where = urlsplit(target.address)
        sent = target.sent | ({TOKEN: cookies["csrftoken"]} if TOKEN in target.sent else {})
        place = "query" if target.method == "GET" else "formData"
        said = [("path", str(number), where.path[1:]), *(("query", *one) for one in parse_qsl(where.query)),
                *((place, name, value) for name, value in sent.items() if name not in target.files)]  # fmt: skip
        values = [
            {"in": there, "name": name, "type": "array", "items": {"type": "string", "default": value}}
            for there, name, value in said
        ]
        files = [{"in": place, "name": name, "type": "file"} for name in target.files]
        paths[f"/{{{number}}}"] = {target.method.lower(): {"parameters": [*values, *files]}}
    return {"swagger": "2.0", "paths": paths}


def reported_in(report: Path) -> Iterator[Told]:
    """Yield each kind of finding at each kind of address once."""
    read = json.loads(report.read_text(encoding="utf-8"))
    met: set[tuple[str, ...]] = set()
    for part in ("vulnerabilities", "anomalies"):
        for kind, many in read[part].items():
            for one in many:
                told = Told(kind, one["method"], one["path"], str(one["parameter"]), one["info"])
                if told.place not in met:
                    met.add(told.place)
                    yield told
