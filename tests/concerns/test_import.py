from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from PIL import Image

from banshi.concerns import importing, intake
from banshi.concerns.importing import mapping as columns
from banshi.concerns.importing import preparing, quarantine, running
from banshi.concerns.models import (
    Answer,
    Attachment,
    Concern,
    ConcernImport,
    ImportFile,
    QuarantinedRow,
    Report,
    Verdict,
)
from banshi.journal.models import Line
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken
from tests.cast import SATURDAY_MORNING
from tests.concerns import unit_town
from tests.concerns.test_import_reading import letter
from tests.once import once

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.cast import Town
    from tests.concerns.unit_town import UnitTown

HEADINGS = "工单编号,来电时间,诉求人,联系电话,诉求内容,工单状态,办结时间,承办单位,答复内容,是否解决,满意度"
NEW = "G-{0},2026-11-20 08:00,周女士,1380000{0:04d},翠湖花园{0}号楼暖气不热,办理中,,,,,"
OVER = (
    "H-{0},2026-01-05 08:00,王先生,1390000{0:04d},碧水家园{0}号楼路灯不亮，我叫王小明电话13912345678,已办结,"
    "2026-01-06 09:00,暖阳热力公司,{0}号楼路灯已修,是,满意"
)


@pytest.fixture(autouse=True)
def _saturday_morning() -> Iterator[None]:
    with clock.stopped_at(SATURDAY_MORNING):
        yield


@pytest.fixture
def units(town: Town) -> UnitTown:
    return once(unit_town.build)


def _list(*lines: str) -> bytes:
    return "\n".join([HEADINGS, *lines]).encode()


def _started(units: UnitTown, content: bytes, name: str = "list.csv") -> ConcernImport:
    begun = importing.start(content, name, by=units.ruler)
    return importing.confirm_mapping(begun.id, columns.from_json(begun.mapping), by=units.ruler)


def _run(units: UnitTown, content: bytes, name: str = "list.csv") -> ConcernImport:
    begun = _started(units, content, name)
    importing.continue_imports()
    begun.refresh_from_db()
    return begun


def test_what_was_open_comes_in_as_new_and_what_was_closed_as_history(units: UnitTown) -> None:
    begun = _run(units, _list(NEW.format(1), OVER.format(2)))
    assert (begun.taken, begun.past, begun.quarantined) == (1, 1, 0)
    assert begun.finished_at is not None
    new, over = Concern.objects.get(state="received"), Concern.objects.get(state="closed")
    assert f"{new.at.astimezone(clock.zone()):%m-%d %H:%M}" == "11-20 08:00"
    assert over.closed_at
    assert f"{over.closed_at.astimezone(clock.zone()):%Y-%m-%d %H:%M}" == "2026-01-06 09:00"
    assert (over.unit_id, over.outcome, over.number[:8]) == (units.heat.unit_id, "solved", "SQ-2026-")
    assert Line.objects.get(thing_id=over.id).step == "import"


def test_history_keeps_answer_and_verdict_and_shows_no_personal_data(units: UnitTown) -> None:
    _run(units, _list(OVER.format(2)))
    over = Concern.objects.get()
    assert "13912345678" not in over.said
    assert "王小明" not in over.said
    assert Answer.objects.get().reply == "2号楼路灯已修"
    assert (Verdict.objects.get().solved, Verdict.objects.get().satisfied) == ("yes", "yes")
    kept = Report.objects.using("owner").get()
    assert (kept.name, kept.phone, kept.extra["columns"]["Their number"]) == ("王先生", "13900000002", "H-2")


def test_a_claim_nobody_confirmed_is_not_solved(units: UnitTown) -> None:
    _run(units, _list(OVER.format(2).replace("是,满意", ",")))
    assert Concern.objects.get().outcome == "unconfirmed"
    assert not Verdict.objects.exists()


