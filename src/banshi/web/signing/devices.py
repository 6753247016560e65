"""What a browser says it is, in two words: enough to know one's own devices by, too little to know anybody again."""

from __future__ import annotations

from django.utils.translation import gettext as _

# In this order: a browser also names those that it wants to be taken for.
BROWSERS = (
    ("MicroMessenger", "wechat"), ("Edg", "edge"), ("OPR/", "opera"), ("Firefox/", "firefox"), ("FxiOS/", "firefox"),
    ("Chrome/", "chrome"), ("CriOS/", "chrome"), ("Safari/", "safari"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "harmony"), ("OpenHarmony", "harmony"), ("Android", "android"), ("iPhone", "iphone"),
    ("iPad", "ipad"), ("Windows", "windows"), ("Mac OS X", "mac"), ("CrOS", "chromeos"), ("Linux", "linux"),
)  # fmt: skip
NAMES = {
    "edge": "Edge", "opera": "Opera", "firefox": "Firefox", "chrome": "Chrome", "safari": "Safari",
    "harmony": "HarmonyOS", "android": "Android", "iphone": "iPhone", "ipad": "iPad", "windows": "Windows",
    "mac": "macOS", "chromeos": "ChromeOS", "linux": "Linux",
}  # fmt: skip


def device_of(user_agent: str) -> str:
    """Return the kind of browser and of system as two words, each empty-handed as “other”."""
    return f"{_first(user_agent, BROWSERS)} {_first(user_agent, SYSTEMS)}"


def in_words(device: str) -> str:
    """Say a device as its owner would: “Firefox on Windows”."""
    browser, _space, system = device.partition(" ")
    if browser in {"", "other"} and system in {"", "other"}:
        return _("a device that does not say what it is")
    said = {"wechat": _("WeChat"), "other": _("another browser"), "": _("another browser")} | NAMES
    where = {"other": _("another system"), "": _("another system")} | NAMES
    return _("%(browser)s on %(system)s") % {"browser": said[browser], "system": where[system]}


def _first(user_agent: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((word for mark, word in known if mark in user_agent), "other")
