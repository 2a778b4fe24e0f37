"""The room board: every dosing room today, who is in it, how long since the dose, what is due, what calls."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from openkap.clinic import queries as clinic
from openkap.clinic.access import in_reach
from openkap.dosing.models import Administration, DosingSession
from openkap.dosing.queries.bars import Bar, bars
from openkap.dosing.queries.flowsheet import Flowsheet, flowsheets
from openkap.dosing.queries.sessions import on_day, open_sessions, upcoming

if TYPE_CHECKING:
    from openkap.careplan.models import PlannedVisit
    from openkap.clinic.models import Room, User

PHASES = {"checks": "checks", "dosed": "dose given", "home": "gone home", "no_dose": "no dose today"}


@dataclass(frozen=True)
class BoardCard:
    """One session on the board."""

    sheet: Flowsheet

    @property
    def session(self) -> DosingSession:
        return self.sheet.session

    @property
    def phase(self) -> str:
        if hasattr(self.session, "discharge"):
            return "home"
        if hasattr(self.session, "stand_down"):
            return "no_dose"
        return "dosed" if self.sheet.administrations else "checks"

    @property
    def phase_words(self) -> str:
        return PHASES[self.phase]

    @cached_property
    def bars(self) -> list[Bar]:
        """What calls in this room, the gravest first."""
        return bars(self.sheet)


@dataclass(frozen=True)
class BoardColumn:
    """One room: its sessions of today and what is booked in it."""

    room: "Room | None"
    cards: tuple[BoardCard, ...]
    coming: "tuple[PlannedVisit, ...]"


@dataclass(frozen=True)
class Board:
    """Every room with something in it today, and the dosing rooms that stand empty."""

    columns: tuple[BoardColumn, ...]
    now: datetime

    @property
    def session_ids(self) -> list[int]:
        return [card.session.pk for column in self.columns for card in column.cards]


def going_on(user: "User", *, now: datetime) -> list[tuple[DosingSession, str]]:
    """The sessions nobody has ended, of the clients this person may see, each with its phase in words. One query."""
    begun = on_day(_mine(user), timezone.localtime(now).date())
    dosed = Administration.objects.filter(session=OuterRef("pk"))
    found = open_sessions(begun).annotate(dosed=Exists(dosed))
    return [(session, PHASES["dosed" if session.dosed else "checks"]) for session in found]


def _mine(user: "User") -> QuerySet[DosingSession]:
    found = DosingSession.objects.filter(in_reach(user, "dosing:session:see"))
    return found.select_related("episode__client", "room", "discharge", "stand_down")


def board(user: "User", *, now: datetime) -> Board:
    """Today's dosing rooms, limited to the clients this person may see."""
    on = timezone.localtime(now).date()
    cards = [BoardCard(sheet) for sheet in flowsheets(on_day(_mine(user), on), now=now)]
    coming = list(upcoming(in_reach(user, "dosing:session:see", through="plan__episode"), on))
    rooms: list[Room | None] = list(clinic.rooms("dosing", also=_taken(cards, coming)))
    if any(card.session.room is None for card in cards):
        rooms.append(None)
    return Board(tuple(_column(room, cards, coming) for room in rooms), now)


def _taken(cards: list[BoardCard], coming: "list[PlannedVisit]") -> list[int | None]:
    """Rooms with something in them today, even those that are closed for good."""
    booked = [visit.appointment.room_id for visit in coming if visit.appointment]
    return [card.session.room_id for card in cards] + booked


def _column(room: "Room | None", cards: list[BoardCard], coming: "list[PlannedVisit]") -> BoardColumn:
    here = [card for card in cards if card.session.room == room]
    booked = [visit for visit in coming if room is not None and visit.appointment and visit.appointment.room == room]
    return BoardColumn(room, tuple(sorted(here, key=_order)), tuple(booked))


def _order(card: BoardCard) -> tuple[bool, datetime]:
    return card.phase in ("home", "no_dose"), card.session.started_at
