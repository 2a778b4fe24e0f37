"""The public self-check: what the answers of someone we do not know would make a clinician ask. Nothing is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from openkap.core.candidacy import ROUTES, Finding, determine
from openkap.core.evidence import vocabulary
from openkap.core.library import standard


@dataclass(frozen=True)
class Point:
    """One thing worth talking about: what, why, and what could come next."""

    title: str
    why: str
    next_step: str


@dataclass(frozen=True)
class Outlook:
    """What may stand in the way for now, and what a clinician would want to talk about. Never a diagnosis."""

    in_the_way: tuple[Point, ...]
    to_talk_about: tuple[Point, ...]
    near_crisis: bool

    @property
    def nothing_stands_out(self) -> bool:
        return not self.in_the_way and not self.to_talk_about


def outlook(answers: Mapping[str, str], *, at: datetime) -> Outlook:
    """Judge what was answered, and only that: what was not asked is left to the clinicians."""
    words = vocabulary()
    given = {key: words.parse(words.get(key), text) for key, text in answers.items() if text}
    evidence = {key: words.observe(key, value, source="client", at=at) for key, value in given.items()}
    age = given.get("age_years")
    judged = determine(
        standard().shelf("criteria"),
        evidence,
        now=at,
        age_years=int(age) if isinstance(age, int | float) else None,
        routes=tuple(ROUTES),
    )
    acting = [finding for finding in judged.acting if set(finding.evidence) & set(evidence)]
    hard = [finding for finding in acting if finding.action in ("EXCLUDE", "DEFER")]
    soft = [finding for finding in acting if finding not in hard and "INFO" not in finding.actions]
    return Outlook(_points(hard), _points(soft), near_crisis=given.get("suicide_thoughts") is True)


def _points(findings: Iterable[Finding]) -> tuple[Point, ...]:
    said = {finding.say_to_client: finding for finding in findings if finding.say_to_client}
    return tuple(Point(finding.title, text, finding.next_step) for text, finding in said.items())