def test_the_same_list_twice_is_one_import_and_no_row_comes_in_twice(units: UnitTown) -> None:
    content = _list(NEW.format(1), OVER.format(2))
    first = _run(units, content)
    again = importing.start(content, "renamed.csv", by=units.ruler)
    importing.continue_imports()
    assert again.id == first.id
    assert Concern.objects.count() == 2


def test_a_run_that_was_killed_goes_on_where_it_stood(units: UnitTown, monkeypatch: pytest.MonkeyPatch) -> None:
    content = _list(*(NEW.format(n) if n % 3 else OVER.format(n) for n in range(1, 10)))
    begun = _started(units, content)
    monkeypatch.setattr(running, "BATCH", 2)
    whole = intake.take_in
    calls = iter(range(100))

    def killed(*args: object, **kwargs: object) -> object:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return whole(*args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(running, "take_in", killed)
    with pytest.raises(KeyboardInterrupt):
        importing.continue_imports()
    begun.refresh_from_db()
    assert 0 < begun.next_row < 9
    assert Concern.objects.count() == begun.next_row
    running._held.sheet = None  # noqa: SLF001 - another process holds nothing
    importing.continue_imports()
    begun.refresh_from_db()
    assert (begun.taken, begun.past, Concern.objects.count()) == (6, 3, 9)


def test_a_row_that_cannot_be_read_waits_with_the_reason(units: UnitTown) -> None:
    begun = _run(units, _list(NEW.format(1), OVER.format(2).replace("满意", "凑合"), "G-3,,,,,办理中,,,,,"))
    assert (begun.taken, begun.quarantined) == (1, 2)
    waiting = importing.waiting_rows(begun.id, by=units.ruler)
    assert [row.number for row in waiting] == [2, 3]
    assert "凑合" in waiting[0].reason
    assert "Nothing is said" in waiting[1].reason


def test_a_mended_row_is_tried_again_and_a_formula_runs_nowhere(units: UnitTown) -> None:
    begun = _run(units, _list(OVER.format(2).replace("王先生", "=cmd()").replace("满意", "凑合")))
    content = quarantine.as_csv(begun, importing.waiting_rows(begun.id, by=units.ruler))
    assert b"'=cmd()" in content
    assert importing.mend(begun.id, content.replace("凑合".encode(), "满意".encode()), by=units.ruler) == 1
    importing.continue_imports()
    begun.refresh_from_db()
    assert (begun.past, begun.quarantined) == (1, 0)
    assert Report.objects.using("owner").get().name == "=cmd()"
    assert importing.waiting_rows(begun.id, by=units.ruler) == []


def test_a_row_that_still_cannot_be_read_waits_on(units: UnitTown) -> None:
    begun = _run(units, _list(OVER.format(2).replace("满意", "凑合")))
    content = quarantine.as_csv(begun, importing.waiting_rows(begun.id, by=units.ruler))
    importing.mend(begun.id, content.replace("凑合".encode(), "还行".encode()), by=units.ruler)
    importing.continue_imports()
    begun.refresh_from_db()
    assert (begun.past, begun.quarantined) == (0, 1)
    assert "还行" in importing.waiting_rows(begun.id, by=units.ruler)[0].reason


def test_the_file_and_the_quarantine_are_read_only_behind_a_look(units: UnitTown) -> None:
    begun = importing.start(_list(OVER.format(2).replace("满意", "凑合")), "list.csv", by=units.ruler)
    assert not ImportFile.objects.exists()
    importing.confirm_mapping(begun.id, columns.from_json(begun.mapping), by=units.ruler)
    importing.continue_imports()
    connections["default"].close()
    assert not QuarantinedRow.objects.exists()
    assert not ImportFile.objects.using("owner").exists()
    with pytest.raises(NotFound):
        importing.waiting_rows(begun.id, by=units.heat)


def test_a_mapping_is_kept_by_name_and_used_for_the_next_list(units: UnitTown) -> None:
    begun = importing.start(_list(NEW.format(1)), "a.csv", by=units.ruler)
    chosen = columns.Mapping(columns={"words": "诉求内容", "at": "来电时间"}, division="999902")
    importing.confirm_mapping(begun.id, chosen, by=units.ruler, save_as="旧热线")
    second = importing.start(_list(NEW.format(2)), "b.csv", by=units.ruler)
    assert columns.from_json(second.mapping) == chosen


def test_a_list_without_a_column_of_words_is_not_begun(units: UnitTown) -> None:
    begun = importing.start(_list(NEW.format(1)), "a.csv", by=units.ruler)
    with pytest.raises(RuleBroken, match="no-words-column"):
        importing.confirm_mapping(begun.id, columns.Mapping(columns={"at": "来电时间"}), by=units.ruler)


def test_only_a_hotline_takes_a_list_over(units: UnitTown) -> None:
    with pytest.raises(NotAllowed):
        importing.start(_list(NEW.format(1)), "a.csv", by=units.heat)


def test_the_words_nobody_knows_are_shown_before_the_run(units: UnitTown) -> None:
    begun = importing.start(_list(OVER.format(1).replace("暖阳热力公司", "老热力")), "a.csv", by=units.ruler)
    first, strange = importing.sample(begun, by=units.ruler)
    assert first[0][0] == "H-1"
    assert strange["unit"] == ["老热力"]
    told = columns.Mapping(
        columns=columns.from_json(begun.mapping).columns, meanings={"unit": {"老热力": "暖阳热力公司"}}
    )
    importing.confirm_mapping(begun.id, told, by=units.ruler)
    importing.continue_imports()
    assert Concern.objects.get().unit_id == units.heat.unit_id


def test_a_letter_comes_in_with_its_photo_cleaned_and_names_what_was_left_out(units: UnitTown) -> None:
    picture = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(picture, "JPEG")
    message = letter("3号楼只有13度。")
    message.add_attachment(picture.getvalue(), maintype="image", subtype="jpeg", filename="家里.jpg")
    message.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="tool.exe")
    _run(units, message.as_bytes(), "a.eml")
    assert Concern.objects.get().channel == "file"
    assert Attachment.objects.using("owner").get().type == "image/jpeg"
    assert Report.objects.using("owner").get().extra["left out"] == ["tool.exe"]


