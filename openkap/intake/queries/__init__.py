"""What is known of someone who arrives: the only way other rooms read here."""

from django.utils.text import capfirst

from openkap.intake.models import (
    Identification,
    Inquiry,
    InquiryClosure,
    OutsideProvider,
    Referral,
    Screening,
    WaitingCall,
    WaitingEnd,
    WaitingPlace,
)
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
from openkap.intake.queries.consents import (
    ConsentState,
    consent_rows,
    consents,
    current,
    locked_until,
    next_morning,
    states,
)
from openkap.intake.queries.inquiries import (
    closure_of,
    digits,
    identified_client,
    inquiries,
    inquiry_page,
    known_episode,
    merged_from,
    merged_into,
    screening_of,
    waiting,
    ways_to_reach,
    with_state,
)
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
from openkap.intake.queries.likenesses import Alike, alike, asked_again, likeness, people_like, undecided
from openkap.intake.queries.outlook import Outlook, outlook
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
from openkap.intake.queries.pipeline import TURNS, asking, begun_intakes, inquiry_of, on_list, waiting_for
from openkap.intake.queries.referrals import Referrer, Wish, referral_of, referrals
from openkap.intake.queries.review import ListRow, ReviewPart, list_rows, review, says_none
from openkap.intake.queries.waiting import RULE, WaitingRow, place, place_history, place_of, waiting_list, waiting_since

# What forms offer to choose from.
REACH_BY = [(code, capfirst(words)) for code, words in Inquiry.REACH_BY]
CLOSURE_REASONS = [(code, capfirst(words)) for code, words in InquiryClosure.REASONS]
PROVIDER_KINDS = [(code, capfirst(words)) for code, words in OutsideProvider.KINDS]
DESK_CAME_BY = [(code, capfirst(words)) for code, words in Inquiry.CAME_BY if code in ("phone", "walk_in")]
SCREENING_OUTCOMES = [(code, capfirst(words)) for code, words in Screening.OUTCOMES]
SCREENING_RESTS_ON = [(code, capfirst(words)) for code, words in Screening.RESTS_ON]
PROFESSIONS = [(code, capfirst(words)) for code, words in Referral.PROFESSIONS]
REFERRAL_URGENCY = [(code, capfirst(words)) for code, words in Referral.URGENCY]
REFERRAL_HELP = [(code, capfirst(words)) for code, words in Referral.HELP]
WAITING_REASONS = [(code, capfirst(words)) for code, words in WaitingPlace.REASONS]
WAITING_URGENCY = [(code, capfirst(words)) for code, words in WaitingPlace.URGENCY]
WAITING_ENDS = [(code, capfirst(words)) for code, words in WaitingEnd.REASONS if code != "closed"]
SAYS = [code for code, _ in Identification.SAYS]
CALL_OUTCOMES = [(code, capfirst(words)) for code, words in WaitingCall.OUTCOMES]

__all__ = [
    "CALL_OUTCOMES",
    "CLOSURE_REASONS",
    "DESK_CAME_BY",
    "LISTS",
    "NOT_ASKED_OF_MEN",
    "PROFESSIONS",
    "PROVIDER_KINDS",
    "REACH_BY",
    "REFERRAL_HELP",
    "REFERRAL_URGENCY",
    "RULE",
    "SAID_BY",
    "SAYS",
    "SCREENING_OUTCOMES",
    "SCREENING_RESTS_ON",
    "SIGNALS",
    "TURNS",
    "WAITING_ENDS",
    "WAITING_REASONS",
    "WAITING_URGENCY",
    "Alike",
    "Arrival",
    "ConsentState",
    "Inquiry",
    "IntakeState",
    "ListRow",
    "ListedMedicine",
    "Outlook",
    "Packet",
    "Panel",
    "Part",
    "Referral",
    "Referrer",
    "ReviewPart",
    "Told",
    "ToldTopic",
    "WaitingPlace",
    "WaitingRow",
    "Wish",
    "alike",
    "allergies",
    "amendments",
    "arrival",
    "asked",
    "asked_again",
    "asking",
    "averages",
    "begun_intakes",
    "by_topic",
    "closure_of",
    "consent_rows",
    "consents",
    "current",
    "digest",
    "digits",
    "draft_of",
    "facts_of",
    "history",
    "identified_client",
    "in_words",
    "inquiries",
    "inquiry_of",
    "inquiry_page",
    "intake",
    "intake_of",
    "known_episode",
    "likeness",
    "list_rows",
    "locked_until",
    "medicines",
    "merged_from",
    "merged_into",
    "next_morning",
    "none_declared",
    "on_list",
    "outlook",
    "outside_providers",
    "packet",
    "packet_progress",
    "panel",
    "people_like",
    "place",
    "place_history",
    "place_of",
    "questions_of",
    "readings",
    "referral_of",
    "referrals",
    "remaining",
    "review",
    "says_none",
    "screening_of",
    "states",
    "stored_in_words",
    "told",
    "undecided",
    "waiting",
    "waiting_for",
    "waiting_list",
    "waiting_since",
    "ways_to_reach",
    "with_state",
]
