"""From 310 voices about water that does not reach the top floor to a promise kept, and what happens when it is not.

The casework proposes, residents and delegates choose, a leader promises with a name; the scope is cut in the open, the
leader changes, the promise stays; those who asked are drawn by lot, and all of them are asked again.
"""

from __future__ import annotations

import re
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from banshi.concerns import codes
from banshi.concerns.models import Concern, Problem
from banshi.kernel import clock
from banshi.kernel.actor import Duty as Right
from banshi.notices.models import Notice
from banshi.projects import clocks, queries
from banshi.projects.models import Asking, Candidate, Juror, Milestone, Project, ProjectList, Promise
from banshi.projects.vocabulary import CandidateState, Class, ListState, Part, State
from banshi.voting import casting, issuing
from banshi.voting import clocks as voting_clocks
from banshi.voting.issuing import Voter
from banshi.voting.models import Ballot
from tests.browser import NARROW, WIDE, carry, faults_of
from tests.cast import SHANGHAI
from tests.hotline import employ
from tests.projects.pump import WORD, photo
from tests.projects.stories import ESTATES, WINTERS, Trouble, problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from playwright.sync_api import FilePayload, Locator, Page

    from banshi.kernel.actor import Actor
    from tests.cast import Town
    from tests.hotline import Line

SPRING = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
BEFORE_HEATING = date(2026, 11, 15)
RECOUNT = Path(__file__).parents[2] / "scripts/recount.py"
LOW_WATER = "六楼水压太低，洗澡放不出水"


@contextmanager
def moment(at: datetime) -> Iterator[None]:
    with clock.stopped_at(at):
        yield


def test_the_pump_house(page: Page, live: str, town: Town, line: Line, tmp_path: Path) -> None:
    keeper = line.mayor
    with moment(SPRING):
        leader = employ("leader", "梁志", keeper.unit_id or 0, Right.LEADER)
        water = voices(line)
        own = the_casework_proposes(page, keeper, water)
        candidates_are_published(page, keeper, own)
    with moment(SPRING + timedelta(days=9)):
        residents_and_delegates_are_called(page, keeper, own)
    with moment(SPRING + timedelta(days=10, hours=1)):
        residents_choose(page, town, own)
    with moment(SPRING + timedelta(days=14)):
        delegates_are_called(page, keeper, own)
    with moment(SPRING + timedelta(days=15, hours=1)):
        delegates_choose(page, line, own)
    with moment(SPRING + timedelta(days=20)):
        the_tally_is_checked(live, own, tmp_path)
        project = it_is_promised(page, keeper, leader, own, line)
    with moment(SPRING + timedelta(days=40)):
        the_work_begins_with_a_photo(page, line, project)
    with moment(SPRING + timedelta(days=80)):
        the_scope_is_cut_in_the_open(page, leader, project)
    with moment(SPRING + timedelta(days=100)):
        another_leader_takes_over(page, keeper, project)
    with moment(SPRING + timedelta(days=160)):
        a_milestone_is_stuck(page, line, project)
    with moment(SPRING + timedelta(days=200)):
        the_work_is_proved_and_said_to_be_done(page, line, project)
    with moment(SPRING + timedelta(days=206)):
        eleven_are_drawn_and_accept(page, keeper, project)
        all_who_asked_are_told_and_asked(page, project)
    with moment(SPRING + timedelta(days=206 + 190)):
        it_holds_after_six_months(page, project)
    with moment(SPRING + timedelta(days=206 + 370)):
        a_no_after_a_year_reopens_it(page, project)


# ---------------------------------------------------------------- from voices to a list


def voices(line: Line) -> Problem:
    """Let 310 people on eleven estates report weak water over three winters; and others what else there is."""
    water = problem(line, Trouble(said="{place}" + LOW_WATER))
    problem(line, Trouble(
        people=64, estates=1, said="{place}低保户冬天没人送饭", category="12.02.02", days=WINTERS[-1:], who="meals",
    ))  # fmt: skip
    problem(line, Trouble(
        people=58, estates=2, said="{place}门前断头路十年没通", category="05.01.01", returns=3, who="road",
    ))  # fmt: skip
    return Problem.objects.get(id=water)


