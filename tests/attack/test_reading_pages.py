"""Whoever attacks a form sends what a browser sends: the reader knows what stands in its fields and what they take."""

from __future__ import annotations

from scripts.attack.pages import read
from scripts.attack.walking import kind_of

PAGE = """<a href="next?at=2">on</a><input name="apart" form="f" value="7">
<form id="f" method="post" action="/here" enctype="multipart/form-data">
<input type="hidden" name="csrfmiddlewaretoken" value="t"><input name="name" maxlength="3" required>
<input type="radio" name="way" value="a"><input type="radio" name="way" value="b" checked>
<select name="unit"><option value="">-<option value="5" selected>five<option value="6">six</select>
<textarea name="words">
kept</textarea><input type="number" name="count" min="2"><input name="no" disabled>
<button name="do" value="save">Save</button><button name="do" value="send" formaction="/there">Send</button></form>"""


def test_a_form_is_read_as_a_browser_sends_it() -> None:
    page = read("http://here.example/at/", PAGE)
    here, there = page.forms
    assert page.links == ["http://here.example/at/next?at=2"]
    assert (here.method, here.action, here.upload) == ("post", "http://here.example/here", True)
    assert there.action == "http://here.example/there"
    assert here.typed() == {
        "apart": "7", "csrfmiddlewaretoken": "t", "name": "wor", "way": "b", "unit": "5", "words": "kept",
        "count": "1", "do": "save",
    }  # fmt: skip
    assert here.fields["way"].options == ["a", "b"]
    assert here.fields["unit"].options == ["", "5", "6"]
    assert here.fields["name"].required
    assert "no" not in here.fields


def test_two_things_of_a_kind_are_attacked_once() -> None:
    assert kind_of("http://here.example/problems/7/?near=a") == kind_of("http://here.example/problems/12/?near=b")
    assert kind_of("http://here.example/can-i/birth/who/") == kind_of("http://here.example/can-i/lost-booklet/who/")
    assert kind_of("http://here.example/can-i/about/life/") != kind_of("http://here.example/can-i/birth/life/")
    assert kind_of("http://here.example/problems/7/?near=a") != kind_of("http://here.example/problems/7/?area=a")
