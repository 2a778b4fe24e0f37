"""What was determined about someone, and what would be today: the only way other rooms read here."""

from openkap.candidacy.models import SignOff
from openkap.candidacy.queries.determinations import (
    Clearance,
    changes_since,
    cleared,
    current,
    decided,
    determinations,
    fingerprint,
    history,
    learned_since,
    overruled,
    standing_in_the_way,
)
from openkap.candidacy.queries.evidence import (
    Sources,
    age_on,
    asked_first,
    asked_of_client,
    evidence,
    instrument_for,
    library_digest,
    offered_routes,
    open_requests,
    propose,
    still_coming,
)
from openkap.candidacy.queries.findings import Group, groups
from openkap.candidacy.queries.letters import Letter, letter, letter_of
from openkap.candidacy.queries.panels import Panel, panel
from openkap.candidacy.queries.systems import EvidenceRow, System, in_words, systems
from openkap.candidacy.queries.waiting import TURNS, waiting_for

DECISIONS = SignOff.DECISIONS

__all__ = [
    "DECISIONS",
    "TURNS",
    "Clearance",
    "EvidenceRow",
    "Group",
    "Letter",
    "Panel",
    "Sources",
    "System",
    "age_on",
    "asked_first",
    "asked_of_client",
    "changes_since",
    "cleared",
    "current",
    "decided",
    "determinations",
    "evidence",
    "fingerprint",
    "groups",
    "history",
    "in_words",
    "instrument_for",
    "learned_since",
    "letter",
    "letter_of",
    "library_digest",
    "offered_routes",
    "open_requests",
    "overruled",
    "panel",
    "propose",
    "standing_in_the_way",
    "still_coming",
    "systems",
    "waiting_for",
]