def the_casework_proposes(page: Page, keeper: Actor, water: Problem) -> ProjectList:
    carry(page, keeper)
    page.goto("/unit/projects/begin/")
    assert faults_of(page) == []
    page.check("input[name=kind][value=yearly]")
    for name, typed in (("title", "2026年民生实事"), ("year", "2026"), ("place", "县"), ("seats", "1")):
        page.fill(f"[name={name}]", typed)
    page.click("main form button.govuk-button")
    page.click("button:has-text('Let the casework propose candidates')")
    own = ProjectList.objects.get()
    found = {one.klass: one for one in Candidate.objects.filter(on_list=own)}
    assert {Class.COMMON, Class.LEGACY, Class.HARDSHIP} <= found.keys()
    assert found[Class.COMMON].problems == [water.id]
    assert faults_of(page) == []
    return own


def candidates_are_published(page: Page, keeper: Actor, own: ProjectList) -> None:
    page.click("button:has-text('Publish the candidates')")
    own.refresh_from_db()
    assert own.state == ListState.PUBLISHED
    page.context.clear_cookies()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(f"/projects/lists/{own.number}/")
    shown = page.inner_text("main")
    for said in ("310", "11", "3", "六楼水压太低"):
        assert said in shown
    assert "13900" not in shown
    assert faults_of(page) == []
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]


# ---------------------------------------------------------------- choosing


def call(page: Page, keeper: Actor, own: ProjectList, chamber: str, seats: int, electorate: int) -> Ballot:
    today = clock.today()
    carry(page, keeper)
    page.goto(f"/unit/projects/lists/{own.number}/")
    page.click("summary:has-text('Call a vote')")
    page.check(f"input[name=chamber][value={chamber}]")
    given = {
        "seats": seats, "electorate": electorate, "opens_on": today + timedelta(days=1),
        "closes_on": today + timedelta(days=3),
    }  # fmt: skip
    for name, typed in given.items():
        page.fill(f"[name={name}]", str(typed))
    page.click("button:has-text('Call it')")
    return Ballot.objects.get(about_id=own.id, chamber=chamber)


def residents_and_delegates_are_called(page: Page, keeper: Actor, own: ProjectList) -> None:
    ballot = call(page, keeper, own, "residents", 2, 200)
    assert len(ballot.options) == 3


def vote_in_the_browser(page: Page, voter: Actor, ballot: Ballot, wanted: str) -> str:
    """Take a paper signed in, cast it without a name, and keep the receipt."""
    carry(page, voter)
    page.goto(f"/votes/{ballot.id}/paper")
    page.click("main form button.govuk-button")
    code = re.search(r"(?:[2-9A-HJ-NP-Z]{4,5}-){3,4}[2-9A-HJ-NP-Z]{4,5}", page.inner_text("main"))
    assert code
    page.context.clear_cookies()
    page.goto(f"/votes/{ballot.id}/cast")
    page.fill("[name=code]", code.group())
    page.locator(
        f".govuk-checkboxes__item:has-text('{wanted}') input, .govuk-radios__item:has-text('{wanted}') input"
    ).check()
    assert faults_of(page) == []
    page.click("main form button.govuk-button")
    page.click("button:has-text('Cast this vote')")
    assert faults_of(page) == []
    return page.inner_text("main")


def residents_choose(page: Page, town: Town, own: ProjectList) -> None:
    voting_clocks.run_clocks()
    ballot = Ballot.objects.get(about_id=own.id, chamber="residents")
    receipt = vote_in_the_browser(page, town.li_online, ballot, "六楼水压")
    assert "receipt" in receipt.lower()
    paper = issuing.issue_paper(
        ballot.id,
        voter=Voter.resident(town.stranger_online.person_id or 0),
        by=town.stranger_online,
        may_vote=lambda _ballot, _voter: True,
    )
    others = [one.id for one in Candidate.objects.exclude(klass=Class.HARDSHIP)]
    casting.cast(ballot.id, paper, others)


