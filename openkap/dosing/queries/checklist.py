"""The checklist of one dosing day, judged from answers, the record of today and the readings before the dose."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from openkap.candidacy import queries as candidacy
from openkap.careplan import queries as careplan
from openkap.clinic import majority
from openkap.clinic import queries as clinic
from openkap.clinic.queries import SheetRow
from openkap.core.library import standard
from openkap.core.likeness import same_name, written
from openkap.core.readiness import Answer, CheckItem, DayFacts, Gate, Held, Override, ReadinessGate, gate
from openkap.core.verdict import Verdict
from openkap.dosing.models import ChecklistAnswer, CheckOverride, DosingSession
from openkap.dosing.queries.flowsheet import Flowsheet
from openkap.intake import queries as intake
from openkap.safety import queries as safety

if TYPE_CHECKING:
    from openkap.careplan.models import Order
    from openkap.clinic.models import Client


@dataclass(frozen=True)
class Checklist:
    """The judged gate, with what the page shows beside it."""

    rules: ReadinessGate
    gate: Gate
    order: "Order | None"
    people: tuple[SheetRow, ...]
    hints: Mapping[str, str]
    measured: Mapping[str, str]

    def said(self, item: CheckItem) -> str:
        """An answer in words: the person's name, the option's text, the number with its unit, the value measured."""
        if item.answer is None:
            return self.measured.get(item.rule.id, "")
        value = item.answer.value
        match item.rule.kind:
            case "person":
                return next((row.person.name for row in self.people if str(row.person.pk) == value), value)
            case "choice":
                return next((option.text for option in item.rule.options if option.value == value), value)
            case "confirm":
                return _("Yes") if value == "yes" else _("No")
            case "number":
                return f"{value} {item.rule.unit}".strip()
        return value

    def section(self, id: str) -> list[CheckItem]:
        return [item for item in self.gate.items if item.rule.section == id]


def gate_rules(session: DosingSession) -> ReadinessGate:
    """The checklist this session is run by, in the version with which it began."""
    rules: ReadinessGate = standard().shelf("readiness").get(session.readiness, session.readiness_version)
    return rules


def checklist(sheet: Flowsheet) -> Checklist:
    """The gate as it stands at the sheet's moment. Readings after the first dose do not change it."""
    session, now = sheet.session, sheet.now
    on = timezone.localtime(now).date()
    rules = gate_rules(session)
    order = careplan.order_for(session.planned_visit, on=on)
    stands, again = _candidacy_stands(sheet)
    people = tuple(clinic.credential_sheet(on))
    worry = _worry(sheet)
    facts = DayFacts(
        today=on,
        flags=_flags(rules, session.episode.client, on),
        verdicts={
            "order": _order_stands(session, order),
            "candidacy": stands,
            "safety": Verdict("A safety case is open: look at it, then decide." if worry else ""),
            "consent": _consent_stands(session, now),
        },
        people={str(row.person.pk): _held(row, on) for row in people},
        ordered_weight_kg=float(order.weight_kg) if order else None,
        **_fasting(session.route),
        readings=_before_dose(sheet),
    )
    judged = gate(rules, _answers(session) | worry, facts, overrides=_overrides(session))
    return Checklist(rules, judged, order, people, _hints(session, order), _measured(judged, facts) | again)


def _answers(session: DosingSession) -> dict[str, Answer]:
    """The latest answer of each check; `by` is the practitioner, because the second person must be someone else."""
    rows = ChecklistAnswer.objects.filter(session=session).select_related("by__staff_record")
    return {row.check_id: Answer(row.value, _who(row), row.at) for row in rows}


def _who(row: ChecklistAnswer) -> str:
    return str(row.by.practitioner.pk) if row.by.practitioner else ""


def _overrides(session: DosingSession) -> dict[str, Override]:
    rows = CheckOverride.objects.filter(session=session).select_related("by")
    return {row.check_id: Override(row.role, row.reason, row.by.name, row.at) for row in rows}


def _before_dose(sheet: Flowsheet) -> tuple:  # type: ignore[type-arg]
    first = sheet.first_dose_at
    return tuple(reading for reading in sheet.readings if first is None or reading.at <= first)


def _measured(judged: Gate, facts: DayFacts) -> dict[str, str]:
    """The newest values before the dose, by check."""
    found = {"blood_pressure": f"{judged.pressure.last.pressure} mmHg"} if judged.pressure.last else {}
    for item in judged.items:
        values = [reading.value(item.rule.signal) for reading in facts.readings] if item.rule.signal else []
        known = [value for value in values if value]
        if known:
            found[item.rule.id] = f"{known[-1]:g} {item.rule.unit}".strip()
    return found


