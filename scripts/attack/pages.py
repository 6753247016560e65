"""What a page leads to: its addresses, and its forms with all that they say of what may be typed into them.

Read as a browser reads it, so that whoever attacks a form sends what somebody sends who types into it: values that are
there already, buttons of the same name, fields that belong to a form from elsewhere on the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a field's name
BOUNDS = ("minlength", "maxlength", "min", "max", "pattern", "step", "accept")
CHOSEN = frozenset({"select", "radio", "checkbox", "submit"})
TYPED = {
    "number": "1", "date": "2026-11-20", "datetime-local": "2026-11-20T09:30", "time": "09:30", "month": "2026-11",
    "email": "somebody@example.org", "tel": "13900000000", "url": "https://example.org/", "file": "",
}  # fmt: skip
"""What somebody types into an empty field of a kind; words anywhere else."""


@dataclass(slots=True, kw_only=True)
class Field:
    """One field of a form: what it is, what stands in it, and what it takes."""

    name: str
    kind: str
    value: str = ""
    required: bool = False
    several: bool = False
    bounds: dict[str, str] = field(default_factory=dict)
    options: list[str] = field(default_factory=list)

    def typed(self) -> str:
        """Return what a browser sends when somebody fills the field in with something that may stand there."""
        if self.value:
            return self.value
        if self.kind in CHOSEN:
            return next(filter(None, self.options), "")
        most = int(self.bounds.get("maxlength") or 100)
        least = int(self.bounds.get("minlength") or 0)
        return TYPED.get(self.kind, "words".ljust(least, "."))[:most]


@dataclass(slots=True)
class Form:
    """One form as a browser would send it."""

    method: str
    action: str
    upload: bool = False
    fields: dict[str, Field] = field(default_factory=dict)

    def typed(self) -> dict[str, str]:
        """Return every field with something that may stand in it."""
        return {name: one.typed() for name, one in self.fields.items()}


class Page(HTMLParser):
    """What a page leads to, once it is fed: ``links`` and ``forms``."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._named: dict[str, Form] = {}
        self._apart: list[tuple[str, Field]] = []
        self._form: Form | None = None
        self._select: Field | None = None
        self._area: Field | None = None

    def close(self) -> None:
        """Give fields that stood elsewhere on the page to the forms that they name."""
        super().close()
        for name, one in self._apart:
            if name in self._named:
                _add(self._named[name], one)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in said:
            self.links.append(urljoin(self.address, said["href"]))
        elif tag == "form":
            self._form = Form(
                said.get("method", "get").lower(), urljoin(self.address, said.get("action", "")),
                said.get("enctype", "") == "multipart/form-data",
            )  # fmt: skip
            self.forms.append(self._form)
            self._named[said.get("id", "")] = self._form
        elif tag in {"input", "select", "textarea", "button"}:
            self._field(tag, said)
        elif tag == "option" and self._select is not None:
            self._option(said)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data.removeprefix("\n") if not self._area.value else data

    def _field(self, tag: str, said: dict[str, str]) -> None:
        kind = said.get("type", "text" if tag == "input" else "submit") if tag in {"input", "button"} else tag
        if tag == "button" and "formaction" in said and self._form is not None:
            self._another_way(said["formaction"])
        if not said.get("name") or "disabled" in said or kind in {"reset", "image"}:
            return
        one = Field(
            name=said["name"], kind=kind, required="required" in said, several="multiple" in said or kind == "checkbox",
            bounds={name: said[name] for name in BOUNDS if said.get(name)},
        )  # fmt: skip
        if kind in {"radio", "checkbox", "submit"}:
            one.options = [said.get("value", "on" if kind != "submit" else "")]
            one.value = one.options[0] if "checked" in said else ""
        elif kind not in {"select", "textarea", "file"}:
            one.value = said.get("value", "")
        self._keep(one, said.get("form", ""))
        self._select = one if tag == "select" else None
        self._area = one if tag == "textarea" else None

    def _keep(self, one: Field, form: str) -> None:
        if form:
            self._apart.append((form, one))
        elif self._form is not None:
            _add(self._form, one)

    def _option(self, said: dict[str, str]) -> None:
        assert self._select is not None  # noqa: S101 - its caller has looked
        self._select.options.append(said.get("value", ""))
        if "selected" in said:
            self._select.value = said.get("value", "")

    def _another_way(self, action: str) -> None:
        """Keep a form once more where one of its buttons sends it elsewhere; what it holds so far goes along."""
        assert self._form is not None  # noqa: S101 - its caller has looked
        address = urljoin(self.address, action)
        if all(one.action != address for one in self.forms):
            self.forms.append(Form(self._form.method, address, self._form.upload, self._form.fields))


def _add(form: Form, one: Field) -> None:
    """Add a field, or what it may be to the field of that name which is there already: a choice has many."""
    before = form.fields.setdefault(one.name, one)
    if before is not one:
        before.options += [option for option in one.options if option not in before.options]
        before.value = before.value or one.value


def read(address: str, text: str) -> Page:
    """Return what a page leads to."""
    page = Page(address)
    page.feed(text)
    page.close()
    return page
