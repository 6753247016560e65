"""What the casework itself proposes for a list: the problems that most people share, in their own public words.

Asked again, it adds what has come up since and nothing twice. What is promised already is noted and ruled out. A person
decides nothing here but to ask: which problems, why and how high they stand is counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from banshi.concerns import catalogue
from banshi.concerns.masking import mask
from banshi.journal.steps import beginning, remark
from banshi.kernel import clock
from banshi.kernel.refusals import NotAllowed, NotFound, RuleBroken, WrongState
from banshi.projects import evidence, likeness, selection
from banshi.projects.jurisdiction import pack
from banshi.projects.lifecycle import KEEPER, LIVE, PROPOSE, officer_of_the_keeper
from banshi.projects.models import Candidate, Project, ProjectList
from banshi.projects.promising import number
from banshi.projects.proposing import LONGEST_TITLE, collecting, rule_out
from banshi.projects.vocabulary import CandidateState, Class, Ground, Origin, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from banshi.kernel.actor import Actor
    from banshi.projects.evidence import Known
    from banshi.projects.figures import Evidence

MOST_OF_A_CLASS = 12
"""So many of each class are proposed for one list, those with the highest score: nobody chooses among hundreds."""

MOST_READ, MOST_COMPARED, MOST_QUOTED = 500, 200, 5
COUNTY = 6
EVER = 36_500
"""Days: what lies between the first report of one problem and the last of another is not known yet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """A problem, or the same one at several places, that is worth a place on a list, and why."""

    problems: tuple[UUID, ...]
    category: str
    division: str
    klass: Class
    evidence: Evidence
    parts: tuple[selection.Part, ...]

    @property
    def score(self) -> float:
        return selection.total(self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What residents said of it in public: the most typical line, some more, and the places they named."""

    title: str
    lines: str
    places: tuple[str, ...]


def propose_from_casework(list_id: UUID, *, by: Actor) -> list[Candidate]:
    """Propose what the casework of the list's area shows; returns what is new, the highest score first.

    The same problem is proposed once a list; one that a project carries already is noted and ruled out, where the
    keeper asks. Raises ``NotAllowed`` for anybody but the keeper or Banshi itself.
    """
    _asked_by(list_id, by)
    with transaction.atomic():
        return add_what_is_missing(collecting(list_id), by=by)


def add_what_is_missing(into: ProjectList, *, by: Actor) -> list[Candidate]:
    """Put what the casework shows on a list that the caller has locked, in the caller's transaction."""
    found = worth(into.division)
    with transaction.atomic():
        standing = Candidate.objects.filter(on_list=into, origin=Origin.PROBLEM)
        there = {pk for problems in standing.values_list("problems", flat=True) for pk in problems}
        fresh = [one for one in found if there.isdisjoint(one.problems)]
        promised = _promised()
        taken = [one for one in fresh if not promised.keys().isdisjoint(one.problems)]
        counts = Counter(standing.exclude(ground=Ground.TWICE).values_list("klass", flat=True))
        best = _best([one for one in fresh if one not in taken], counts)
        noted = taken if officer_of_the_keeper(by, into) else []
        said = _words([*best, *noted])
        proposed = [_propose(into, one, words, by) for one, words in zip(best, said, strict=False)]
        for one, words in zip(noted, said[len(best) :], strict=True):
            project = next(promised[pk] for pk in one.problems if pk in promised)
            reason = gettext("It is promised already, as project %(number)s, and need not be chosen again.")
            rule_out(_propose(into, one, words, by).id, Ground.TWICE, reason % {"number": project}, by=by)
    return proposed


def worth(division: str) -> list[Worth]:
    """Return what of an area is worth a place on a list, the highest score first; two statements."""
    rule = pack().selection
    known = likeness.grouped(evidence.problems_of(division), enough=rule.people)
    groups = [group for group in known if _possible(group)]
    counted = evidence.counted([[one.id for one in group] for group in groups])
    found = []
    for at, group in enumerate(groups):
        if at in counted and (klass := selection.class_of(counted[at], group[0].category, rule)):
            parts = selection.score(counted[at], rule)
            found.append(
                Worth(
                    problems=tuple(one.id for one in group), category=group[0].category, division=_common(group),
                    klass=klass, evidence=counted[at], parts=parts,
                )
            )  # fmt: skip
    return sorted(found, key=lambda one: selection.order(one.score, one.evidence.people, one.problems[0]))


def _possible(group: Sequence[Known]) -> bool:
    """Tell whether a group may have a class, by what its problems' own rows say; together they have these at most."""
    return selection.may_have_a_class(
        group[0].category, pack().selection, people=sum(one.people for one in group),
        days=group[0].days if len(group) == 1 else EVER,
        still_open=sum(one.still_open for one in group), urgent=sum(one.urgent for one in group),
    )  # fmt: skip


def recount(candidate_id: UUID, *, by: Actor) -> Candidate:
    """Count the casework of a candidate anew, to this day; only before it is published.

    Raises ``WrongState`` afterwards, ``NotAllowed`` for anybody but the keeper or Banshi itself, ``RuleBroken`` for a
    proposal that somebody wrote: nothing was counted of it.
    """
    with transaction.atomic():
        candidate = Candidate.objects.select_for_update(of=("self",)).filter(id=candidate_id).first()
        if candidate is None:
            raise NotFound("no-such-candidate", _("There is no such candidate."))
        _asked_by(candidate.on_list_id, by)
        if candidate.state != CandidateState.PROPOSED or candidate.published_at is not None:
            raise WrongState("published", _("What is published stays as it was counted."))
        now = evidence.counted([candidate.problems]).get(0) if candidate.problems else None
        if now is None:
            raise RuleBroken("nothing-to-count", _("No problem of the casework belongs to this proposal."))
        parts = selection.score(now, pack().selection)
        candidate.evidence, candidate.reasons = now.as_json(), [part.as_json() for part in parts]
        candidate.score, candidate.counted_at = selection.total(parts), clock.now()
        candidate.save(update_fields=["evidence", "reasons", "score", "counted_at"])
        remark(candidate, "recount", by=by, reason=f"{candidate.score:.4f}")
    return candidate


def _asked_by(list_id: UUID, by: Actor) -> ProjectList:
    """Return the list if this actor may let the casework propose for it."""
    into = ProjectList.objects.filter(id=list_id).first()
    if into is None:
        raise NotFound("no-such-list", _("There is no such list."), cure=_("Choose one from the page of all lists."))
    itself = by.account_id is None and not by.is_resident
    if not (itself or officer_of_the_keeper(by, into)):
        raise NotAllowed("not-allowed", _("This is only for %(whom)s.") % {"whom": KEEPER})
    return into


def _common(group: Sequence[Known]) -> str:
    divisions = {one.division for one in group}
    return divisions.pop() if len(divisions) == 1 else group[0].division[:COUNTY]


def _promised() -> dict[UUID, str]:
    """Return the problems that a project carries, until it is kept or given up, with the project's number."""
    carried = Project.objects.filter(state__in=(*LIVE, State.DONE)).values_list("number", "problems")
    return {pk: number for number, problems in carried for pk in problems}


def _best(found: Sequence[Worth], counts: Counter[str]) -> list[Worth]:
    """Return the best of each class, so many that with those on the list already there are twelve."""
    room = {klass: MOST_OF_A_CLASS - counts[klass] for klass in Class}
    best = []
    for one in found:
        if room[one.klass] > 0:
            room[one.klass] -= 1
            best.append(one)
    return best


def _propose(into: ProjectList, one: Worth, words: Words, by: Actor) -> Candidate:
    made = Candidate(
        id=uuid4(), number=number("projects_candidate_number", "HX"), on_list=into, klass=one.klass.value,
        origin=Origin.PROBLEM.value, title=words.title, words=words.lines, division=one.division,
        place=words.places[0] if len(words.places) == 1 else "", places=list(words.places), problems=list(one.problems),
        evidence=one.evidence.as_json(), reasons=[part.as_json() for part in one.parts], score=one.score,
        counted_at=clock.now(), at=clock.now(),
    )  # fmt: skip
    with beginning(PROPOSE, made, by=by):
        pass
    return made


# ------------------------------------------------------------------ in residents' words

PUBLIC_WORDS = """
select a.grp, c.title, c.place from unnest(%s::uuid[], %s::int[]) a (problem_id, grp)
cross join lateral (
  select o.id, o.at, o.title, o.place from concerns_concern o
  where o.problem_id = a.problem_id and o.public and o.may_be_public order by o.at desc, o.id limit %s) c
order by a.grp, c.at desc, c.id
"""


def _words(found: Sequence[Worth]) -> list[Words]:
    """Return what residents said in public of each; of one of whom nothing is public, only what it is about."""
    ids = [pk for one in found for pk in one.problems]
    places = [at for at, one in enumerate(found) for _pk in one.problems]
    said: list[list[tuple[str, str]]] = [[] for _one in found]
    with connection.cursor() as cursor:
        cursor.execute(PUBLIC_WORDS, [ids, places, MOST_READ])
        for at, title, place in cursor.fetchall():
            said[at].append((title, place))
    return [_typical(rows) if rows else _about(one.category) for one, rows in zip(found, said, strict=True)]


def _typical(rows: Sequence[tuple[str, str]]) -> Words:
    """Choose the line most like all others, and some more from other places; each is masked once more."""
    places = Counter(place for _title, place in rows if place)
    compared = rows[:: -(-len(rows) // MOST_COMPARED)]
    order = [compared[at] for at in likeness.typical([title for title, _place in compared])]
    seen: set[str] = set()
    lines: dict[str, None] = {}
    for title, place in order:
        if place not in seen and len(lines) < MOST_QUOTED:
            lines[mask(title).text] = None
            seen.add(place)
    return Words(
        title=mask(order[0][0]).text[:LONGEST_TITLE], lines="\n".join(lines),
        places=tuple(name for name, _count in sorted(places.items(), key=lambda one: (-one[1], one[0]))),
    )  # fmt: skip


def _about(category: str) -> Words:
    """Return what it is about in the words of the taxonomy, where no resident said anything in public."""
    known = catalogue.categories().get(category)
    return Words(title=known.name if known else gettext("A problem of several residents"), lines="", places=())
