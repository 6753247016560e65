"""From a case to its paper: fills the layouts of ``papers`` from what was looked at, in Chinese and in English."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from banshi.china.booklet import papers
from banshi.china.booklet.papers import Bilingual
from banshi.china.booklet.pressing import print_paper
from banshi.china.booklet.stating import certificate, leg_paper
from banshi.china.booklet.telling import both, case_of, day_of, source_of
from banshi.china.deadlines import REMEDY
from banshi.kernel import clock
from banshi.matters.jurisdiction import matter
from banshi.matters.vocabulary import CATEGORY_WORDS, TASK_WORDS, Task
from banshi.register.items import BY_NAME
from banshi.stations.queries import unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.utils.functional import _StrOrPromise

    from banshi.china.booklet.pressing import Paper
    from banshi.matters.definition import Matter
    from banshi.matters.requests import Request
    from banshi.register.records import LogLine, Person

SEAL_OF_PROVINCE = "省级公安机关户口专用章"
MEMBER_ITEMS = {
    "name": "name", "relation": "relation", "sex": "sex", "ethnicity": "ethnicity", "id_number": "id_number",
    "former_name": "former_name", "birth_place": "birth_place", "native_place": "native_place",
    "other_address": "other_address", "height": "height_cm", "blood_type": "blood_type", "education": "education",
    "marital_status": "marital_status", "military_service": "military_service", "workplace": "workplace",
    "occupation": "occupation", "came_to_city": "came_to_city", "came_to_address": "came_to_address",
    "officer": "card_officer",
}  # fmt: skip
PURPOSE = _("You need not travel. If a step is late, the county is told by itself and so are you.")


def typeset(request: Request) -> bytes:
    """Return the unsealed PDF of the paper that a request asks for."""
    return print_paper(LAYOUTS[request.kind](request), proof=request.proof)


def _booklet(request: Request) -> papers.BookletPaper:
    household = request.household
    head = next((m for m in household.members if m.text("relation") in {"户主", "本人"}), household.members[0])
    return papers.BookletPaper(
        household_type=household.household_type.label if household.household_type else "",
        household_number=household.household_no,
        head_name=head.text("name"),
        address=household.address,
        seal_of_province=SEAL_OF_PROVINCE,
        seal_of_organ=f"{request.seal_of.name}户口专用章",
        office=request.seal_of.name,
        officer=request.officer,
        issued_on=day_of(request),
        serial=request.serial,
        check_address=request.check_address,
        members=tuple(_member(request, member) for member in household.members),
    )


def _member_card(request: Request) -> papers.MemberCardPaper:
    case = case_of(request)
    return papers.MemberCardPaper(
        household_number=request.household.household_no,
        member=_member(request, request.household.member(case.person_id)),
        office=request.seal_of.name,
        issued_on=day_of(request),
        serial=request.serial,
        check_address=request.check_address,
    )


def _member(request: Request, person: Person) -> papers.Member:
    texts: dict[str, Any] = {field: person.text(item) for field, item in MEMBER_ITEMS.items()}
    registered = person["registered_on"]
    return papers.Member(
        born_on=person.born_on or date.min,
        registered_on=registered if isinstance(registered, date) else day_of(request),
        changes=tuple(_change(line) for line in request.changes.get(person.id, ())),
        **texts,
    )


def _change(line: LogLine) -> papers.ChangeLine:
    item = both(BY_NAME[line.item].label).zh
    return papers.ChangeLine(item=item, content=line.after, on=line.on, officer=line.officer)


def _slip(request: Request) -> papers.SlipPaper:
    case = case_of(request)
    definition = matter(case.matter, case.version)
    return papers.SlipPaper(
        number=case.number,
        what=both(definition.title),
        applicant_masked=case.masked_name,
        id_masked=case.masked_number,
        legs=tuple(
            papers.SlipLeg(
                office=unit(leg.unit_id).name,
                task=both(TASK_WORDS[Task(leg.task)]),
                due_at=leg.due_at,
                done_at=leg.done_at,
            )
            for leg in request.legs
        ),
        journey=both(PURPOSE),
        follow_code=case.follow_code,
        check_address=request.check_address,
        office=request.seal_of.name,
        accepted_by=request.officer,
        accepted_at=case.accepted_at,
        source=source_of(definition.law[0]),
    )


def _refusal(request: Request) -> papers.RefusalPaper:
    case = case_of(request)
    definition = matter(case.matter, case.version)
    ground = next(g for g in definition.grounds if g.code == case.refusal["ground"])
    words = case.refusal.get("words", "")
    reason = both(ground.sentence)
    return papers.RefusalPaper(
        refused=papers.Refused.NOT_GRANTED,
        number=case.number,
        applicant=request.household.member(case.person_id).text("name"),
        what=both(definition.title),
        asked_on=case.accepted_at.astimezone(clock.zone()).date(),
        reason_code=ground.code,
        reason=Bilingual(zh=f"{reason.zh}{words}", en=reason.en),
        source=source_of(ground.source),
        cure=(both(ground.cure),),
        remedies=(
            papers.Remedy(
                way=both(REMEDY.way), where=both(REMEDY.where), until=date.fromisoformat(case.refusal["until"])
            ),
        ),
        office=request.seal_of.name,
        officer=request.officer,
        decided_on=(case.decided_at or request.at).astimezone(clock.zone()).date(),
        check_address=request.check_address,
    )


def _answer(request: Request) -> papers.AnswerPaper:
    assert request.answer is not None  # noqa: S101 - an answer is printed from an answer
    answer, definition = request.answer, request.answer.matter
    said = _("Yes, here and now.") if answer.possible else _("Not as it stands; see below why, and what to do.")
    decided = next((leg for leg in answer.legs if leg.task == Task.DECIDE), answer.legs[0])
    refused = answer.refused_because or definition.grounds
    return papers.AnswerPaper(
        what=both(definition.title),
        here=answer.possible,
        answer=both(said),
        needs=tuple(both(thing) for thing in definition.bring),
        decides=_decides(definition, unit(decided.unit_id).name),
        by_when=_moment(decided.due.at),
        fee=both(_free_or(definition.fee.yuan if definition.fee else 0)),
        refused_if=tuple(_joined(both(g.sentence), both(g.cure)) for g in refused),
        source=source_of(definition.law[0]),
        office=request.seal_of.name,
        asked_at=request.at,
        check_address=request.check_address,
    )


LAYOUTS: dict[str, Callable[[Request], Paper]] = {
    "booklet": _booklet,
    "member-card": _member_card,
    "slip": _slip,
    "refusal": _refusal,
    "answer": _answer,
    "certificate": certificate,
    "entry-permit": leg_paper,
    "move-certificate": leg_paper,
}


def _free_or(yuan: int) -> _StrOrPromise:
    return _("No fee.") if yuan == 0 else f"{yuan} 元 · CNY {yuan}"


def _decides(definition: Matter[Any], office: str) -> Bilingual:
    words = both(CATEGORY_WORDS[definition.category])
    return Bilingual(zh=f"{office}。{words.zh}", en=words.en)


def _joined(one: Bilingual, other: Bilingual) -> Bilingual:
    return Bilingual(zh=f"{one.zh}{other.zh}", en=f"{one.en} {other.en}".strip())


def _moment(at: Any) -> Bilingual:  # noqa: ANN401 - a datetime
    local = at.astimezone(clock.zone())
    return Bilingual(zh=f"{local.month}月{local.day}日 {local:%H:%M}", en=f"{local:%a} {local.day} {local:%b %H:%M}")