def delegates_are_called(page: Page, keeper: Actor, own: ProjectList) -> None:
    voting_clocks.run_clocks()
    ballot = call(page, keeper, own, "delegates", 1, 10)
    assert len(ballot.options) == 2


def delegates_choose(page: Page, line: Line, own: ProjectList) -> None:
    voting_clocks.run_clocks()
    ballot = Ballot.objects.get(about_id=own.id, chamber="delegates")
    for username, name in (("first_delegate", "白洁"), ("second_delegate", "姜峰")):
        delegate = employ(username, name, line.mayor.unit_id or 0, Right.DELEGATE)
        vote_in_the_browser(page, delegate, ballot, "六楼水压")
    wanted = Candidate.objects.get(id__in=ballot.options, title__contains="水压")
    for turn in range(3, 8):  # a session is held when two thirds are there
        delegate = employ(f"delegate_{turn}", f"代表{turn}", line.mayor.unit_id or 0, Right.DELEGATE)
        voter = issuing.Voter.delegate(delegate.account_id or 0, delegate.person_id)
        paper = issuing.issue_paper(ballot.id, voter=voter, by=delegate, may_vote=lambda _ballot, _voter: True)
        casting.cast(ballot.id, paper, [wanted.id])


def the_tally_is_checked(live: str, own: ProjectList, tmp_path: Path) -> None:
    """Recount both ballots with the script that shares no code with ours."""
    voting_clocks.run_clocks()
    for ballot in Ballot.objects.filter(about_id=own.id):
        address = f"{live}/votes/{ballot.id}/result.json"
        counted = subprocess.run([sys.executable, RECOUNT, address], capture_output=True, text=True, check=False)
        assert counted.returncode == 0, counted.stdout + counted.stderr


# ---------------------------------------------------------------- the promise


def it_is_promised(page: Page, keeper: Actor, leader: Actor, own: ProjectList, line: Line) -> Project:
    carry(page, keeper)
    page.goto(f"/unit/projects/lists/{own.number}/")
    page.click("button:has-text('Adopt what was chosen')")
    page.click("main a[href$='/promise/']")
    assert faults_of(page) == []
    typed = {
        "title": "更换十一个小区的加压泵房", "measure": "晚上七点顶楼厨房龙头的水压", "measure_unit": "MPa",
        "baseline": "0.05", "baseline_on": "2026-03-01", "target": "0.14", "people": "310",
        "done_when": "每个小区顶楼晚上七点都有 0.14 兆帕", "due_on": BEFORE_HEATING.isoformat(),
        "due_because": "供暖之前", "leader_name": "梁志", "leader_post": "副市长", "places": "\n".join(ESTATES),
        "steps-0-title": "三月前装好第一座泵房", "steps-0-place": ESTATES[0], "steps-0-due_on": "2026-07-31",
        "steps-1-title": "全部泵房通水", "steps-1-due_on": "2026-10-31",
        "money-0-source": "市财政", "money-0-amount": "3200000",
    }  # fmt: skip
    for name, said in typed.items():
        page.fill(f"[name='{name}']", said)
    page.check("input[name=counted_by][value=reading]")
    choose(page.locator("main form"), "leader_id", str(leader.account_id))
    choose(page.locator("main form"), "lead_unit_id", str(line.units["housing"]))
    page.click("main form button.govuk-button")
    page.wait_for_url("**/unit/projects/XM-**")
    project = Project.objects.get()
    assert Notice.objects.filter(kind="project-promised", case_id=project.id).count() == 310
    assert Candidate.objects.filter(state=CandidateState.LEFT).count() == 2
    public(page, project, "梁志", "0.05", "0.14", "供暖之前", "3,200,000", "六楼水压太低")
    return project


