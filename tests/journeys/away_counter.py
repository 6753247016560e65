"""A counter's own browser: a real Chromium with a profile on disk, whose line can be cut and which can be killed."""

from __future__ import annotations

import os
import shutil
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser import CHROMIUM, WIDE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, BrowserContext, Page, Route

    from tests.cast import Resident

CODE = "a rainy market day"
KEPT = """async () => {
  const told = [];
  const put = (value) => {
    if (value instanceof ArrayBuffer) told.push(new TextDecoder().decode(value));
    else if (ArrayBuffer.isView(value)) told.push(new TextDecoder().decode(value));
    else if (value && typeof value === "object") Object.entries(value).flat().forEach(put);
    else told.push(String(value));
  };
  const opened = await new Promise((done) => {
    const asked = indexedDB.open("banshi-away");
    asked.onsuccess = () => done(asked.result);
  });
  for (const store of opened.objectStoreNames) {
    const asked = opened.transaction(store).objectStore(store).getAll();
    await new Promise((done) => (asked.onsuccess = done));
    put(asked.result);
  }
  opened.close();
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      put(request.url);
      put(await (await cache.match(request)).text());
    }
  }
  put({ ...localStorage });
  put({ ...sessionStorage });
  return told.join("\\n");
}"""


class AwayCounter:
    """One browser of one counter, through all its starts."""

    def __init__(self, browser: Browser, address: str, profile: Path) -> None:
        self.launcher, self.address, self.profile = browser.browser_type, address, profile
        self.faults: list[str] = []
        self.context: BrowserContext
        self.page: Page
        self.start()

    def start(self, *, offline: bool = False) -> None:
        """Open the browser with what its profile keeps."""
        path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)))
        self.context = self.launcher.launch_persistent_context(
            self.profile,
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu"],
            base_url=self.address,
            locale="en",
            viewport=WIDE,  # type: ignore[arg-type]
            offline=offline,
        )
        self.page = self.context.pages[0]
        self.page.set_default_timeout(90_000)  # patience, not a claim: the machine may be busy
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.context.on("console", lambda said: self.faults.append(said.text) if "Policy" in said.text else None)

    def kill(self) -> None:
        """End the browser as a power cut would: no farewell, nothing flushed that was not on the disk."""
        for pid in self._processes():
            os.kill(pid, signal.SIGKILL)
        while self._processes():
            time.sleep(0.05)

    def catch(self, address: str, handle: Callable[[Route], None]) -> None:
        """Come between the page and an address. A page that is there may learn of it too late, so it is loaded anew."""
        self.context.route(address, handle)
        self.page.reload()

    def _processes(self) -> list[int]:
        mark = f"--user-data-dir={self.profile}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            try:
                words = (process / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if mark in words and not any(word.startswith(b"--type=") for word in words):
                found.append(int(process.name))
        return found

    # ------------------------------------------------------------ at the counter

    def make_ready(self, code: str = CODE) -> None:
        """Choose a code, once, while there is network."""
        self.page.fill("#new_code", code)
        self.page.fill("#again", code)
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("[data-part=open]:not([hidden])")

    def unlock(self, code: str = CODE) -> None:
        self.page.fill("#code", code)
        self.page.keyboard.press("Enter")

    def lock(self) -> None:
        """Lock what is open, as a clerk who leaves the window."""
        self.page.get_by_role("button", name="Lock", exact=True).click()
        self.page.wait_for_selector("[data-part=locked]:not([hidden])")

    def type_case(self, who: Resident, matter: str, **answers: str) -> None:
        """Type one case, and leave it standing there."""
        self.page.wait_for_selector("[data-part=open]:not([hidden])")
        self.page.fill("[name=person-id_number]", who.id_number)
        self.page.fill("[name=person-name]", answers.pop("name", who.name))
        self.page.check("[name=person-compared]")
        self.page.select_option("[name=matter]", matter)
        for name, value in answers.items():
            field = self.page.locator(f"[name={name.replace('__', '-')}]").first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def file(self, who: Resident, matter: str, **answers: str) -> None:
        """Type one case and file it by the keyboard; the slip comes, and Enter leads to the next visitor."""
        self.type_case(who, matter, **answers)
        self.finish()

    def finish(self) -> None:
        self.page.focus("[name=person-name]")
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_selector("[data-part=slip]:not([hidden])")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector("[data-part=open]:not([hidden])")

    def waiting(self) -> int:
        return self.page.locator("[data-list=waiting] > li").count()

    def answers(self) -> list[str]:
        rows = self.page.locator("[data-list=answered] > li")
        return [str(row.get_attribute("data-answer")) for row in rows.all()]

    def kept(self) -> str:
        """Return everything that this browser keeps for our address, as text."""
        return str(self.page.evaluate(KEPT))
