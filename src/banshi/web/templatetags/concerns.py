"""What other pages show of concerns: the problems now."""

from __future__ import annotations

from django import template

from banshi.concerns import queries
from banshi.web.concerns import problems

register = template.Library()
MOST = 3


@register.inclusion_tag("concerns/now.html")
def problems_now() -> dict[str, object]:
    """Show the three open problems that touch most people, of the fifty last heard of; one statement."""
    hot = [one for one in queries.public_problems() if one.state in queries.HOT]
    most = sorted(hot, key=lambda one: (-one.people, -one.voices))[:MOST]
    return {"rows": [problems.row(one) for one in most]}