def public(page: Page, project: Project, *words: str) -> str:
    """Open the public page as somebody on a phone, and return what it says."""
    page.context.clear_cookies()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    page.goto(f"/projects/{project.number}/")
    shown = page.inner_text("main")
    for word in words:
        assert word in shown, word
    assert faults_of(page) == []
    assert "%" not in shown
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    return shown


def choose(form: Locator, name: str, value: str) -> None:
    """Choose one answer, whether all stand in sight or in a list that opens."""
    if form.locator(f"select[name={name}]").count():
        form.locator(f"select[name={name}]").select_option(value)
    else:
        form.locator(f"input[name={name}][value='{value}']").check()


def offer(page: Page, who: Actor, project: Project, does: str) -> None:
    carry(page, who)
    page.goto(f"/unit/projects/{project.number}/")
    page.click(f"summary:has-text('{does}')")


def prove(page: Page, line: Line, project: Project, **typed: str) -> None:
    """Add proof in the browser; ``file`` is the colour of a photo."""
    offer(page, line.houser, project, "Add proof")
    form = page.locator("form[action$='/steps/prove']")
    form.locator(f"input[name=kind][value={'photo' if 'file' in typed else 'reading'}]").check()
    form.locator("[name=taken_on]").fill(clock.today().isoformat())
    for name, said in typed.items():
        if name == "file":
            sent: FilePayload = {"name": "spot.jpg", "mimeType": "image/jpeg", "buffer": photo(said)}
            form.locator("[name=file]").set_input_files(sent)
        elif name in {"milestone", "place", "again"}:
            choose(form, name, said)
        else:
            form.locator(f"[name={name}]").fill(said)
    form.locator("button").click()
    assert "Written down." in page.inner_text("body")


def the_work_begins_with_a_photo(page: Page, line: Line, project: Project) -> None:
    offer(page, line.houser, project, "Begin the work")
    page.click("form[action$='/steps/begin'] button")
    prove(page, line, project, file="grey", spot="泵房门口")
    project.refresh_from_db()
    assert project.state == State.UNDER_WAY


def the_scope_is_cut_in_the_open(page: Page, leader: Actor, project: Project) -> None:
    carry(page, leader)
    page.goto(f"/unit/projects/{project.number}/amend/")
    page.fill("[name=places]", "\n".join(ESTATES[:9]))
    page.click("main form button.govuk-button")
    assert Promise.objects.count() == 1  # without a reason nothing is changed
    page.fill("[name=reason]", "清河小区和东湖花园的管线要到明年才能改，今年先做九个小区")
    page.click("main form button.govuk-button")
    page.wait_for_url(f"**/unit/projects/{project.number}/")
    first, second = Promise.objects.order_by("version")
    assert (len(first.places), len(second.places), second.changed) == (11, 9, [Part.SCOPE])
    shown = public(page, project, "管线要到明年才能改")
    assert "东湖花园" in shown
    assert page.locator("del:has-text('东湖花园')").count() >= 1


def another_leader_takes_over(page: Page, keeper: Actor, project: Project) -> None:
    offer(page, keeper, project, "Hand over to another leader")
    form = page.locator("form[action$='/steps/hand-over']")
    for name, said in (("name", "吴越"), ("post", "副市长"), ("reason", "梁志已调任其他岗位工作")):
        form.locator(f"[name={name}]").fill(said)
    form.locator("button").click()
    _first, second, third = Promise.objects.order_by("version")
    assert third.changed == [Part.LEADER]
    assert (second.places, second.target, second.due_on) == (third.places, third.target, third.due_on)
    public(page, project, "吴越", "梁志", "0.14")


def a_milestone_is_stuck(page: Page, line: Line, project: Project) -> None:
    clocks.run_clocks()
    late = Milestone.objects.get(title="三月前装好第一座泵房")
    assert late.state == "stuck"
    carry(page, line.houser)
    page.goto(f"/unit/projects/{project.number}/")
    form = page.locator(f"form[action$='/{late.id}/block']")
    page.locator(f"details:has(form[action$='/{late.id}/block']) summary").click()
    form.locator("[name=why]").fill("等热力公司迁走管道")
    choose(form, "waits_for", str(line.units["heating"]))
    form.locator("button").click()
    public(page, project, "等热力公司迁走管道", "Warm Sun Heating")


