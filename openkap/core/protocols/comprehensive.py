"""Is this ketamine-assisted psychotherapy, or only ketamine? The medicine alone is not the treatment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from openkap.core.protocols.definition import Protocol
from openkap.core.protocols.words import between, listed
from openkap.core.verdict import Verdict

THERAPIST = "therapist"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A visit with its time and the roles of the people booked into it."""

    at: datetime
    roles: frozenset[str]


def comprehensive(protocol: Protocol) -> Verdict:
    """A yes when preparation, a therapist in every dose, timely integration, mindfulness and skills are all there.

    The reason names every part that is missing.
    """
    missing = [
        *_without_dose_or_preparation(protocol),
        *_doses_without_therapist(protocol),
        *_doses_without_integration(protocol),
        *_without_practice(protocol),
    ]
    return Verdict(f"This plan is not comprehensive. Missing: {'; '.join(missing)}." if missing else "")


def dose_confirmable(protocol: Protocol, dose: str, meetings: Mapping[str, Meeting]) -> Verdict:
    """May this dosing visit be confirmed: a therapist in it, and integration booked inside its window?"""
    if dose not in meetings:
        return Verdict(f"{protocol.named(dose)} is not booked.")
    meeting = meetings[dose]
    if THERAPIST not in meeting.roles:
        return Verdict(f"{protocol.named(dose)} has no therapist in it.")
    timely = protocol.integration_window
    booked = [meetings[rule.key] for rule in protocol.visits if rule.kind == "integration" and rule.key in meetings]
    if not any(timely.min <= other.at - meeting.at <= timely.max for other in booked):
        return Verdict(
            f"{protocol.named(dose)} has no integration visit booked {between(timely.min, timely.max)} after it."
        )
    return Verdict()


def _without_dose_or_preparation(protocol: Protocol) -> list[str]:
    if not protocol.doses:
        return ["a dosing visit"]
    first = protocol.doses[0]
    preparations = [rule.key for rule in protocol.visits if rule.kind == "preparation"]
    before = any(_never_after(protocol, key, first) for key in preparations)
    return [] if before else [f"preparation before {protocol.named(first)}"]


def _never_after(protocol: Protocol, key: str, other: str) -> bool:
    latest = protocol.bounds.get((other, key))
    return latest is not None and latest <= timedelta(0)


def _doses_without_therapist(protocol: Protocol) -> list[str]:
    bare = [protocol.named(key) for key in protocol.doses if THERAPIST not in protocol.visit[key].roles]
    return [f"a therapist in {listed(bare)}"] if bare else []


def _doses_without_integration(protocol: Protocol) -> list[str]:
    """Judged on the bounds that all gaps imply together, not on the one gap that says so."""
    timely = protocol.integration_window
    integrations = [rule.key for rule in protocol.visits if rule.kind == "integration"]
    bare = [
        protocol.named(dose)
        for dose in protocol.doses
        if not any(_inside(protocol, dose, key, timely.min, timely.max) for key in integrations)
    ]
    return [f"integration {between(timely.min, timely.max)} after {listed(bare)}"] if bare else []


def _inside(protocol: Protocol, dose: str, key: str, least: timedelta, most: timedelta) -> bool:
    latest, earliest = protocol.bounds.get((dose, key)), protocol.bounds.get((key, dose))
    return latest is not None and earliest is not None and latest <= most and -earliest >= least


def _without_practice(protocol: Protocol) -> list[str]:
    there = {practice.kind for practice in protocol.practice if practice.parts}
    names = {"mindfulness": "mindfulness practice", "skills": "coping skills"}
    return [name for kind, name in names.items() if kind not in there]
