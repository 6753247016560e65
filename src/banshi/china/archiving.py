"""How long looks and journal lines stay in the database in China; what is older is kept and read in the archive.

Records of how personal information was handled are kept for three years at the least; an administrative act can be
taken to court for five years (twenty where it is about land and houses, which no matter here is).
"""

from django.utils.translation import gettext_lazy as _

from banshi.archive.jurisdiction import Retention
from banshi.kernel.sources import Source

RETENTION = Retention(
    look_months=36,
    look_source=Source(title=_("Personal Information Protection Law"), article="56", verified=False),
    line_months=60,
    line_source=Source(title=_("Administrative Litigation Law"), article="46", verified=False),
)
