"""The page of protocols in docs/reference: what a clinic would carry out, each figure with its source."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from openkap.core.library import standard
from openkap.core.protocols import Gap, Measurement, Practice, Protocol, windows
from openkap.core.protocols.words import between, span
from tools.reference import table


def protocols(works: list[dict[str, Any]]) -> Iterator[str]:
    """Each protocol as it is carried out: visits with their windows and rules, measurements, practice, sources."""
    yield "A window is what all rules together leave a visit, counted in days from the day on which the plan begins."
    yield "A wish may be missed without breaking the plan. Doses are not part of a protocol."
    yield ""
    for work in works:
        yield from protocol(standard().shelf("protocols").get(work["id"], work["version"]))


def protocol(plan: Protocol) -> Iterator[str]:
    """One protocol."""
    yield f"## {plan.title} (`{plan.id}` {plan.version}, {plan.status})"
    yield ""
    yield f"{plan.summary} By: {', '.join(plan.routes)}. In the clinic: {plan.hours:.0f} hours in all."
    yield ""
    yield from (f"- {note}" for note in plan.notes)
    timely = plan.integration_window
    cited = ", ".join(timely.cite)
    yield f"- Integration counts {between(timely.min, timely.max)} after a dose. {timely.note} ({cited})"
    yield f"- Sources: {', '.join(plan.cite)}"
    yield ""
    yield from titled("Visits", visit_rows(plan))
    yield from titled("Measurements", [measurement_row(plan, each) for each in plan.measurements])
    yield from titled("Practice at home", [practice_row(each) for each in plan.practice])


def titled(title: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield from table(rows)


def visit_rows(plan: Protocol) -> list[dict[str, Any]]:
    begins = datetime(2026, 1, 5, tzinfo=UTC)
    found = windows(plan, {}, start=begins)
    return [
        {
            "visit": f"{rule.title} (`{rule.key}`)" + (", may be left out" if rule.optional else ""),
            "minutes": rule.minutes,
            "who": [*rule.roles, *(f"{role} on site" for role in rule.on_site)],
            "day": f"{day(found[rule.key].earliest - begins)} to {day(found[rule.key].latest - begins)}",
            "rules": "<br>".join(rule_said(plan, gap) for gap in plan.rules if gap.to == rule.key),
            "verified": rule.verified and all(gap.verified for gap in plan.rules if gap.to == rule.key),
            "sources": list(rule.cite),
        }
        for rule in plan.visits
    ]


def day(length: timedelta) -> str:
    return f"{round(length / timedelta(days=1), 1):g}"


def rule_said(plan: Protocol, gap: Gap) -> str:
    wish = "" if gap.hard else "wish: "
    return f"{wish}{gap.words} after {plan.named(gap.from_)} ({', '.join(gap.cite)}) {gap.note}".strip()


def measurement_row(plan: Protocol, each: Measurement) -> dict[str, Any]:
    every = f", every {span(each.every)} until {plan.named(plan.resolve(each.until))}" if each.every else ""
    return {
        "instrument": each.instrument,
        "when": each.moment.replace("_", " "),
        "from": plan.named(plan.resolve(each.anchor)) if each.anchor else "each dose",
        "opens and closes": f"day {day(each.opens)} to {day(each.closes)}{every}",
        "verified": each.verified,
        "sources": list(each.cite),
    }


def practice_row(each: Practice) -> dict[str, Any]:
    return {
        "practice": each.title,
        "parts": list(each.parts),
        "weeks": each.weeks,
        "days per week": each.days_per_week,
        "minutes per day": each.minutes_per_day,
        "verified": each.verified,
        "sources": list(each.cite),
    }
