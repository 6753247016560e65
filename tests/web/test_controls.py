"""Controls are written by heart, as Django's templates draw them."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from banshi.web.rendering.controls import Controls

TO_CHOOSE = [
    ("", "---"), (2, gettext_lazy("Counter")), ("g<", [("<b>'\"", "<i>"), (1234, 1234.5)]), ("s", mark_safe("<i>")),
]  # fmt: skip
CHOICES: dict[type[forms.Field], dict[str, Any]] = {
    field: {"choices": TO_CHOOSE} for field in (forms.ChoiceField, forms.MultipleChoiceField, forms.TypedChoiceField)
}
FIELDS = (
    forms.CharField, forms.IntegerField, forms.DateField, forms.BooleanField, forms.FileField, forms.EmailField,
    *CHOICES,
)  # fmt: skip


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("field", FIELDS)
def test_a_control_is_drawn_as_django_draws_it(field: type[forms.Field], required: bool) -> None:  # noqa: FBT001 - both
    class Asked(forms.Form):
        one = field(required=required, **CHOICES.get(field, {}))

    for given in (None, {"one": "2"}, {"one": "<b>'\""}):
        form = Asked(given, initial={"one": "2"}, prefix="of")
        form.renderer = Controls()
        plainly = Asked(given, initial={"one": "2"}, prefix="of")
        plainly.renderer = TemplatesSetting()
        assert str(form["one"]) == str(plainly["one"])
        attrs: dict[str, Any] = {"class": "<x>", "hidden": True, "open": False, "size": 7}
        assert form["one"].as_widget(attrs=attrs) == plainly["one"].as_widget(attrs=attrs)
