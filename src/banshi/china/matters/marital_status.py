"""Change of the registered marital status.

The certificate of marriage or divorce or the judgment is shown; that the spouse has died is said in the form and needs
no paper. A second officer decides where the resident stands; the home station is told.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import marriage
from banshi.china.simple_items import BASE, HERE, LAW, PERSON_OR_WHO_SPEAKS_FOR_THEM, OneItem, known_with
from banshi.kernel.codes import CodeValue
from banshi.matters.definition import Evidence, Facts, Ground, ask
from banshi.matters.vocabulary import Category, Group


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    status: CodeValue = ask(_("What is the marital status now?"), codes="marital")
    spouse_died: str = ask(_("If the spouse has died: who, and when?"), max_length=200, required=False,
                           hint=_("This statement is enough; no death certificate is asked for."))  # fmt: skip
    void: bool = ask(_("Did a court declare the marriage void, or annul it?"))


class MaritalStatus(OneItem[Answers]):
    """Change of the registered marital status (婚姻状况变更)."""

    code, prefix, title, item = "marital-status", "MS", _("Change of marital status"), "marital_status"
    summary = _("Have the marital status on the register and in the booklet brought up to date after a marriage, a "
                "divorce, the death of the spouse, or a judgment that the marriage was void.")  # fmt: skip
    group, category, who_may_apply = Group.DETAILS, Category.A, PERSON_OR_WHO_SPEAKS_FOR_THEM
    law = (*LAW, marriage.VOID, marriage.AGES)
    bring = (_("your ID card"), _("the certificate of marriage or divorce, or the judgment; for a death nothing"))
    asks, changes_items, prints = Answers, ("marital_status",), "member-card"
    known = sees = known_with("marital_status", "sex")
    evidence = (Evidence(name="marriage-paper", title=_("Certificate of marriage or divorce, or judgment")),)
    route = staticmethod(HERE)
    grounds = (*BASE, *marriage.GROUNDS)
    purpose = _("change your marital status")

    def becomes(self, answers: Answers) -> CodeValue:
        return answers.status

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        yield from marriage.against(
            facts, answers.status, spouse_died=bool(answers.spouse_died.strip()), void=answers.void
        )
