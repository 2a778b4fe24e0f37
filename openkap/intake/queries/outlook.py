"""The public self-check: what the answers of someone we do not know would make a clinician ask. Nothing is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from openkap.core.candidacy import ROUTES, Determination, Finding, determine, in_force
from openkap.core.evidence import UNSURE, Value, vocabulary


@dataclass(frozen=True)
class Point:
    """One thing worth talking about: why, and what could come next."""

    why: str
    next_step: str


@dataclass(frozen=True)
class Outlook:
    """What may stand in the way for now, what a clinician would want to talk about, and the questions that were
    answered with yes or with "not sure" and need a person to hear more. Never a diagnosis."""

    in_the_way: tuple[Point, ...]
    to_talk_about: tuple[Point, ...]
    said_yes: tuple[str, ...]
    not_sure: tuple[str, ...]
    near_crisis: bool

    @property
    def something_to_talk_about(self) -> bool:
        return bool(self.to_talk_about or self.said_yes or self.not_sure)

    @property
    def nothing_stands_out(self) -> bool:
        return not self.in_the_way and not self.something_to_talk_about


def outlook(answers: Mapping[str, str], *, at: datetime) -> Outlook:
    """Judge what was answered, and only that: what was not asked is left to the clinicians."""
    words = vocabulary()
    given = {key: words.parse(words.get(key), text) for key, text in answers.items() if text}
    touched = [finding for finding in _judged(given, at).findings if _concerns(finding, given)]
    hard = [finding for finding in touched if finding.acts and finding.action in ("EXCLUDE", "DEFER")]
    soft = [finding for finding in touched if finding not in hard]
    explained = {key for finding in touched if finding.say_to_client for key in finding.evidence}
    left = {key for finding in touched for key in finding.evidence} - explained
    return Outlook(
        in_the_way=_points(hard),
        to_talk_about=_points(soft),
        said_yes=tuple(words.get(key).ask_client for key, value in given.items() if value is True and key in left),
        not_sure=tuple(words.get(key).ask_client for key, value in given.items() if value == UNSURE),
        near_crisis=given.get("suicide_thoughts") is True,
    )


def _judged(given: Mapping[str, Value], at: datetime) -> Determination:
    words, age = vocabulary(), given.get("age_years")
    return determine(
        in_force(settings.OPENKAP_RULES),
        {key: words.observe(key, value, source="client", at=at) for key, value in given.items()},
        now=at,
        age_years=int(age) if isinstance(age, int | float) else None,
        routes=tuple(ROUTES),
    )


def _concerns(finding: Finding, given: Mapping[str, Value]) -> bool:
    """Whether an answer made this finding act, or a yes left it open. Suicidality has its own words on the page."""
    if finding.kind == "indication" or "SAFETY" in finding.actions:
        return False
    yes = {key for key, value in given.items() if value is True}
    used = set(finding.evidence)
    return bool(used & given.keys()) if finding.acts else finding.state == "unknown" and bool(used & yes)


def _points(findings: Iterable[Finding]) -> tuple[Point, ...]:
    said = {finding.say_to_client: finding.next_step for finding in findings if finding.say_to_client}
    return tuple(Point(why, next_step) for why, next_step in said.items())
