"""The tables of projects: lists and candidates, projects and their promises, proof, and the people who asked."""

from banshi.projects.models.asking import Asking, Juror
from banshi.projects.models.listing import Candidate, Entry, ListFile, Objection, ProjectList
from banshi.projects.models.project import Evidence, Milestone, Project, Promise, Spending

__all__ = [
    "Asking",
    "Candidate",
    "Entry",
    "Evidence",
    "Juror",
    "ListFile",
    "Milestone",
    "Objection",
    "Project",
    "ProjectList",
    "Promise",
    "Spending",
]
