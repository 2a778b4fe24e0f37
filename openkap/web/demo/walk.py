"""The journey of one client, step by step, by the same acts as a real clinic. Used for the named cast and in tests."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

from openkap.candidacy import actions as candidacy
from openkap.candidacy.seed import plain_answers
from openkap.careplan import actions as careplan
from openkap.careplan import queries as plans
from openkap.careplan.models import Plan, PlannedVisit
from openkap.clinic import actions as clinic
from openkap.clinic.models import Episode, Practitioner
from openkap.core.evidence import vocabulary
from openkap.dosing import actions as dosing
from openkap.intake import actions as intake
from openkap.intake import queries as packets
from openkap.measurement import actions as measurement
from openkap.measurement import queries as scales
from openkap.scheduling import actions as scheduling
from openkap.therapy import actions as therapy
from openkap.web.demo.people import Cast

SPACE = UUID("6f0c2f38-9d43-4d0b-8a57-3c1a2f6d5e11")
WORKING_DAY = [(time(8), time(12)), (time(12, 30), time(18))]


def rota(people: Mapping[str, Practitioner], *, at: datetime) -> None:
    """Everyone of the demonstration works every day, so that it is alive on whichever day it is opened."""
    desk = people["gus"].user
    for key in ("dev", "eun", "femi", "ivo", "medical-director"):
        for weekday in range(7):
            scheduling.set_hours(practitioner=people[key], weekday=weekday, hours=WORKING_DAY, by=desk, at=at)


def arrive(cast: Cast, episode: Episode, *, at: datetime) -> None:
    """Inquired, registered, and the packet is on its way with its instruments."""
    for kind in ("inquired", "registered", "packet_sent"):
        clinic.reach(episode=episode, kind=kind, by=cast.gus, at=at)
    for instrument in ("phq-9", "gad-7"):
        measurement.assign(
            episode=episode, instrument=instrument, occasion="intake", due_on=at.date(), by=cast.gus, at=at
        )


def asked_of(who: str, **changes: str) -> dict[str, str]:
    """The answers of a person with no particular worry to what is asked of `who`, some of them changed."""
    words = vocabulary()
    answers = plain_answers(**changes)
    asked = {question.key for question in words.questions if who in question.asked_of}
    return {key: text for key, text in answers.items() if key in asked}


def fill_packet(episode: Episode, *, at: datetime, **changes: str) -> None:
    """The client answers every part of the packet and sends it."""
    client = episode.client.user
    if client is None:
        raise ValueError("this client has no account")
    intake.describe(
        episode=episode,
        preferred_name="",
        born_on=episode.client.born_on or date(at.year - 38, 5, 17),
        sex_at_birth="female",
        phone="555 0100",
        by=client,
        at=at,
    )
    intake.answer(episode=episode, answers=asked_of("client", **changes), by=client, at=at)
    intake.add_medicine(episode=episode, name="Sertraline", dose_text="100 mg each morning", by=client, at=at)
    for subject in ("other_allergies", "providers", "people"):
        if subject in packets.packet(episode).missing_keys:
            intake.declare_none(episode=episode, subject=subject, by=client, at=at)
    intake.return_packet(episode=episode, by=client, at=at)


def answer(episode: Episode, instrument: str, values: tuple[int, ...], *, at: datetime) -> None:
    """The client answers the oldest waiting assignment of an instrument."""
    client = episode.client.user
    waiting = scales.unanswered(episode).filter(instrument=instrument).order_by("due_on").first()
    if waiting is None or client is None:
        raise ValueError(f"{instrument} is not waiting")
    for item, value in zip(scales.instrument(instrument).items, values, strict=False):
        measurement.save_answer(assignment=waiting, item=item.id, value=value, by=client, at=at)
    measurement.submit(assignment=waiting, by=client, at=at)


__all__ = ["answer", "arrive", "asked_of", "careplan", "candidacy", "dosing", "fill_packet", "rota", "therapy"]
_ = (Decimal, PlannedVisit, Plan, plans, uuid5, SPACE, timedelta)
