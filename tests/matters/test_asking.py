"""Which lines of a list ask for what is known, and which do not."""

from __future__ import annotations

import pytest

from banshi.china.matters.education_level import EducationLevel
from banshi.china.matters.lost_booklet import LostBooklet
from banshi.matters.asking import known_already
from banshi.matters.definition import Evidence
from banshi.register.items import BY_NAME

EDUCATION, LOST = EducationLevel(), LostBooklet()


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("户口簿复印件", "booklet"), ("请提供户籍证明原件一份", "booklet"), ("身份证正反面照片", "id-card"),
        ("居民身份证号码", "id_number"), ("您的出生日期", "born_on"), ("户口簿上的婚姻状况页", "marital_status"),
        ("与户主关系", "relation"), ("报警回执、身份证复印件", "id-card"), ("本人姓名和学校证明", "name"),
        ("户  口  本", "booklet"),
        ("a copy of your ID card", "id-card"), ("Date of birth", "born_on"),
        ("household booklet (original)", "booklet"),
        ("proof of marital status", "marital_status"), ("your address, please", "address"),
        ("ＩＤ number", "id_number"),
    ],
)  # fmt: skip
def test_a_line_asks_for_what_the_register_holds(line: str, name: str) -> None:
    found = known_already(line, EDUCATION, ())
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "line",
    [
        "报警回执", "户主同意书", "证人姓名", "配偶身份证", "监护人身份证复印件", "新住址", "学校盖章的证明",
        "工作单位盖章", "照片",
        "name of the witness", "the agent's ID card", "new address", "a photo", "birth certificate", "出生医学证明",
        "", "的",
    ],
)  # fmt: skip
def test_a_line_asks_for_something_else(line: str) -> None:
    assert known_already(line, EDUCATION, ()) is None


def test_what_a_matter_changes_is_not_known_from_the_register() -> None:
    assert known_already("学历证明", EDUCATION, ()) is None
    assert known_already("文化程度", EDUCATION, ()) is None
    assert known_already("文化程度", LOST, ()) == BY_NAME["education"]
    assert known_already("户口簿", LOST, ()) is None


@pytest.mark.parametrize("line", ["毕业证书复印件", "学历证明", "your diploma", "学位证"])
def test_a_paper_in_the_file_is_not_asked_for_again(line: str) -> None:
    assert known_already(line, EDUCATION, ()) is None
    found = known_already(line, EDUCATION, {"diploma"})
    assert isinstance(found, Evidence)
    assert found.name == "diploma"


def test_a_paper_of_another_kind_in_the_file_changes_nothing() -> None:
    assert known_already("毕业证书", EDUCATION, {"supplement"}) is None


@pytest.mark.parametrize(
    ("item", "chinese"),
    [
        ("name", "姓名"), ("address", "住址"), ("born_on", "出生日期"), ("workplace", "服务处所"),
        ("height_cm", "身高"), ("household_no", "户号"), ("native_place", "籍贯"),
    ],
)  # fmt: skip
def test_labels_are_known_in_both_languages(item: str, chinese: str) -> None:
    for line in (str(BY_NAME[item].label), chinese):
        assert known_already(line, EDUCATION, ()) == BY_NAME[item]
