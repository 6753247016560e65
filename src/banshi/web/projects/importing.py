"""Taking over a list that was published elsewhere: nothing of it is lost, and nothing of it counts as proof."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from django.shortcuts import redirect, render

from banshi.concerns.importing.reading import read
from banshi.kernel.refusals import AlreadyDone, Refusal
from banshi.projects import importing
from banshi.projects.models import ListFile, ProjectList
from banshi.web.projects.desk_forms import FileForm
from banshi.web.unit.audience import WHO_ACTS, at_a_unit

if TYPE_CHECKING:
    from django.http import HttpResponse

    from banshi.web.audience import Request

MOST_SHOWN = 50


@at_a_unit(*WHO_ACTS)
def take_over(request: Request) -> HttpResponse:
    """Take a list over, and show what came of each file: lists, lines, and lines that could not be read."""
    form = FileForm(request.POST or None, request.FILES or None, initial={"command": uuid4()})
    taken = None
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            content = sent.read()
            sheet = read(content, sent.name)
            lines = [dict(zip(sheet.headings, row.cells, strict=False)) for row in sheet.rows]
            mapping = importing.mapping_of(sheet.headings)
            taken = importing.take_over(lines, mapping, name=sent.name, content=content, by=request.actor)
        except AlreadyDone:
            return redirect("desk-import")
        except Refusal as refusal:
            form.add_error(None, refusal.said)
    context = {
        "list": "projects", "form": form, "taken": taken, "files": ListFile.objects.order_by("-at")[:MOST_SHOWN],
        "lists": ProjectList.objects.exclude(source="").order_by("-year", "place")[:MOST_SHOWN],
    }  # fmt: skip
    return render(request, "projects/desk/import.html", context, status=422 if form.errors else 200)
