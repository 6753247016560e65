"""What stands for each parameter of each address: a thing of the cast's own offices, and one of another office.

An address with a parameter that nobody named here fails the walk: whoever adds a page says what it may be asked for.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.core import signing
from django.db import connections

from banshi.access.emergencies import break_glass
from banshi.access.models import BreakGlass, Emergency, Look
from banshi.burden import asking as reports
from banshi.care.asking import Asked, ask_at_counter
from banshi.care.models import Task
from banshi.concerns import codes as concern_codes
from banshi.concerns.models import Attachment, Catalogue, ConcernImport
from banshi.kernel import clock
from banshi.linkage.models import Proposal
from banshi.matters import actions
from banshi.matters.models import Visit
from banshi.projects.models import Candidate, ProjectList
from banshi.projects.plans import Planned
from banshi.register.upkeep import Finding
from banshi.stations.models import Recovery
from banshi.stations.standing_in import hand_over
from banshi.stories import adopting, linking, reviewing, writing
from banshi.stories.models import Version
from banshi.volunteers import codes as need_codes
from banshi.voting import draws
from banshi.watching.models import Inquiry
from banshi.web.concerns import judging
from banshi.web.projects import proposing as propose_page
from tests.burden.askers import wanted
from tests.care import carers
from tests.projects import pump
from tests.projects import world as projects
from tests.projects.pump import photo
from tests.stories import world as told
from tests.volunteers import help_town
from tests.voting import stories as ballots

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import SimpleNamespace

    from banshi.concerns.models import Concern
    from banshi.kernel.actor import Actor
    from banshi.matters.models import Case
    from tests.cast import Resident

    type Members = Mapping[str, Actor]
    type Filled = dict[str, Any]

PHOTO = b"\x89PNG\r\n\x1a\n"


def fill(things: SimpleNamespace, members: Members) -> tuple[Filled, Filled]:
    """Return, by name of a parameter or of ``address parameter``, what is ours and what is theirs."""
    ours = _of_case(things.case, members["clerk accepting"]) | _of_concern(things.concern, things.line.ruler)
    theirs = _of_case(things.other_case, members["clerk elsewhere"]) | _of_concern(
        things.other_concern, things.line.ruler
    )
    ours |= _of_office(things.town.li, members["officer at home"])
    theirs |= _of_office(things.town.without_booklet, members["officer elsewhere"])
    ours |= _of_projects(things.works) | _of_hotline(things.line) | _of_stories(things.line, things.concern)
    ours |= _of_volunteers(things.town) | _of_reports(members["officer at the county"])
    standing = {"ours": (members["kin at home"], members["clerk at home"]),
                "theirs": (members["officer elsewhere"], members["clerk elsewhere"])}  # fmt: skip
    ours |= _of_account(*standing["ours"])
    theirs |= _of_account(*standing["theirs"])
    return ours | CHOSEN, ours | theirs | CHOSEN


CHOSEN: Filled = {
    "language": "en", "form": "json", "service_code": "01.04.01", "rest": "v2/nothing", "kind": "letter",
    "results-places code": "999902", "results-file name": "dictionary.json", "can-i-group name": "booklet",
    "away-page language": "en", "hotline-find what": "place", "project-object kind": "list", "what": "place",
    "decide step": "approve", "hotline-take step": "withdraw", "unit-step step": "accept",
    "my-offer-step step": "pause",
    "my-visit-step step": "yes", "unit-need-word step": "confirm", "desk-list-step name": "publish",
    "desk-project-step name": "begin", "desk-milestone name": "reach", "unit-story-step name": "offer",
    "my-care-ask code": "card", "rates-unit code": "999902000300", "hotline-rates-unit code": "999902000300",
    "can-i code": "lost-booklet", "can-i-json code": "lost-booklet", "can-i-who code": "lost-booklet",
    "can-i-where code": "lost-booklet", "need-not-prove code": "kinship", "need-not-prove-json code": "kinship",
}  # fmt: skip
"""What is the same for everybody: words of the address itself."""


def _of_case(case: Case, clerk: Actor) -> Filled:
    visit = Visit.objects.get(pk=case.pk)
    paper = actions.print_slip(case.pk, by=clerk)
    actions.add_document(case.pk, "loss-statement", "遗失说明.png", photo(), by=clerk)
    document = _one("select id from matters_document where case_id = %s", case.pk)
    return {
        "case_id": case.pk, "visit_id": visit.pk, "paper_id": paper.pk, "document_id": document,
        "person_id": case.person_id, "followed code": case.follow_code, "checked code": paper.check_code,
        "word code": case.follow_code, "api-readCase number": case.number,
    }  # fmt: skip


def _one(statement: str, *values: Any) -> Any:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)
        return (cursor.fetchone() or (None,))[0]


def _of_concern(concern: Concern, supervisor: Actor) -> Filled:
    enclosed = Attachment.objects.create(
        concern=concern, of="report", kind="photo", type="image/png", name="x.png", digest=uuid4().hex, content=PHOTO,
        at=clock.now(),
    )  # fmt: skip
    imported = ConcernImport.objects.create(
        hotline_id=supervisor.unit_id or 0, at=clock.now(), account_id=supervisor.account_id, duty="supervisor",
        name="旧热线.csv", kind="csv", digest=uuid4().hex,
    )  # fmt: skip
    code = concern_codes.code_of(concern.id)
    named = {
        f"{page} {parameter}": value
        for page in ("concern", "join-concern", "leave-concern", "withdraw-concern", "project-word")
        for parameter, value in (("number", concern.number), ("code", code))
    }
    signer = judging._signer()  # noqa: SLF001 - as the page of the digits has it
    ticket = signer.sign(f"{concern.id}.{concern.round}")
    return named | {
        "concern_id": concern.id, "attachment_id": enclosed.id, "photo_id": enclosed.id, "import_id": imported.id,
        "open311-request number": concern.number, "api-readConcern number": concern.number,
        "token": concern.id, "ticket": ticket,
    }  # fmt: skip


def _of_account(holder: Actor, colleague: Actor) -> Filled:
    """Let somebody stand in, somebody lose their key, and an auditor have a question about their looks."""
    lent = hand_over(holder.post_id or 0, to=colleague.account_id or 0, until=clock.today(), by=holder, reason="年休假")
    lost = Recovery.objects.using("owner").create(
        state="asked", account_id=holder.account_id, asked_at=clock.now(), words="手机丢了", ticket=uuid4().hex,
        until=clock.now() + timedelta(days=1),
    )  # fmt: skip
    inquiry = Inquiry.objects.using("owner").create(
        origin="finding", rule="glass", figures={"looks": 3, "days": 30},
        account_id=holder.account_id, unit_id=holder.unit_id or 0, duty="officer",
        looks=[1], last_look=1, state="waiting", desk_duty="auditor", begun_at=clock.now(), due_at=clock.now(),
    )  # fmt: skip
    return {
        "account_id": holder.account_id, "post_id": holder.post_id, "stand_in_id": lent.id, "recovery_id": lost.id,
        "system-step kind": "client", "system-step step": "approve", "thing_id": uuid4(),
        "inquiry_id": inquiry.id, "subscription_id": uuid4(), "delivery_id": uuid4(), "hold_id": uuid4(),
        "pk": 1, "key": "staff",
    }  # fmt: skip


def _of_office(resident: Resident, officer: Actor) -> Filled:
    return _of_resident(resident, officer) | _of_votes(officer) | _of_care(resident, officer)


def _of_resident(resident: Resident, breaker: Actor) -> Filled:
    reason = "车祸伤者昏迷，身上只有身份证，需要尽快通知家属到医院"
    break_glass(
        resident.id_number, resident.name, by=breaker, reason=reason, kind=Emergency.ACCIDENT, due_at=clock.now()
    )
    glass = BreakGlass.objects.get(account_id=breaker.account_id or 0)
    finding = Finding.objects.using("owner").create(
        id=uuid4(), code="number-and-birth", persons=[resident.id], household_id=resident.household_id,
        station_id=breaker.unit_id or 0, item="born_on", found_at=clock.now(), state="open", words="",
    )  # fmt: skip
    pair = Proposal.objects.using("owner").create(
        id=uuid4(), one_id=min(resident.id, 6), other_id=max(resident.id, 6), station_id=breaker.unit_id or 0,
        other_station_id=breaker.unit_id or 0, weight=8.0, state="open", words="", evidence=[], proposed_at=clock.now(),
    )  # fmt: skip
    look = Look.objects.filter(persons__contains=[resident.id]).order_by("id").first()
    assert look is not None
    return {"glass_id": glass.pk, "finding_id": finding.pk, "proposal_id": pair.pk, "look_id": look.pk}


def _of_votes(by: Actor) -> Filled:
    ballot = ballots.announced(by=by, title=f"Which of {by.name}?")
    draw = draws.freeze(uuid4(), "jurors", [f"T-{n}" for n in range(20)], 3, by=by)
    return {"ballot_id": ballot.id, "draw_id": draw.id}


def _of_care(resident: Resident, desk: Actor) -> Filled:
    asked = Asked(purpose="card", day=clock.today() + timedelta(days=30), by_person=True, reach="敲门大声一点")
    consent = ask_at_counter(asked, carers.card(resident), by=desk, command=uuid4())
    task = Task.objects.using("owner").create(
        consent_id=consent.id, unit_id=desk.unit_id or 0, purpose="card", cause="card:2026-12-01", state="open",
        due_on=clock.today(), again_on=clock.today(), begun_at=clock.now(),
    )  # fmt: skip
    return {"consent_id": consent.id, "task_id": task.id}


def _of_projects(works: Any) -> Filled:
    planned = tuple(Planned(title=f"{one}泵房通水", due_on=date(2027, 3, 1), place=one) for one in pump.ESTATES)
    project = projects.under_way(works, due_on=date(2027, 5, 1), milestones=planned)
    candidate = Candidate.objects.filter(on_list__year=2026).order_by("number")[0]
    on_list = ProjectList.objects.order_by("number")[0]
    open_list = projects.yearly(works, year=2027)
    milestone = projects.stuck(works, project)
    proof = projects.before(works, project)
    filled: Filled = {
        "milestone_id": milestone.id, "proof_id": proof.id, "version": 1, "number": project.number,
        "proposed token": signing.dumps(str(candidate.id), salt=propose_page.SALT),
        "candidate number": candidate.number, "desk-rule-out number": candidate.number,
        "desk-promise number": candidate.number,
    }  # fmt: skip
    lists = ("project-list", "desk-list", "desk-list-step", "project-object")
    filled |= {f"{page} number": on_list.number for page in lists}
    filled |= {f"{page} number": open_list.number for page in ("propose", "proposed")}
    for page in ("problem", "public-problem", "problem-feed", "unit-problem", "unit-together"):
        filled[f"{page} number"] = works.problem.number
    return filled


def _of_hotline(line: Any) -> Filled:
    return {"edition_id": Catalogue.objects.get(hotline_id=line.units["line"]).pk}


def _of_stories(line: Any, concern: Concern) -> Filled:
    draft, story = (writing.write(told.draft(title=title), by=line.heater) for title in ("没讲完的经验", "讲完的经验"))
    linking.link(story.id, concern.number, by=line.heater)
    writing.offer(story.id, by=line.heater)
    reviewing.publish(story.id, by=line.reviewer)
    version = Version.objects.select_related("story").get(story=story)
    adopted = adopting.use_letter(version, by=line.houser)
    pages = ("story", "story-version", "unit-story", "unit-story-adopt")
    drafts = ("unit-story-edit", "unit-story-unlink", "unit-story-step")
    return (
        {f"{page} number": version.story.number for page in pages}
        | {f"{page} number": draft.number for page in drafts}
        | {"no": 1, "adoption_id": adopted.id if adopted else uuid4(), "thing_id": uuid4()}
    )


def _of_volunteers(town: Any) -> Filled:
    helpers = help_town.build(town)
    offer = help_town.offered(helpers, helpers.li)
    help_town.vetted(helpers, offer, helpers.li)
    need = help_town.needed(helpers)
    (match,) = help_town.proposed(helpers)
    return {
        "need_id": need.id, "match_id": match.id, "vetting_id": _one("select id from volunteers_vetting"),
        "volunteer-help number": need.number, "volunteer-help code": need_codes.code_of(need.id),
    }  # fmt: skip


def _of_reports(by: Actor) -> Filled:
    report = reports.define(wanted(), by=by, command=uuid4())
    return {"report_id": reports.send(report.id, by=by, command=uuid4()).id}