def test_the_same_letter_in_another_mailbox_is_not_taken_again(units: UnitTown) -> None:
    _run(units, letter("same").as_bytes(), "a.eml")
    begun = _run(units, b"From a@b Mon Jan  5 08:20:00 2026\n" + letter("same").as_bytes() + b"\n", "box.mbox")
    assert begun.taken == 0
    assert Concern.objects.count() == 1


def test_the_command_line_takes_a_file_over_from_beginning_to_end(units: UnitTown, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(_list(NEW.format(1), OVER.format(2)))
    told: list[tuple[int, int]] = []
    begun = importing.run_import(path, progress=lambda *said: told.append(said))
    assert (begun.taken, begun.past, begun.account_id) == (1, 1, None)
    assert told == [(2, 2)]
    with pytest.raises(NotFound):
        importing.run_import(path, "no such name", by=units.ruler)


def test_history_is_found_again_when_it_comes_back(units: UnitTown) -> None:
    _run(units, _list(OVER.format(2)))
    came_back = unit_town.reported("碧水家园2号楼路灯不亮")
    assert came_back.proposed["alike"]


def test_helpers_mask_what_one_process_masks(units: UnitTown, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "MANY", 2)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    _run(units, _list(*(OVER.format(n) for n in range(1, 6))))
    assert Concern.objects.count() == 5
    assert not Concern.objects.filter(said__contains="13912345678").exists()
    assert set(Answer.objects.values_list("reply", flat=True)) == {f"{n}号楼路灯已修" for n in range(1, 6)}


def test_zero_characters_and_halves_of_characters_do_not_hold_a_list_up(units: UnitTown) -> None:
    begun = _run(units, _list(NEW.format(1).replace("暖气", "暖\0气"), OVER.format(2).replace("路灯", "路灯\0")))
    assert (begun.taken, begun.past, begun.quarantined) == (1, 1, 0)
