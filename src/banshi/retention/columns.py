"""What the columns of our tables are called by people: for the copy that a resident takes away, in two languages.

The same name means the same wherever it stands; where a table means something else by it, the table is named, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from banshi.register.items import BY_NAME

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

NAMES: dict[str, _StrOrPromise] = {
    "id": _("Key"), "number": _("Number"), "state": _("State"), "kind": _("Kind"), "matter": _("Matter"),
    "words": _("Words"), "reason": _("Reason"), "purpose": _("Purpose"), "items": _("Items seen"),
    "persons": _("Persons concerned"), "households": _("Households concerned"), "person_id": _("Person"),
    "applicant_id": _("Applicant"), "told_id": _("Who is told"), "one_id": _("One person"),
    "other_id": _("Other person"),
    "household_id": _("Household"), "unit_id": _("Office"), "station_id": _("Station"), "account_id": _("By whom"),
    "office_id": _("Office that has it"), "home_id": _("Home station"), "accepting_id": _("Accepting station"),
    "target_id": _("Station of the new home"), "hotline_id": _("Hotline"), "holder_id": _("Office that has to act"),
    "first_unit_id": _("First office"), "watch_id": _("Office that watches over it"),
    "co_units": _("Offices that help"),
    "duty": _("Post"), "reference": _("For which matter or concern"), "step": _("Step"), "start": _("State before"),
    "end": _("State after"), "thing_id": _("Matter or concern"), "case_id": _("Matter under way"),
    "case_number": _("Number of the matter"), "concern_id": _("Concern"), "concern_ids": _("Concerns"),
    "channel": _("How it came in"),
    "category": _("Category"), "urgency": _("Urgency"), "outcome": _("How it ended"), "title": _("Title"),
    "said": _("What was said, names covered"), "division": _("Division"), "place": _("Place"),
    "latitude": _("Latitude (degrees)"), "longitude": _("Longitude (degrees)"), "phone": _("Telephone"),
    "email": _("E-mail"), "address": _("Address"), "extra": _("Further particulars"), "type": _("Type of file"),
    "media_type": _("Type of file"), "evidence": _("Proof"), "answers": _("What was answered"),
    "patch": _("Change that was proposed"), "refusal": _("Why it was refused"), "missing": _("What was missing"),
    "verdict": _("Your word"), "verdict_words": _("Your words"), "solved": _("Solved"), "satisfied": _("Satisfied"),
    "contacted": _("Whether the office spoke with you"), "reached": _("Whether somebody was reached"),
    "how": _("In which way"), "way": _("In which way"), "path": _("In which way"), "done": _("What was done"),
    "reply": _("Reply"), "serial": _("Serial number"), "check_code": _("Code to check it by"),
    "masked_name": _("Name, covered"), "masked_number": _("ID number, covered"), "role": _("In which role"),
    "institution": _("Institution"), "task": _("Task"), "position": _("Place in the order"), "round": _("Round"),
    "answer": _("Answer"), "item": _("Item"), "before": _("Before"), "after": _("After"), "officer": _("Officer"),
    "ground": _("Ground"), "frozen": _("Why it is frozen"), "void_reason": _("Why it is void"),
    "replaced_by": _("Replaced by"), "finding": _("What the review found"), "skills": _("What you offer"),
    "skill": _("What for"), "parts": _("Parts of the week"), "weekly_minutes": _("Minutes a week"),
    "minutes": _("Minutes"), "reach_km": _("How far you go (km)"), "seen": _("What was shown"),
    "objection": _("Objection"), "side": _("Whose word"), "need_id": _("Visit"), "match_id": _("Meeting"),
    "offer_id": _("Offer"), "consent_id": _("What was asked for"), "cause": _("Cause"), "day": _("Day"),
    "reach": _("How you are reached"), "agreement": _("What was agreed to"), "by_person": _("Somebody comes"),
    "ballot_id": _("Vote"), "accepts": _("Accepted"), "holds": _("Whether it holds"), "why": _("Why"),
    "username": _("Name to sign in with"), "first_name": _("Name of the account"), "last_name": _("Second name"),
    "is_active": _("Open"), "ip_address": _("Address of the network"), "user_agent": _("Browser"),
    "http_accept": _("What the browser reads"), "path_info": _("Page"), "name": _("Name"), "pinyin": _("Pinyin"),
    "birth_year": _("Year of birth"), "file_name": _("Name of the file"), "weight": _("Likeness"),
    "kilometres": _("Kilometres between the stations"), "change_id": _("Change on the register"),
    "sha256": _("Digest of the file"), "digest": _("Digest of the file"), "anonymous": _("Without a name"),
    "public": _("Public"), "device": _("Device"),
}  # fmt: skip
MOMENTS: dict[str, _StrOrPromise] = {
    "at": _("When"), "since": _("Since"), "until": _("Until"), "due_at": _("Due"), "due_on": _("Due"),
    "accepted_at": _("Accepted"), "decided_at": _("Decided"), "closed_at": _("Ended"), "ended_at": _("Ended"),
    "begun_at": _("Begun"), "began_at": _("Begun"), "sent_at": _("Sent"), "opened_at": _("Opened"),
    "done_at": _("Done"), "done_on": _("Done"), "issued_at": _("Issued"), "issued_on": _("Issued"),
    "voided_at": _("Void since"), "voided_on": _("Void since"), "found_at": _("Found"), "answered_at": _("Answered"),
    "recorded_at": _("Recorded"), "superseded_at": _("Replaced on the record"), "valid_from": _("Valid from"),
    "valid_to": _("Valid until"), "asked_at": _("Asked"), "told_at": _("Told"), "verdict_at": _("Your word given"),
    "confirmed_at": _("Confirmed"), "contacted_at": _("Contacted"), "reviewed_at": _("Reviewed"),
    "starts_at": _("Begins"), "last_login": _("Last signed in"), "date_joined": _("Account opened"),
    "attempt_time": _("When it was tried"), "received_at": _("Received"), "made_at": _("Made"),
    "entered_on": _("Entered"), "registered_on": _("Registered"), "joined_at": _("Joined"), "left_at": _("Left"),
    "seen_at": _("Last used"), "expire_date": _("Ends"),
}  # fmt: skip
TOLD_BY_KEY = _("%(name)s (as it is called in our tables)")


def label(column: str) -> str:
    """Return what a column is called by people; a column of our machinery by its own name, and said to be so."""
    if column in BY_NAME:
        return str(BY_NAME[column].label)
    if column in NAMES:
        return str(NAMES[column])
    if column in MOMENTS:
        return str(MOMENTS[column])
    return str(TOLD_BY_KEY) % {"name": column}
