"""What is known of someone who arrives: the only way other rooms read here."""

from django.utils.text import capfirst

from openkap.intake.models import (
    Diagnosis,
    Identification,
    Inquiry,
    InquiryClosure,
    Medicine,
    OutsideProvider,
    PublishedText,
    Referral,
    Screening,
    Treatment,
    WaitingCall,
    WaitingEnd,
    WaitingPlace,
)
from openkap.intake.models import consents as consent_facts
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
    screen_draft,
)
from openkap.intake.queries.arrival import Arrival, arrival
from openkap.intake.queries.carrying import carrying_inquiry, in_client_words
from openkap.intake.queries.changes import (
    Change,
    Changes,
    changes,
    own_details,
    told_at,
)
from openkap.intake.queries.consents import (
    ConsentState,
    SignerState,
    consent_rows,
    consents,
    current,
    guardian_ids,
    guardian_of,
    guardian_rows,
    guardians,
    locked_until,
    next_morning,
    same_signer,
    shown_states,
    signer_of,
    state,
    states,
    too_young,
    treatment_states,
    under_age,
)
from openkap.intake.queries.contact import ContactTopic, contact
from openkap.intake.queries.copies import Copy, copy_of, seal, unchanged
from openkap.intake.queries.cosigning import any_counts, cosign_requests, cosigners, is_supervised
from openkap.intake.queries.findings import (
    DATED,
    ResultRow,
    diagnosed,
    diagnoses,
    no_diagnosis,
    recordable,
    result_rows,
    results,
    tested,
    written_at,
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
    ToDo,
    amendments,
    asked,
    averages,
    counts,
    digest,
    intake,
    intake_of,
    off_the_path,
    readings,
    remaining,
)
from openkap.intake.queries.likenesses import Alike, alike, asked_again, likeness, people_like, undecided
from openkap.intake.queries.lists import EMERGENCY, LISTS, Lists, lists_of, treatments
from openkap.intake.queries.majority import birthdays_to_tell, consent_age, handed_over_on, turns_adult_on
from openkap.intake.queries.outlook import Outlook, near_crisis, outlook
from openkap.intake.queries.packet import (
    Packet,
    Part,
    guardians_facts,
    guardians_keys,
    guardians_parts,
    guardians_questions,
    packet,
    packet_progress,
    questions_of,
)
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
from openkap.intake.queries.reconciling import reconciled, route_choices, said_of
from openkap.intake.queries.referrals import Referrer, Wish, referral_of, referrals
from openkap.intake.queries.review import ListRow, ReviewPart, list_rows, must_name_someone, review, says_none
from openkap.intake.queries.reviewed import changed_since_review, last_review
from openkap.intake.queries.texts import (
    OWN_PART,
    Composing,
    PartRow,
    benches,
    composing,
    elements,
    in_force,
    part_of,
    switched_on,
    texts_for,
    version_of,
)
from openkap.intake.queries.waiting import RULE, WaitingRow, place, place_history, place_of, waiting_list, waiting_since
from openkap.intake.queries.worries import open_worries, unanswered, worry_circle

# What forms offer to choose from.
REACH_BY = [(code, capfirst(words)) for code, words in Inquiry.REACH_BY]
CLOSURE_REASONS = [(code, capfirst(words)) for code, words in InquiryClosure.REASONS]
RENEWAL_REASONS = [(code, capfirst(words)) for code, words in consent_facts.RENEWAL_REASONS]
PUBLISH_REASONS = [(code, capfirst(words)) for code, words in PublishedText.REASONS]
MEDICINE_HOW = [(code, capfirst(words)) for code, words in Medicine.HOW]
TREATMENT_KINDS = [(code, capfirst(words)) for code, words in Treatment.KINDS]
TREATMENT_HELPED = [(code, capfirst(words)) for code, words in Treatment.HELPED]
TREATMENT_YES_NO = [(code, capfirst(words)) for code, words in Treatment.YES_NO]
PROVIDER_KINDS = [(code, capfirst(words)) for code, words in OutsideProvider.KINDS]
DESK_CAME_BY = [(code, capfirst(words)) for code, words in Inquiry.CAME_BY if code in ("phone", "walk_in")]
SCREENING_OUTCOMES = [(code, capfirst(words)) for code, words in Screening.OUTCOMES]
SCREENING_RESTS_ON = [(code, capfirst(words)) for code, words in Screening.RESTS_ON]
CERTAINTY = [(code, capfirst(words)) for code, words in Diagnosis.CERTAINTY]
PROFESSIONS = [(code, capfirst(words)) for code, words in Referral.PROFESSIONS]
REFERRAL_URGENCY = [(code, capfirst(words)) for code, words in Referral.URGENCY]
REFERRAL_HELP = [(code, capfirst(words)) for code, words in Referral.HELP]
WAITING_REASONS = [(code, capfirst(words)) for code, words in WaitingPlace.REASONS]
WAITING_URGENCY = [(code, capfirst(words)) for code, words in WaitingPlace.URGENCY]
WAITING_ENDS = [(code, capfirst(words)) for code, words in WaitingEnd.REASONS if code != "closed"]
SAYS = [code for code, _ in Identification.SAYS]
CALL_OUTCOMES = [(code, capfirst(words)) for code, words in WaitingCall.OUTCOMES]

