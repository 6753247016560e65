"""A register file written by the tables of another time or another system: converted in the same words, or asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections

from banshi.china.codes.tables import table
from banshi.china.registering import SUBJECTS, editions_of, import_rules, questions
from banshi.kernel.refusals import RuleBroken
from banshi.register.importing import Imported, import_file
from tests.register.files import number, row, write

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("town")


def taken(path: Path, **editions: str) -> Imported:
    return import_file(path, rules=import_rules(religion=True, editions=editions))


def entered(column: str, sequence: int = 201) -> tuple[Any, ...]:
    """Return version, code and words of one coded item as it stands on the register."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"select c.version, c.code, c.label from register_personversion v join register_code c on c.id = v.{column}"
            " where v.id_number = %s and v.superseded_at is null and v.valid_to is null",
            [number(sequence)],
        )
        [found] = cursor.fetchall()
    return tuple(found)


@pytest.mark.parametrize(
    ("key", "column", "subject", "version", "code", "stands"),
    [
        ("HYZK", "marital_status", "marital", "ERP", "20", ("2003", "21", "初婚")),
        ("HYZK", "marital_status", "marital_status", "ERP", "22", ("2003", "23", "复婚")),
        ("HYZK", "marital_status", "marital", "ERP", "90", ("ERP", "90", "其他")),
        ("ZJXY", "religion", "religion", "ERP", "70", ("2004", "60", "东正教")),
        ("ZJXY", "religion", "religion", "ERP", "80", ("2004", "70", "伊斯兰教")),
        ("XX", "blood_type", "blood", "2011", "4", ("2014", "4", "AB型")),
        ("XX", "blood_type", "blood", "2011", "5", ("2011", "5", "不详")),
        ("WHCD", "education", "education", "1984", "62", ("2006", "44", "职业高中毕业")),
        ("WHCD", "education", "education", "1984", "63", ("1984", "63", "农业高中毕业")),
    ],
)
def test_a_code_of_another_table_keeps_its_words(
    tmp_path: Path, key: str, column: str, subject: str, version: str, code: str, stands: tuple[str, ...]
) -> None:
    done = taken(write(tmp_path, [row() | {key: code}]), **{subject: version})
    assert (done.new, done.refused) == (1, 0)
    assert entered(column) == stands


def test_each_column_is_read_by_its_own_edition(tmp_path: Path) -> None:
    path = write(tmp_path, [row(WHCD="73", HYZK="21", XX="1")])
    assert taken(path, education="1984", marital="ERP").new == 1
    assert entered("education") == ("1984", "73", "农业初中毕业")
    assert entered("marital_status") == ("2003", "22", "再婚")
    assert entered("blood_type") == ("2014", "1", "A型")


def test_the_same_bytes_read_by_another_edition_are_another_file(tmp_path: Path) -> None:
    path = write(tmp_path, [row(HYZK="21")])
    assert taken(path).new == 1
    assert entered("marital_status") == ("2003", "21", "初婚")
    assert taken(path, marital="ERP").changed == 1
    assert entered("marital_status") == ("2003", "22", "再婚")


def test_a_code_that_the_named_edition_lacks_is_refused(tmp_path: Path) -> None:
    assert taken(write(tmp_path, [row(XX="0")]), blood="2011").refused == 1
    assert taken(write(tmp_path, [row(XX="0")], name="police.csv")).new == 1


@pytest.mark.parametrize(
    ("editions", "words"),
    [
        ({"education": "1999"}, "no edition 1999 of the table “education”. Name one of these: 2006, 1984"),
        ({"shoes": "2006"}, "“shoes” is no column of codes"),
        ({"migration": "2026"}, "“migration” is no column of codes"),
    ],
)
def test_an_edition_that_there_is_not_is_refused_before_a_row_is_read(editions: dict[str, str], words: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        import_rules(editions=editions)
    assert words in refused.value.said


def test_what_may_stand_in_a_file_never_says_other_words_than_its_own_edition() -> None:
    codes = import_rules().codes
    for item, subject in SUBJECTS.items():
        for version in editions_of(subject):
            edition = table(subject, version)
            assert all(codes[item][f"{version}:{code}"].label == row.label for code, row in edition.rows.items())


def test_what_the_current_table_cannot_take_over_is_named() -> None:
    assert [each.code for each in questions("marital", "ERP")] == ["90"]
    assert [each.code for each in questions("blood", "2011")] == ["5", "9"]
    assert not questions("religion", "ERP")
    assert {"28", "42", "48", "49", "63", "73", "90"} <= {each.code for each in questions("education", "1984")}
