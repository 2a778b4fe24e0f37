"""Results of tests with their day, and diagnoses with their code: as they stand, and what they amount to."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from openkap.core import diagnoses as groups
from openkap.core.candidacy import in_force
from openkap.core.evidence import Evidence, Question, vocabulary
from openkap.intake.models import Diagnosis, NoneDeclared, TestResult

if TYPE_CHECKING:
    from openkap.clinic.models import Episode

TOPIC = "tests"
# Days that follow from results, and from which: the newest of one, or the oldest of several that belong together.
ECG_ON, LETTER_ON, LABS_ON = "ecg_on", "cardiology_letter_on", "labs_on"
DATED = (ECG_ON, LETTER_ON, LABS_ON)
WHOLE, PARTS = "labs_panel", ("egfr_ml_min", "liver_enzymes_ratio", "alp_ratio", "ggt_ratio", "urinalysis")
ECG = ("ecg_finding", "qtc_ms")
CLEARS = ("cardiology_letter", "clears")


@dataclass(frozen=True)
class ResultRow:
    """One result as it is read: what, how much, when it was taken, from where, and until when it counts."""

    row: TestResult
    title: str
    words: str
    counts_until: datetime | None


def recordable() -> tuple[Question, ...]:
    """The tests whose results are written down, in order."""
    return tuple(each for each in vocabulary().within(TOPIC, "medical") if each.key not in DATED)


def results(episode: "Episode") -> QuerySet[TestResult]:
    """Results that stand, the oldest first."""
    return TestResult.objects.filter(episode=episode, struck_at=None).select_related("by")


def written_at(rows: Iterable[TestResult]) -> dict[str, datetime]:
    """When the newest of these results was written down, by test, and by the day that follows from its results."""
    found: dict[str, datetime] = {}
    for row in rows:
        found[row.key] = max(row.at, found.get(row.key, row.at))
    for day, keys in ((ECG_ON, ECG), (LETTER_ON, CLEARS[:1]), (LABS_ON, (WHOLE, *PARTS))):
        if written := [found[key] for key in keys if key in found]:
            found[day] = max(written)
    return found


def result_rows(rows: Iterable[TestResult]) -> list[ResultRow]:
    """The same to be read, the newest first."""
    read = [ResultRow(row, vocabulary().get(row.key).title, _words(row), evidence_of(row).expires_at) for row in rows]
    return sorted(read, key=lambda each: (each.row.taken_on, each.row.pk), reverse=True)


def _words(row: TestResult) -> str:
    question = vocabulary().get(row.key)
    chosen = next((option.text for option in question.options if option.value == row.value), "")
    return chosen or f"{row.value.capitalize() if question.kind == 'yes_no' else row.value} {question.unit}".strip()


def evidence_of(row: TestResult) -> Evidence:
    """A result as evidence of the day on which it was taken: an old result expires as an old result."""
    words = vocabulary()
    value = words.parse(words.get(row.key), row.value)
    return words.observe(row.key, value, source="medical", at=_midnight(row.taken_on))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(0)))


def tested(rows: Iterable[TestResult]) -> dict[str, Evidence]:
    """What results amount to: the newest of each test, and the days of the last ECG, letter and whole set of tests."""
    rows = sorted(rows, key=lambda row: (row.taken_on, row.pk))
    newest = {row.key: row for row in rows}
    days = {
        ECG_ON: max((newest[key].taken_on for key in ECG if key in newest), default=None),
        LETTER_ON: max((row.taken_on for row in rows if (row.key, row.value) == CLEARS), default=None),
        LABS_ON: _labs_on(newest),
    }
    dated = {key: _day(key, day) for key, day in days.items() if day}
    return {key: evidence_of(row) for key, row in newest.items()} | dated


def _labs_on(newest: dict[str, TestResult]) -> date | None:
    """The day of a whole set, or, where every part is there, that of its oldest part."""
    days = [newest[WHOLE].taken_on] if WHOLE in newest else []
    if all(key in newest for key in PARTS):
        days.append(min(newest[key].taken_on for key in PARTS))
    return max(days, default=None)


def _day(key: str, day: date) -> Evidence:
    return vocabulary().observe(key, day, source="medical", at=_midnight(day))


def diagnoses(episode: "Episode") -> list[Diagnosis]:
    """The diagnoses that stand, the main one first."""
    rows = Diagnosis.objects.filter(episode=episode, until_at=None).select_related("by")
    return list(rows.order_by(F("main_at").desc(nulls_last=True), "at", "pk"))


def no_diagnosis(episode: "Episode") -> bool:
    """Somebody said that there is no diagnosis."""
    return NoneDeclared.objects.filter(episode=episode, list="diagnoses").exists()


def diagnosed(rows: Iterable[Diagnosis]) -> dict[str, str]:
    """The two groups by which the criteria judge. What is only known by history stands in the chart and is no
    diagnosis of today."""
    codes = [row.code for row in rows if row.certainty != "history"]
    return groups.weighed(codes, in_force(settings.OPENKAP_RULES))
