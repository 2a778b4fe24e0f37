"""How a plan differs from its protocol, in words."""

from dataclasses import dataclass
from datetime import date, datetime

from openkap.careplan.models import Deviation, Plan
from openkap.core.library import standard
from openkap.core.protocols import Protocol
from openkap.core.protocols.words import span
from openkap.core.reading import duration


@dataclass(frozen=True)
class ChangeRow:
    """One change: what, why, by whom, when."""

    words: str
    reason: str
    by: str
    at: datetime


def changes(plan: Plan) -> list[ChangeRow]:
    """Every change of the plan, oldest first."""
    published: Protocol = standard().shelf("protocols").get(plan.protocol, plan.version)
    return [ChangeRow(in_words(published, row), row.reason, str(row.by), row.at) for row in plan.deviations.all()]


def in_words(published: Protocol, row: Deviation) -> str:
    """ "Dose 4 is left out", "Dose 1 lasts 210 minutes instead of 180", "Dose 2 comes at least 4 days after Dose 1"."""
    kind, *keys, what = row.field.split(".")
    titles = [published.named(published.resolve(key)) for key in keys]
    if kind == "visits":
        if what == "late":
            until = f"{date.fromisoformat(row.to_value):%-d %b %Y}"
            return f"{titles[0]} is held after its window, by {until}"
        if what == "omitted":
            return f"{titles[0]} is left out"
        return f"{titles[0]} lasts {row.to_value} minutes instead of {row.from_value}"
    bound = "at least" if what == "min" else "at most"
    was = span(duration(row.from_value), in_days=True) if row.from_value != "none" else "no limit"
    return f"{titles[1]} comes {bound} {span(duration(row.to_value), in_days=True)} after {titles[0]}, instead of {was}"
