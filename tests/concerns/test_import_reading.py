from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

import pytest

from banshi.concerns.importing import mail, reading, values
from banshi.concerns.importing.mapping import Mapping, guess
from banshi.concerns.importing.rows import Known, read_row
from banshi.concerns.importing.values import Unreadable
from banshi.concerns.vocabulary import Kind, Satisfied, Solved
from banshi.kernel.refusals import RuleBroken

CHINESE = "工单编号,来电时间,诉求人,联系电话,诉求内容,工单状态,办结时间,承办单位,答复内容,是否解决,满意度,备注"
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
KNOWN = Known(units={"平湖热力公司": 7}, categories={"供暖": "01.04"}, now=NOW, zone=ZONE)


def workbook(lines: list[list[str]]) -> bytes:
    """Return a small Excel file with one sheet, every cell a string of its own."""
    rows = "".join(
        f"<row>{''.join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in line)}</row>"
        for line in lines
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',  # noqa: E501 - as the format wants it
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',  # noqa: E501
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',  # noqa: E501
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',  # noqa: E501
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_list_is_read_in_whatever_encoding_and_with_whatever_comma(encoding: str, delimiter: str) -> None:
    lines = (("来电时间", "诉求内容", "电话"), ("2026/1/5 8:20", '"暖气不热，\n很冷"', "13800000001"))
    text = "".join(f"{delimiter.join(line)}\r\n" for line in lines)
    sheet = reading.read(text.encode(encoding), "list.csv")
    assert sheet.headings == ("来电时间", "诉求内容", "电话")
    assert sheet.rows[0].cells == ("2026/1/5 8:20", "暖气不热，\n很冷", "13800000001")


def test_lines_above_the_headings_are_passed_over_and_headings_named_apart() -> None:
    text = "平湖县工单导出,,,\n,,,\n时间,内容,内容,\n2026-1-5,a,b,c\n,,,\n"
    sheet = reading.read(text.encode(), "list.csv")
    assert sheet.headings == ("时间", "内容", "内容 (2)")
    assert len(sheet.rows) == 1


def test_an_excel_file_is_read_as_words() -> None:
    sheet = reading.read(workbook([["来电时间", "诉求内容"], ["2026-01-05", "暖气不热"]]), "list.xlsx")
    assert (sheet.kind, sheet.headings, sheet.rows[0].cells) == (
        "excel", ("来电时间", "诉求内容"), ("2026-01-05", "暖气不热"),
    )  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"\n\n", b"one column\nrow\n", b"a,b\n", b"PK\x03\x04 no workbook"])
def test_what_is_no_list_is_refused_with_a_cure(content: bytes) -> None:
    with pytest.raises(RuleBroken) as refusal:
        reading.read(content, "list.csv")
    assert refusal.value.cure


def test_columns_are_guessed_from_chinese_and_english_headings() -> None:
    found = guess(CHINESE.split(",")).columns
    assert found["words"] == "诉求内容"
    assert (found["at"], found["closed_at"], found["solved"]) == ("来电时间", "办结时间", "是否解决")
    english = guess(["Ticket ID", "Created Date", "Phone number", "Description", "Agency", "Status", "Satisfaction"])
    assert english.columns["words"] == "Description"
    assert english.columns["at"] == "Created Date"
    assert english.columns["unit"] == "Agency"


@pytest.mark.parametrize(
    ("said", "local"),
    [
        ("2026-01-05 08:20:30", "2026-01-05 08:20:30"),
        ("2026/1/5 8:20", "2026-01-05 08:20:00"),
        ("2026年1月5日 8时20分", "2026-01-05 08:20:00"),
        ("2026年1月5日", "2026-01-05 00:00:00"),
        ("20260105082030", "2026-01-05 08:20:30"),
        ("2026.01.05", "2026-01-05 00:00:00"),
        ("2026-01-05T00:20:30Z", "2026-01-05 08:20:30"),
        ("46027.5", "2026-01-05 12:00:00"),
    ],
)
def test_a_day_is_read_however_it_is_written(said: str, local: str) -> None:
    found = values.moment(said, "day", ZONE, now=NOW)
    assert found is not None
    assert f"{found.astimezone(ZONE):%Y-%m-%d %H:%M:%S}" == local


@pytest.mark.parametrize("said", ["05/01/2026", "昨天", "2026-13-05", "2027-01-05", "2026-01-05 25:00"])
def test_a_day_that_could_be_another_is_not_guessed(said: str) -> None:
    with pytest.raises(Unreadable):
        values.moment(said, "day", ZONE, now=NOW)


def _row(**cells: str) -> tuple[tuple[str, ...], tuple[str, ...], Mapping]:
    headings = tuple(CHINESE.split(","))
    return tuple(cells.get(heading, "") for heading in headings), headings, guess(headings)


