"""Certificate of a change of an item on the register, where the booklet does not show it any more.

The change log of the register is read; what it holds is certified at once, at any station. Where the booklet still
shows the change it is proof enough, and no certificate is issued.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from banshi.china import certifying
from banshi.matters.definition import Facts, Ground, ItemName, ask
from banshi.matters.vocabulary import Category

NO_SUCH_CHANGE = Ground(
    code="no-such-change", sentence=_("The register shows no change of this item."),
    cure=_("If it was changed before the register was kept by machine, the home station searches its old sheets."),
    source=certifying.OPINION)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the register cannot know."""

    which: ItemName = ask(_("Which item was changed?"))
    not_shown: bool = ask(_("The booklet does not show the change: it was looked through here, or it is lost"))


class ChangeCertificate(certifying.Certificate[Answers]):
    """Certificate of a change or correction of an item (户口登记项目变更更正证明)."""

    code, prefix, title = "change-certificate", "CC", _("Certificate of a changed item")
    summary = _("Have a change of your name, number or another item certified that the booklet no longer shows.")
    law = (certifying.OPINION, certifying.PRACTICE)
    category, who_may_apply = Category.A, certifying.WHO_HOLDS_THE_RECORD
    asks, bring = Answers, (_("your ID card"), _("the household booklet, if it is not lost"))
    reads_log = True
    route = staticmethod(certifying.AT_ONCE)
    grounds = (*certifying.BASE, NO_SUCH_CHANGE)
    certifies = _("Certificate of a change on the register")
    purpose = _("certify a change on your record")

    def against(self, facts: Facts, answers: Answers) -> Iterator[Ground]:
        if not answers.not_shown:
            yield certifying.SHOWN_ALREADY
        if answers.which not in {line.item for line in facts.log}:
            yield NO_SUCH_CHANGE
