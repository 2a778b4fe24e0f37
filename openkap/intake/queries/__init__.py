"""What is known of someone who arrives: the only way other rooms read here."""

from django.utils.text import capfirst

from openkap.intake.models import Inquiry, InquiryClosure, OutsideProvider
from openkap.intake.queries.answers import (
    NOT_ASKED_OF_MEN,
    ListedMedicine,
    allergies,
    draft_of,
    facts_of,
    history,
    medicines,
    none_declared,
    outside_providers,
)
from openkap.intake.queries.arrival import Arrival, arrival
from openkap.intake.queries.carrying import carrying_inquiry, in_client_words
from openkap.intake.queries.consents import (
    ConsentState,
    consent_rows,
    consents,
    current,
    locked_until,
    next_morning,
    states,
)
from openkap.intake.queries.inquiries import InquiryRow, digits, inquiries, inquiry_page, inquiry_rows
from openkap.intake.queries.intakes import (
    SIGNALS,
    IntakeState,
    amendments,
    asked,
    averages,
    digest,
    intake,
    intake_of,
    readings,
    remaining,
)
from openkap.intake.queries.outlook import Outlook, near_crisis, outlook
from openkap.intake.queries.packet import LISTS, Packet, Part, packet, packet_progress, questions_of
from openkap.intake.queries.panel import (
    SAID_BY,
    Panel,
    Told,
    ToldTopic,
    by_topic,
    in_words,
    panel,
    stored_in_words,
    told,
)
from openkap.intake.queries.pipeline import waiting_for
from openkap.intake.queries.review import ListRow, ReviewPart, list_rows, review, says_none

# What forms offer to choose from.
REACH_BY = [(code, capfirst(words)) for code, words in Inquiry.REACH_BY]
CLOSURE_REASONS = [(code, capfirst(words)) for code, words in InquiryClosure.REASONS]
PROVIDER_KINDS = [(code, capfirst(words)) for code, words in OutsideProvider.KINDS]

__all__ = [
    "CLOSURE_REASONS",
    "LISTS",
    "NOT_ASKED_OF_MEN",
    "PROVIDER_KINDS",
    "REACH_BY",
    "SAID_BY",
    "SIGNALS",
    "Arrival",
    "ConsentState",
    "Inquiry",
    "InquiryRow",
    "IntakeState",
    "ListRow",
    "ListedMedicine",
    "Outlook",
    "Packet",
    "Panel",
    "Part",
    "ReviewPart",
    "Told",
    "ToldTopic",
    "allergies",
    "amendments",
    "arrival",
    "asked",
    "averages",
    "by_topic",
    "carrying_inquiry",
    "consent_rows",
    "consents",
    "current",
    "digest",
    "digits",
    "draft_of",
    "facts_of",
    "history",
    "in_client_words",
    "in_words",
    "inquiries",
    "inquiry_page",
    "inquiry_rows",
    "intake",
    "intake_of",
    "list_rows",
    "locked_until",
    "medicines",
    "near_crisis",
    "next_morning",
    "none_declared",
    "outlook",
    "outside_providers",
    "packet",
    "packet_progress",
    "panel",
    "questions_of",
    "readings",
    "remaining",
    "review",
    "says_none",
    "states",
    "stored_in_words",
    "told",
    "waiting_for",
]