def _order_stands(session: DosingSession, order: "Order | None") -> Verdict:
    if order is None:
        return Verdict("No order is valid today for this visit. Ask the prescriber.")
    if order.route != session.route:
        return Verdict("The order is for another route than this session.")
    return Verdict()


def _worry(sheet: Flowsheet) -> dict[str, Answer]:
    """The newest safety case that was open before the dose, as if it had been answered when it opened: whatever was
    decided before that is void."""
    case = safety.unsettled(sheet.session.episode, at=sheet.first_dose_at or sheet.now).order_by("opened_at").last()
    return {"safety": Answer("", "", case.opened_at)} if case else {}


def _candidacy_stands(sheet: Flowsheet) -> tuple[Verdict, dict[str, str]]:
    """What both disciplines signed, asked again with what is known today, and what is different, beside the check. It
    is decided before the first dose."""
    if sheet.administrations:
        return Verdict(), {}
    clearance, again = candidacy.asked_again(sheet.session.episode, at=sheet.now)
    beside = {"candidacy": again} if again else {}
    if not clearance:
        return Verdict(clearance.reason), beside
    if sheet.session.route not in clearance.routes:
        return Verdict("The determination does not allow this route."), beside
    return Verdict(), beside


def _consent_stands(session: DosingSession, now: datetime) -> Verdict:
    states = intake.treatment_states(session.episode, at=now, route=session.route)
    if not states:
        return Verdict("There is no treatment consent to sign.")
    open_now = [f"{state.text.title}: {state.words}." for state in states if not state.counts]
    return Verdict(" ".join(open_now))


def _flags(rules: ReadinessGate, client: "Client", on: date) -> frozenset[str]:
    flags = set()
    if client.born_on and age_years(client.born_on, on) < rules.adult_from_years:
        flags.add("minor")
    if client.sex_at_birth != "male":
        flags.add("pregnancy_test")
    return frozenset(flags)


def age_years(born_on: date, on: date) -> int:
    """Completed years of age on a day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _held(row: SheetRow, on: date) -> Held:
    current = {held.kind for held in row.held if held.valid_from_on <= on <= held.valid_until_on}
    return Held(row.verdict, frozenset(current))


def _fasting(route: str) -> dict[str, float | None]:
    fasting = careplan.substance(route).fasting_for(route)
    if fasting is None:
        return {"food_hours": None, "drink_hours": None}
    return {
        "food_hours": fasting.food.total_seconds() / 3600,
        "drink_hours": fasting.drink.total_seconds() / 3600,
    }


def guardians_in_words(session: DosingSession) -> str:
    """Who decides for a young client and takes them home, with their number where the client named them for that; and
    whom the client named who does not decide, and so takes nobody home."""
    escorts = [person for person in clinic.support_people(session.episode.client) if person.is_escort]
    phones = {written(person.name): person.phone for person in escorts}
    words, matched, deciding = [], set(), intake.guardians(session.episode)
    for each in deciding:
        found = next((name for name in phones if same_name(name, written(each.name))), ())
        matched.add(found)
        number = f", {phones[found]}" if found else ""
        words.append(f"{each.name} ({each.relation or _('guardian')}){number}")
    others = ", ".join(person.name for person in escorts if written(person.name) not in matched)
    if others:
        words.append(_("not %(names)s, named by the client but no guardian") % {"names": others})
    return "; ".join(words if deciding else [_("no guardian is named"), *words])


def _hints(session: DosingSession, order: "Order | None") -> dict[str, str]:
    """What the record says beside a check. It helps to ask; it answers nothing."""
    client = session.episode.client
    escorts = [person for person in clinic.support_people(client) if person.is_escort]
    allergies = intake.allergies(session.episode)
    hints = {
        "escort": "; ".join(f"{person.name} ({person.relation or 'escort'}), {person.phone}" for person in escorts),
        "allergies": "; ".join(f"{row.substance} {row.reaction}".strip() for row in allergies),
        "identity": f"{client.name}, {client.born_on:%-d %b %Y}" if client.born_on else client.name,
    }
    if majority.has_guardians(client.born_on, at=session.started_at):
        hints["guardian"] = hints["escort"] = guardians_in_words(session)
    plan = safety.agreed_plan(session.episode)
    if plan:
        hints["suicide_screen"] = f"safety plan of {plan.at:%-d %b %Y}, agreed by the client"
    if order:
        hints["order"] = f"{order.dose_mg.normalize():f} mg {careplan.route_words(order.route)}"
        hints["weight"] = f"{order.weight_kg.normalize():f} kg"
    return {check: hint for check, hint in hints.items() if hint}
