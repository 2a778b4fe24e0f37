"""Roles and what each may do. Few on purpose; each has a sentence and a set.

A permission reads `room:subject:verb`. A role answers *who may ever*; whether it may *now* is a policy of the room.
"""

from collections.abc import Set
from dataclasses import dataclass

DISCIPLINES = (("medical", "medical"), ("psychological", "psychological"))


def _grants(room: str, *grants: str) -> frozenset[str]:
    """`_grants("intake", "packet:see,write")` is {"intake:packet:see", "intake:packet:write"}."""
    pairs = (grant.rsplit(":", 1) for grant in grants)
    return frozenset(f"{room}:{subject}:{verb}" for subject, verbs in pairs for verb in verbs.split(","))


@dataclass(frozen=True)
class Role:
    """One kind of work. `whole_clinic`: sees every episode its permissions reach, not only its care teams'.
    `discipline`: whose half of a decision it speaks for."""

    title: str
    sentence: str
    permissions: Set[str]
    whole_clinic: bool = False
    discipline: str = ""


DESK: frozenset[str] = (
    _grants("clinic", "episode:see", "client:write", "team:see,write", "mail:see,write")
    | _grants("intake", "inquiry:see,write", "packet:progress", "contact:see")
    | _grants("scheduling", "appointment:see,write", "rota:write")
    | _grants("careplan", "visit:see,write")
    | _grants("safety", "rota:see,write")
    | _grants("records", "card:see", "record:write")
)
CHART: frozenset[str] = (
    _grants("clinic", "episode:see", "team:see,write", "chart:see", "glass:break")
    | _grants("intake", "inquiry:see", "packet:progress,see", "contact:see", "medical:see", "clinical:see")
    | _grants("intake", "consent:see,witness", "text:see")
    | _grants("measurement", "assignment:see,write", "response:see,write")
    | _grants("safety", "case:see,act", "event:see,write", "plan:see,write", "rota:see")
    | _grants("scheduling", "appointment:see,write")
    | _grants("records", "clinical:see", "card:see", "record:write", "request:write")
    | _grants("candidacy", "determination:see")
    | _grants("careplan", "plan:see", "order:see", "visit:see")
    | _grants("dosing", "session:see")
    | _grants("outcomes", "trajectory:see")
    | _grants("therapy", "shared:see")
)
PRESCRIBING: frozenset[str] = (
    CHART
    | _grants("intake", "medical:write", "packet:write", "text:write")
    | _grants("candidacy", "determination:write", "medical:sign")
    | _grants("careplan", "plan:write", "medical:sign", "order:write", "visit:write")
    | _grants("dosing", "session:write", "administration:give", "discharge:sign")
)
ROLES: dict[str, Role] = {
    "front_desk": Role("Front desk", "Books, calls and guides; sees no clinical detail.", DESK, whole_clinic=True),
    "therapist": Role(
        "KAP therapist",
        "Does the clinical intake, prepares, sits with and integrates; signs the psychological half.",
        CHART
        | _grants("intake", "clinical:write", "packet:write", "text:write")
        | _grants("candidacy", "determination:write", "psychological:sign")
        | _grants("careplan", "plan:write", "psychological:sign", "visit:write")
        | _grants("therapy", "note:see,write", "mark:see,write")
        | _grants("dosing", "session:note"),
        discipline="psychological",
    ),
    "nurse": Role(
        "Nurse",
        "Runs the dosing day: checks, vitals, doses, discharge.",
        CHART
        | _grants("dosing", "session:write", "administration:give", "discharge:sign")
        | _grants("therapy", "mark:see"),
        discipline="medical",
    ),
    "prescriber": Role(
        "Prescriber",
        "Does the medical intake, orders, and signs the medical half.",
        PRESCRIBING | _grants("therapy", "mark:see"),
        discipline="medical",
    ),
    "medical_director": Role(
        "Medical director",
        "Answers for medicine and safety in the whole clinic.",
        PRESCRIBING
        | _grants("therapy", "mark:see")
        | _grants("clinic", "credential:see,write", "audit:see", "glass:review", "claim:see,review")
        | _grants("intake", "text:publish")
        | _grants("safety", "rota:write")
        | _grants("outcomes", "clinic:see"),
        whole_clinic=True,
        discipline="medical",
    ),
    "clinic_director": Role(
        "Clinic director",
        "Runs the clinic: rota, credentials, outcomes in numbers; opens no chart.",
        _grants("clinic", "episode:see", "credential:see,write", "audit:see", "claim:see")
        | _grants("scheduling", "appointment:see", "rota:write")
        | _grants("safety", "rota:see,write")
        | _grants("intake", "inquiry:see", "packet:progress")
        | _grants("outcomes", "clinic:see"),
        whole_clinic=True,
    ),
    "researcher": Role(
        "Researcher", "Sees outcomes in numbers, never a person.", _grants("outcomes", "clinic:see"), whole_clinic=True
    ),
    "administrator": Role(
        "Administrator",
        "Keeps accounts and rooms in order; opens no chart.",
        _grants("clinic", "account:see,write", "credential:see", "audit:see", "room:see,write", "mail:see,write"),
    ),
}
CLIENT: frozenset[str] = (
    _grants("clinic", "portal:see")
    | _grants("safety", "help:ask", "plan:see,write")
    | _grants("intake", "packet:see,write", "consent:see,sign")
    | _grants("measurement", "assignment:see", "response:see,write")
    | _grants("scheduling", "appointment:see")
    | _grants("records", "clinical:see", "card:see", "record:write")
    | _grants("candidacy", "letter:see")
    | _grants("careplan", "plan:see")
    | _grants("therapy", "shared:see")
    | _grants("outcomes", "trajectory:see")
)
# What somebody may who decides for a client under age. Other words than the client's own on purpose: nothing that a
# client may is a guardian's by oversight.
GUARDIAN: frozenset[str] = (
    _grants("clinic", "guarding:see")
    | _grants("intake", "family:see,write", "permission:see,sign")
    | _grants("candidacy", "answer:see")
    | _grants("careplan", "date:see")
    | _grants("safety", "shared_plan:see")
)
CHOICES = [(key, role.title) for key, role in ROLES.items()]


def may(role: str, permission: str) -> bool:
    """Does the role include the permission? An unknown role may nothing."""
    return role in ROLES and permission in ROLES[role].permissions
