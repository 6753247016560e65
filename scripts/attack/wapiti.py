"""Wapiti as everybody: it starts from the pages that our own walk reached, so that it is as deep in as they are.

What it hopes to make the server fetch lies at an ear of ours on this machine, never outside: whoever knocks there was
sent by the server. Left out is log4shell, which asks a name server outside and harms a logger of Java.
"""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scripts.attack.walking import CHANGES, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scripts.attack.walking import Walk

MODULES = (
    "cookieflags,csp,http_headers,information_disclosure,inconsistent_redirection,stacktrace_disclosure,"
    "unsecure_password,"
    "crlf,csrf,exec,file,ldap,methods,permanentxss,redirect,sql,ssrf,timesql,upload,xss,xxe,shellshock"
)
NEVER = (
    "accounts/logout/", "accounts/login/", "accounts/password/", "accounts/sessions/", "accounts/2fa/",
    "office/sessions/", "i18n/",
)  # fmt: skip
"""What would end the attack: to sign out, to be locked out, to end the sessions of those who attack beside."""
EXPLAINED = {
    "Secure Flag cookie": "127.0.0.1 is asked without TLS; with TLS every cookie has it (settings.py::HTTPS)",
    "Cleartext Submission of Password": "here without TLS; an installation has it in front (docs/operations.md)",
    "on the cookie 'messages'": "deleted there, it holds nothing; one that holds words has the flag",
    "Clickjacking Protection /static/": "no page; and frame-ancestors 'none' stands in its policy",
}
"""What Wapiti reports and is none, by its kind and where: said, not counted."""
LONGEST_SECONDS = 3600
SENT = re.compile(r"\[¨\]")
OUT_OF_TIME = re.compile(r"Max attack time was reached for module (\w+)")


@dataclass(slots=True)
class Tried:
    """What was tried as somebody, and what came of it."""

    crawled: int = 0
    values: int = 0
    payloads: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    attacked: Counter[str] = field(default_factory=Counter)
    """By module, how many requests it attacked."""
    ended_early: list[str] = field(default_factory=list)
    explained: int = 0
    found: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        early = f"; out of time: {', '.join(self.ended_early)}" if self.ended_early else ""
        return (
            f"{self.crawled} requests with {self.values} values found, answered {dict(self.answers.most_common())},"
            f" attacked by {self.payloads} payloads and more, by module {dict(self.attacked.most_common())}{early};"
            f" {len(self.found)} findings, {self.explained} explained"
        )


def attack(tools: Path, walk: Walk, jobs: int, minutes: float) -> int:
    """Let Wapiti crawl and attack as each of the cast within some minutes for each; return how many findings it has."""
    with ear() as (endpoint, heard), ThreadPoolExecutor(jobs) as several:

        def one(who: str) -> tuple[str, Tried]:
            return who, _as_somebody(tools, walk, who, endpoint, minutes)

        found = 0
        for who, tried in several.map(one, walk.reached):
            for said in tried.found:
                print(f"wapiti: {who or 'nobody'}: {said}", flush=True)
            print(f"wapiti: {who or 'nobody'}: {tried}", flush=True)
            found += len(tried.found)
        for knocked in heard:
            print(f"wapiti: the server was made to ask for {knocked}", flush=True)
        return found + len(heard)


@contextmanager
def ear() -> Iterator[tuple[str, list[str]]]:
    """Listen on this machine for what the server might be made to fetch: its address, and what was asked for."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.startswith(("/get_ssrf", "/get_xxe")):  # Wapiti itself asks so what was heard
                heard.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(b"{}")

        do_POST = do_PUT = do_HEAD = do_GET  # noqa: N815 - as the server calls them

        def log_message(self, *_said: object) -> None:
            """Say nothing: what was heard is kept."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Ear) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", heard
        server.shutdown()


def _as_somebody(tools: Path, walk: Walk, who: str, endpoint: str, minutes: float) -> Tried:
    address = walk.sessions.address
    with tempfile.TemporaryDirectory(prefix="banshi-wapiti-") as name:
        folder = Path(name)
        jar, report, starts = folder / "cookies.json", folder / "report.json", folder / "starts.txt"
        jar.write_text(json.dumps({"127.0.0.1": {"/": {
            name: {"value": value, "version": 0, "expires": None, "secure": False, "port": None}
            for name, value in walk.sessions.cookies(who, fresh=True).items()
        }}}))  # fmt: skip
        starts.write_text("\n".join(walk.reached[who]), encoding="utf-8")
        one = minutes * 60 / len(MODULES.split(","))
        command = [
            str(tools / "wapiti"), "-u", f"{address}/", "-s", str(starts), "-c", str(jar), "-m", MODULES, "-d", "1",
            "-f", "json", "-o", str(report), "--flush-session", "--store-session", name,
            *(part for path in [*NEVER, *_left(walk, who)] for part in ("-x", f"{address}/{path}*")),
            "--tasks", "6", "--max-files-per-dir", "12", "--max-scan-time", str(one * 3), "--max-attack-time", str(one),
            "--endpoint", endpoint, "--no-bugreport", "-v", "2", "--scope", "folder",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS)  # noqa: S603 - ours
        if not report.exists():
            return Tried(found=[f"did not end: {(done.stdout + done.stderr)[-600:]}"])
        told = list(_told(report))
        found = [said for said in told if not _explained(said)]
        tried = Tried(found=found, explained=len(told) - len(found), payloads=len(SENT.findall(done.stdout)))
        tried.ended_early = OUT_OF_TIME.findall(done.stdout)
        _count(tried, next(folder.glob("*.db")))
    if not walk.sessions.stands(who):
        tried.found.append("was signed out meanwhile: what came after that was attacked as nobody")
    return tried


def _left(walk: Walk, who: str) -> list[str]:
    """Return how public addresses begin, where none of ours begins so: they are attacked once, as nobody."""
    if not who:
        return []
    own = [urlsplit(one).path for one in walk.reached[who]]
    shared = {CHANGES.split(urlsplit(one).path)[0] for one in walk.reached.get("", [])}
    return sorted(path[1:] for path in shared if len(path) > 1 and not any(one.startswith(path) for one in own))


def _told(report: Path) -> Iterator[str]:
    """Yield each kind of finding at each kind of address once."""
    told = json.loads(report.read_text(encoding="utf-8"))
    met: set[tuple[str, str, str]] = set()
    for part in ("vulnerabilities", "anomalies"):
        for kind, many in told[part].items():
            for one in many:
                same = (kind, kind_of(one["path"]), str(one["parameter"]))
                if same not in met:
                    met.add(same)
                    yield f"{kind}: {one['method']} {one['path']} {one['parameter']}: {one['info']}"


def _explained(said: str) -> bool:
    return any(all(part in said for part in kind.rsplit(" /", 1)) for kind in EXPLAINED)


def _count(tried: Tried, kept: Path) -> None:
    """Count what Wapiti kept of its crawl and of its attacks."""
    with closing(sqlite3.connect(kept)) as base:
        answers = "select status_code, count(*) from paths join responses using (response_id) group by 1"
        by_module = "select module, count(*) from attack_logs group by 1"
        values = "select count(*) from params join paths using (path_id) where not evil"
        tried.answers = Counter(dict(base.execute(answers).fetchall()))
        tried.attacked = Counter(dict(base.execute(by_module).fetchall()))
        tried.crawled = base.execute("select count(*) from paths where not evil").fetchone()[0]
        tried.values = base.execute(values).fetchone()[0]
