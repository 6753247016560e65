"""The tables of concerns."""

from banshi.concerns.models.concern import Attachment, Concern, Report
from banshi.concerns.models.doings import Answer, Call, Contact, Verdict
from banshi.concerns.models.importing import ColumnMapping, ConcernImport, ImportFile, QuarantinedRow
from banshi.concerns.models.office import ApiKey, ApiToken, Catalogue, Category, Duty, Place, Understanding
from banshi.concerns.models.problem import Member, Problem
from banshi.concerns.models.traces import Trace, Weighing

__all__ = [
    "Answer",
    "ApiKey",
    "ApiToken",
    "Attachment",
    "Call",
    "Catalogue",
    "Category",
    "ColumnMapping",
    "Concern",
    "ConcernImport",
    "Contact",
    "Duty",
    "ImportFile",
    "Member",
    "Place",
    "Problem",
    "QuarantinedRow",
    "Report",
    "Trace",
    "Understanding",
    "Verdict",
    "Weighing",
]