CLOSED = {
    "来电时间": "2026-01-05 08:00", "诉求内容": "暖气不热", "工单状态": "已办结", "办结时间": "2026-01-06 09:00",
    "承办单位": "平湖热力公司", "答复内容": "已检修", "是否解决": "否", "满意度": "不满意", "备注": "二次来电",
    "工单编号": "G-1",
}  # fmt: skip


def test_a_closed_row_is_history_and_keeps_what_is_none_of_our_columns() -> None:
    read = read_row(*_row(**CLOSED), KNOWN)
    assert read.over is not None
    assert (read.over.unit_id, read.over.solved, read.over.satisfied) == (7, Solved.NO, Satisfied.NO)
    assert read.beside["备注"] == "二次来电"
    assert "G-1" in read.beside.values()


def test_an_open_row_is_new() -> None:
    read = read_row(*_row(**CLOSED | {"工单状态": "办理中"}), KNOWN)
    assert read.over is None


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"诉求内容": " "}, "Nothing is said"),
        ({"满意度": "凑合"}, "a word nobody has explained"),
        ({"工单状态": "飞了"}, "a word nobody has explained"),
        ({"办结时间": "2026-01-04"}, "before it was reported"),
        ({"办结时间": ""}, "no day is named on which it was closed"),
        ({"来电时间": ""}, "no day is named on which it was reported"),
        ({"来电时间": "去年"}, "no day that can be read"),
    ],
)
def test_what_cannot_be_read_says_why(cells: dict[str, str], why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        read_row(*_row(**CLOSED | cells), KNOWN)


def test_a_word_of_theirs_means_what_a_person_said() -> None:
    cells, headings, guessed = _row(**CLOSED | {"满意度": "凑合"})
    told = Mapping(columns=guessed.columns, meanings={"satisfied": {"凑合": "basically"}})
    read = read_row(cells, headings, told, KNOWN)
    assert read.over is not None
    assert read.over.satisfied is Satisfied.BASICALLY


def test_a_row_with_a_cell_too_many_is_not_read_askew() -> None:
    cells, headings, guessed = _row(**CLOSED)
    with pytest.raises(Unreadable, match="a comma or a quotation mark"):
        read_row((*cells, "more"), headings, guessed, KNOWN)


def test_kinds_are_known_in_both_languages() -> None:
    assert values.meant("kind", Kind, "投诉举报", {}, "kind") is Kind.COMPLAIN
    assert values.meant("kind", Kind, "Suggestion", {}, "kind") is Kind.SUGGEST
    assert values.meant("kind", Kind, "无", {}, "kind") is None


def letter(text: str, *, html: bool = False, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Date"] = "周女士 <zhou@example.org>", "Mon, 05 Jan 2026 08:20:00 +0800"
    message["Subject"], message["Message-ID"] = "暖气不热", "<1@example.org>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text, subtype="html" if html else "plain")
    return message


def test_a_letter_gives_its_words_its_day_and_who_wrote() -> None:
    sheet = reading.read(letter("3号楼只有13度。").as_bytes(), "a.eml")
    read = read_row(sheet.rows[0].cells, sheet.headings, guess(sheet.headings), KNOWN)
    assert read.words == "暖气不热\n3号楼只有13度。"
    assert (read.name, read.email) == ("周女士", "zhou@example.org")
    assert read.at == datetime(2026, 1, 5, 0, 20, tzinfo=UTC)


def test_a_letter_in_html_gives_its_words_alone() -> None:
    page = "<head><style>p {}</style></head><p>暖气</p><p>不热</p><script>x()</script>"
    (found,) = mail.letters(letter(page, html=True).as_bytes())
    assert found.cells[4] == "暖气\n不热"


def test_a_mailbox_is_read_letter_by_letter_and_a_machine_is_told_apart() -> None:
    box = b"".join(
        b"From a@example.org Mon Jan  5 08:20:00 2026\n" + one.as_bytes() + b"\n\n"
        for one in (letter("one"), letter("two", Auto_Submitted="auto-replied"))
    )
    sheet = reading.read(box, "box.mbox")
    assert [row.cells[4] for row in sheet.rows] == ["one", "two"]
    with pytest.raises(Unreadable, match="A machine wrote this letter"):
        read_row(sheet.rows[1].cells, sheet.headings, guess(sheet.headings), KNOWN)


def test_the_same_letter_in_two_mailboxes_is_the_same() -> None:
    (one,), (two,) = mail.letters(letter("same").as_bytes()), mail.letters(letter("same").as_bytes())
    (other,) = mail.letters(letter("other").as_bytes())
    assert one.key == two.key != other.key
