"""May this client go home: the facts at the door, judged by the session's monitoring plan."""

from collections.abc import Iterable
from dataclasses import dataclass

from openkap.core.instruments import Instrument, Item, Option, score
from openkap.core.library import standard
from openkap.core.monitoring import Discharge, DischargeFacts, RoutePlan, ScoreTaken, discharge
from openkap.dosing.models import DischargeAnswer, DischargeOverride
from openkap.dosing.queries.flowsheet import Flowsheet

SCORES = ("aldrete", "padss")
CADSS, SUICIDE = "cadss", "suicide_level"
CONFIRMED = (
    "walks_steadily",
    "tolerates_fluid",
    "dissociation_gone",
    "oxygen_at_baseline",
    "escort_present",
    "instructions_given",
)


@dataclass(frozen=True)
class Departure:
    """The judged requirements, the answers behind them, and a prescriber's override if one was written."""

    discharge: Discharge
    facts: DischargeFacts
    answers: dict[str, DischargeAnswer]
    override: DischargeOverride | None

    @property
    def scores(self) -> dict[str, float]:
        return {id: taken.total for id, taken in self.facts.scores.items()}


def score_items(id: str) -> list[tuple[Item, tuple[Option, ...]]]:
    """The items of a discharge score with their answers."""
    scale = instrument(id)
    return [(item, scale.answers[item.answers].options) for item in scale.items]


def instrument(id: str, version: str | None = None) -> Instrument:
    found: Instrument = standard().shelf("instruments").get(id, version)
    return found


def departure(sheet: Flowsheet) -> Departure:
    """The requirements as they stand at the sheet's moment. Nothing from before the last dose counts."""
    rows = DischargeAnswer.objects.filter(session=sheet.session).select_related("by")
    answers = {row.item: row for row in rows if sheet.last_dose_at and row.at >= sheet.last_dose_at}
    closing = getattr(sheet.session, "closing_note", None)
    facts = DischargeFacts(
        last_dose_at=sheet.last_dose_at,
        stopped_at=sheet.stopped_at,
        readings=sheet.readings,
        baseline=sheet.baseline,
        scores=_scores(answers, sheet.plan),
        answers={item: bool(answers[item].value) for item in CONFIRMED if item in answers},
        suicide_level=answers[SUICIDE].value if SUICIDE in answers else None,
        closing_note_at=closing.at if closing else None,
    )
    return Departure(discharge(sheet.plan, facts, now=sheet.now), facts, answers, _override(sheet))


def _override(sheet: Flowsheet) -> DischargeOverride | None:
    """The newest override, unless a dose was given after it: it was decided about another state."""
    row = DischargeOverride.objects.filter(session=sheet.session).select_related("by").last()
    return row if row and sheet.last_dose_at and row.at >= sheet.last_dose_at else None


def _scores(answers: dict[str, DischargeAnswer], plan: RoutePlan) -> dict[str, ScoreTaken]:
    scales = {id: instrument(id, plan.score_version(id)) for id in SCORES}
    found = {id: taken for id, scale in scales.items() if (taken := _total(scale, answers)) is not None}
    if CADSS in answers:
        found[CADSS] = ScoreTaken(answers[CADSS].value, answers[CADSS].at)
    return found


def _total(scale: Instrument, answers: dict[str, DischargeAnswer]) -> ScoreTaken | None:
    """The total of a score whose every item was answered; a missing item gives no total."""
    given = {item: row for item, row in answers.items() if item.startswith(f"{scale.id}.")}
    total = score(scale, {item: row.value for item, row in given.items()}).score("total").value
    if total is None or len(given) < len(scale.items):
        return None
    return ScoreTaken(total, _oldest(given.values()), min(row.value for row in given.values()), scale.version)


def _oldest(rows: Iterable[DischargeAnswer]):  # type: ignore[no-untyped-def]
    return min(row.at for row in rows)
