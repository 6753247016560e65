"""May a new model replace the one in use? Both answer the same concerns, and neither has learned from any of them.

The one in use is asked only about concerns that came after it was trained: their texts, and all that belong together
with them, are not among what it has seen. The new one's answers are those of the turns in which it had not seen them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from banshi.concerns.understanding.judging import Comparison, better_than, macro_f1, percent

if TYPE_CHECKING:
    from banshi.concerns.understanding.model import Model
    from banshi.concerns.understanding.training import Trained

FEWEST_FRESH = 50
"""Below so many the two are compared by what each reported; a handful of concerns would decide by chance."""


def compare(new: Trained, old: Model | None) -> Comparison:
    """Return whether the new model may go into use, and why. Without one in use it has to beat naming the commonest.

    A new model that does not reach the one in use on the same concerns is refused, and so is one that does, but whose
    own report has fallen by more than chance: then the history itself contradicts what it said before.
    """
    if old is None:
        return better_than(new.report, None)
    reports = better_than(new.report, old.report)
    fresh = _fresh(new, old)
    if not reports.deploy or len(fresh) < FEWEST_FRESH:
        return reports
    truth = [new.samples[row].category for row in fresh]
    now = macro_f1(truth, [new.answers[row] for row in fresh])
    before = macro_f1(truth, old.categories(new.samples[row].text for row in fresh))
    if now >= before:
        sentence = _(
            "On %(count)d concerns that neither had seen the new model reaches %(new)s, the one in use %(old)s."
        )
    else:
        sentence = _(
            "The new model is not used: on %(count)d concerns that neither had seen it reaches %(new)s, the one in use "
            "%(old)s. The one in use stays."
        )
    shown = {"count": len(fresh), "new": percent(now), "old": percent(before)}
    return Comparison(now >= before, sentence % shown, len(fresh), now, before)


def _fresh(new: Trained, old: Model) -> list[int]:
    """Return the rows of the new history of which the old model has seen neither the text nor any of its group."""
    known = {group for sample, group in zip(new.samples, new.groups.tolist(), strict=True) if old.has_seen(sample.text)}
    return [row for row, group in enumerate(new.groups.tolist()) if group not in known]
