"""Change of name.

Adults apply for themselves, for a child its parents; a child of eight or more has to agree. The home station inquires,
the county decides. The name until then is kept as former name, and what was signed with it stays binding.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import grounds, main_items, names
from banshi.china.simple_items import BASE, changed, known_with
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Drawn, Evidence, Facts, Ground, Matter, ask
from banshi.matters.vocabulary import Category, Group
from banshi.register.records import Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    new_name: str = ask(_("What shall the name be?"), hint=_("Surname first, in standard characters."), max_length=30)
    reason: CodeValue = ask(_("Why is it changed?"), codes="name-change")
    surname_of: CodeValue | None = ask(_("If the surname is neither the father's nor the mother's: whose is it?"),
                                       codes="other-surname", required=False)  # fmt: skip
    in_court: bool = ask(_("Is the person a party to a civil case or an enforcement that is not finished?"))


class ChangeOfName(Matter[Answers]):
    """Change of name (姓名变更)."""

    code, prefix, title = "change-of-name", "NA", _("Change of name")
    summary = _("Take another name, or give a child another one. The ID card is renewed afterwards, by its own matter.")
    law = (main_items.REGULATIONS_18, main_items.CIVIL_CODE_1015, main_items.ONE_CITY)
    group, category, who_may_apply, concerns_household = Group.DETAILS, Category.C, main_items.WHO, True
    bring = (_("your ID card"), _("for a child: the consent of the other parent, if registered elsewhere"),
             _("a letter of the school or the employer, where there is one"))  # fmt: skip
    asks, changes_items, prints = Answers, ("name", "former_name"), "member-card"
    known = sees = known_with("former_name")
    evidence = (Evidence(name="personnel-letter", title=_("Letter of the school or the employer")),
                Evidence(name="other-parent", title=_("Consent of the other parent")))  # fmt: skip
    hears = (main_items.CHILD_AGREES, main_items.OTHER_GUARDIAN_AGREES)
    route = staticmethod(main_items.NAME)
    grounds = (*BASE, *main_items.NAME_GROUNDS, grounds.WORD_REFUSED)
    purpose = _("change your name")

    def objections(self, facts: Facts, answers: Answers | None) -> Iterator[Ground]:
        yield from grounds.against_the_applicant(facts)
        if answers is not None:
            name = names.tidied(answers.new_name)
            yield from main_items.against_the_name(facts, name, answers.reason, answers.surname_of)
            if answers.in_court:
                yield main_items.IN_COURT

    def changes(self, facts: Facts, answers: Answers, *, drawn: Drawn) -> Patch:  # noqa: ARG002
        name = changed(facts, "name", names.tidied(answers.new_name))
        former = changed(facts, "former_name", main_items.former_names(facts.person))
        return Patch(kind="change", entries=(name, former), evidence=("personnel-letter", "other-parent"))