# More names than lines are allowed, so several stand on one.
# fmt: off
__all__ = [
    "CALL_OUTCOMES", "CERTAINTY", "CLOSURE_REASONS", "DATED", "DESK_CAME_BY", "EMERGENCY", "LISTS", "MEDICINE_HOW",
    "NOT_ASKED_OF_MEN", "OWN_PART", "PROFESSIONS", "PROVIDER_KINDS", "PUBLISH_REASONS", "REACH_BY", "REFERRAL_HELP",
    "REFERRAL_URGENCY", "RENEWAL_REASONS", "RULE", "SAID_BY", "SAYS", "SCREENING_OUTCOMES", "SCREENING_RESTS_ON",
    "SIGNALS", "TREATMENT_HELPED", "TREATMENT_KINDS", "TREATMENT_YES_NO", "TURNS", "WAITING_ENDS",
    "WAITING_REASONS", "WAITING_URGENCY", "Alike", "Arrival", "Change", "Changes", "Composing", "ConsentState",
    "ContactTopic", "Copy", "Inquiry", "IntakeState", "ListRow", "ListedMedicine", "Lists", "Outlook", "Packet",
    "Panel", "Part", "PartRow", "Referral", "Referrer", "ResultRow", "ReviewPart", "SignerState", "ToDo", "Told",
    "ToldTopic", "WaitingPlace", "WaitingRow", "Wish", "alike", "allergies", "amendments", "any_counts", "arrival",
    "asked", "asked_again", "asking", "averages", "begun_intakes", "benches", "birthdays_to_tell", "by_topic",
    "carrying_inquiry", "changed_since_review", "changes", "closure_of", "composing", "consent_age", "consent_rows",
    "consents", "contact", "copy_of", "cosign_requests", "cosigners", "counts", "current", "diagnosed", "diagnoses",
    "digest", "digits", "draft_of", "elements", "facts_of", "guardian_ids", "guardian_of", "guardian_rows",
    "guardians", "guardians_facts", "guardians_keys", "guardians_parts", "guardians_questions", "handed_over_on",
    "history", "identified_client", "in_client_words", "in_force", "in_words", "inquiries", "inquiry_of",
    "inquiry_page", "intake", "intake_of", "is_supervised", "known_episode", "last_review", "likeness", "list_rows",
    "lists_of", "locked_until", "medicines", "merged_from", "merged_into", "must_name_someone", "near_crisis",
    "next_morning", "no_diagnosis", "none_declared", "off_the_path", "on_list", "open_worries", "outlook",
    "outside_providers", "own_details", "packet", "packet_progress", "panel", "part_of", "people_like", "place",
    "place_history", "place_of", "questions_of", "readings", "reconciled", "recordable", "referral_of", "referrals",
    "remaining", "result_rows", "results", "review", "route_choices", "said_of", "same_signer", "says_none",
    "screen_draft", "screening_of", "seal", "shown_states", "signer_of", "state", "states", "stored_in_words",
    "switched_on", "tested", "texts_for", "told", "told_at", "too_young", "treatment_states", "treatments",
    "turns_adult_on", "unanswered",
    "unchanged", "undecided", "under_age", "version_of", "waiting", "waiting_for", "waiting_list", "waiting_since",
    "ways_to_reach", "with_state", "worry_circle", "written_at",
]
# fmt: on
