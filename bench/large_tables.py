"""The tables that grow with the province: nobody may have to wait because one of them is migrated.

One list for the test that reads every migration and for the benches that fill, migrate and weigh them.
"""

from __future__ import annotations

LARGE = frozenset(
    {
        "access_look", "concerns_answer", "concerns_attachment", "concerns_concern", "concerns_report",
        "concerns_verdict", "journal_line", "matters_case", "matters_document", "matters_leg", "matters_paper",
        "matters_papercontent", "matters_particulars", "matters_visit", "notices_notice", "proofs_head", "proofs_leaf",
        "proofs_node", "register_booklet",
        "register_change", "register_household", "register_householdversion", "register_idnumber",
        "register_logentry", "register_membership", "register_person", "register_personversion",
        "register_searchkey",
    }
)  # fmt: skip
"""Tables of more than a million rows in a province; at ten million a rewrite or a scan takes minutes."""

BASE = {
    "access": "0004_look_missed",
    "burden": "0001_initial",
    "care": "0001_initial",
    "concerns": "0003_overdue",
    "journal": "0001_initial",
    "matters": "0003_every_party",
    "notices": "0003_by_what_was_left",
    "projects": "0002_numbers",
    "publishing": "0002_cycles_and_errands",
    "register": "0003_leaner_keys",
    "stations": "0003_bodies_with_duties",
    "stories": "0001_initial",
    "volunteers": "0001_initial",
    "voting": "0001_initial",
}
"""The migrations that every installation already has, or made while its tables were empty; later ones meet rows."""
