"""Medicines beside what the criteria say of them, by the route in which ketamine may be given."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings

from openkap.clinic import queries as clinic
from openkap.core.candidacy import ROUTES, Interaction, in_force, interactions
from openkap.core.library import standard
from openkap.core.medicines import medicine_list
from openkap.intake.queries.answers import ListedMedicine

ROUTE_WORDS = {
    "iv": "IV",
    "im": "IM",
    "sublingual": "sublingual",
    "oral": "oral",
    "intranasal": "intranasal",
    "esketamine": "esketamine nasal spray",
}
ACTION_WORDS = {
    "EXCLUDE": "rules it out",
    "DEFER": "not now",
    "MED_SIGNOFF": "the prescriber decides and says why",
    "PSY_SIGNOFF": "the therapist decides and says why",
    "ROUTE": "limits the routes",
    "MON_PLUS": "closer monitoring",
    "SAFETY": "safety steps",
    "INFO": "more is needed",
    "SUPPORT": "may be continued",
}


@dataclass(frozen=True)
class Said:
    """One finding about medicines as the prescriber reads it."""

    title: str
    actions: tuple[str, ...]
    why: str
    condition: str
    routes: tuple[str, ...]
    removes: tuple[str, ...]
    classes: tuple[str, ...]
    sources: tuple[str, ...]
    verified: bool
    supports: bool


@dataclass(frozen=True)
class Reconciled:
    """One listed medicine with its findings; `unclassed`: nobody has said yet to which class it belongs."""

    medicine: ListedMedicine
    classes: tuple[str, ...]
    said: tuple[Said, ...]
    unclassed: bool


def planned_routes(chosen: str = "") -> tuple[str, ...]:
    """The routes that this clinic offers, or the one of them that was chosen."""
    offered = tuple(route for route in ROUTES if route in clinic.ways_offered())
    return (chosen,) if chosen in offered else offered


def route_choices() -> list[tuple[str, str]]:
    """The routes to switch between."""
    return [(route, ROUTE_WORDS[route]) for route in planned_routes()]


def said_of(classes: Collection[str], route: str = "") -> tuple[Said, ...]:
    """What the criteria in force say of these classes, by every route offered or by one."""
    found = interactions(in_force(settings.OPENKAP_RULES), classes, planned_routes(route))
    return tuple(_said(each) for each in found)


def reconciled(medicines: Iterable[ListedMedicine], route: str = "") -> list[Reconciled]:
    """Every medicine with what follows from it alone."""
    return [
        Reconciled(each, class_titles(each.class_codes), said_of(each.class_codes, route), not each.class_codes)
        for each in medicines
    ]


def class_titles(codes: Iterable[str]) -> tuple[str, ...]:
    """Classes by name; a class that the library no longer knows keeps its code."""
    known = {each.code: each.title for each in medicine_list().classes}
    return tuple(known.get(code, code) for code in codes)


def _said(each: Interaction) -> Said:
    criterion, cited = each.criterion, standard().references
    return Said(
        title=criterion.title,
        actions=tuple(ACTION_WORDS[action] for action in criterion.actions),
        why=criterion.say_to_staff,
        condition=criterion.condition,
        routes=tuple(ROUTE_WORDS[route] for route in each.routes),
        removes=tuple(ROUTE_WORDS[route] for route in each.removes),
        classes=class_titles(each.classes),
        sources=tuple(cited[key].title for key in criterion.cite),
        verified=criterion.verified,
        supports=criterion.kind == "indication",
    )