def the_work_is_proved_and_said_to_be_done(page: Page, line: Line, project: Project) -> None:
    before = str(project.evidence.get().id)
    for milestone in Milestone.objects.filter(until_version=None).order_by("no"):
        prove(page, line, project, file="teal", spot="泵房门口", again=before, milestone=str(milestone.id))
        page.locator(f"details:has(form[action$='/{milestone.id}/reach']) summary").click()
        page.locator(f"form[action$='/{milestone.id}/reach'] button").click()
    offer(page, line.houser, project, "Say that it is done")
    page.click("form[action$='/steps/claim'] button")
    assert "Nobody has measured at 翠湖小区." in page.inner_text("main")
    for estate in ESTATES[:9]:
        prove(page, line, project, place=estate, value="0.16")
    offer(page, line.houser, project, "Say that it is done")
    page.click("form[action$='/steps/claim'] button")
    project.refresh_from_db()
    assert project.state == State.CLAIMED


# ---------------------------------------------------------------- those who asked


def link_of(concern_id: UUID) -> str:
    concern = Concern.objects.get(id=concern_id)
    return f"/projects/word/{concern.number}/{codes.code_of(concern.id)}/"


def eleven_are_drawn_and_accept(page: Page, keeper: Actor, project: Project) -> None:
    offer(page, keeper, project, "Draw those who accept by lot")
    page.fill("form[action$='/steps/draw'] [name=word]", WORD)
    page.click("form[action$='/steps/draw'] button")
    jurors = list(Juror.objects.exclude(asked_at=None).order_by("place"))
    assert len(jurors) == 11
    assert Notice.objects.filter(kind="project-drawn").count() == 11
    for place, juror in enumerate(jurors):
        page.context.clear_cookies()
        page.goto(link_of(juror.concern_id))
        if place == 0:
            assert faults_of(page) == []
        no = place == 10
        page.check(f"input[name=says][value={'no' if no else 'yes'}]")
        if no:
            page.fill("[name=why]", "泵房晚上有噪声")
        page.click("main form button.govuk-button")
    project.refresh_from_db()
    assert project.state == State.DONE


def all_who_asked_are_told_and_asked(page: Page, project: Project) -> None:
    assert Notice.objects.filter(kind="project-done").count() == 310
    asked = Asking.objects.filter(months=0)
    assert asked.count() == 310
    say_it_holds(page, asked[0].concern_id, holds=True)
    public(page, project, "310", "泵房晚上有噪声")


def say_it_holds(page: Page, concern_id: UUID, *, holds: bool) -> None:
    page.context.clear_cookies()
    page.goto(link_of(concern_id))
    page.check(f"input[name=says][value={'yes' if holds else 'no'}]")
    if not holds:
        page.fill("[name=why]", "冬天又没水了")
    page.click("main form button.govuk-button")
    assert faults_of(page) == []


def it_holds_after_six_months(page: Page, project: Project) -> None:
    clocks.run_clocks()
    assert Asking.objects.filter(months=6).count() == 310
    say_it_holds(page, Asking.objects.filter(months=6)[5].concern_id, holds=True)
    project.refresh_from_db()
    assert project.state == State.DONE


def a_no_after_a_year_reopens_it(page: Page, project: Project) -> None:
    clocks.run_clocks()
    assert Asking.objects.filter(months=12).count() == 310
    say_it_holds(page, Asking.objects.filter(months=12)[7].concern_id, holds=False)
    project.refresh_from_db()
    assert (project.state, project.round) == (State.UNDER_WAY, 2)
    assert queries.project_file(project).promise.leader_name == "吴越"
    public(page, project, "吴越", "0.14")
