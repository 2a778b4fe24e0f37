"""The public self-check: what the answers of someone we do not know would make a clinician ask. Nothing is stored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from openkap.core.candidacy import ROUTES, Determination, Finding, determine, in_force
from openkap.core.evidence import UNSURE, Value, vocabulary

THOUGHTS = "suicide_thoughts"


@dataclass(frozen=True)
class Point:
    """One thing worth talking about: under which topic, why, and what could come next."""

    topic: str
    why: str
    next_step: str


@dataclass(frozen=True)
class TalkTopic:
    """A topic that a clinician would want to talk about: the reasons, and the questions that were answered with yes or
    with "not sure" and need a person to hear more."""

    title: str
    points: tuple[Point, ...]
    said_yes: tuple[str, ...]
    not_sure: tuple[str, ...]


@dataclass(frozen=True)
class Outlook:
    """What may stand in the way for now, and what a clinician would want to talk about. Never a diagnosis."""

    in_the_way: tuple[Point, ...]
    topics: tuple[TalkTopic, ...]
    near_crisis: bool

    @property
    def nothing_stands_out(self) -> bool:
        return not self.in_the_way and not self.topics


def near_crisis(answers: Mapping[str, str]) -> bool:
    """Whether somebody has thoughts of ending their life."""
    return answers.get(THOUGHTS) == "yes"


def outlook(answers: Mapping[str, str], *, at: datetime) -> Outlook:
    """Judge what was answered, and only that: what was not asked is left to the clinicians."""
    words = vocabulary()
    given = {key: words.parse(words.get(key), text) for key, text in answers.items() if text}
    touched = [finding for finding in _judged(given, at).findings if _concerns(finding, given)]
    hard = [finding for finding in touched if finding.acts and finding.action in ("EXCLUDE", "DEFER")]
    soft = [finding for finding in touched if finding not in hard]
    explained = {key for finding in touched if finding.say_to_client for key in finding.evidence}
    left = {key for finding in touched for key in finding.evidence} - explained
    said_yes = [key for key, value in given.items() if value is True and key in left]
    not_sure = [key for key, value in given.items() if value == UNSURE]
    return Outlook(_points(hard, given), _topics(_points(soft, given), said_yes, not_sure), near_crisis(answers))


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


def _points(findings: Iterable[Finding], given: Mapping[str, Value]) -> tuple[Point, ...]:
    """Each reason once, under the topic of the answer that it rests on."""
    said: dict[str, Point] = {}
    for finding in findings:
        if finding.say_to_client:
            key = next(key for key in finding.evidence if key in given)
            said.setdefault(finding.say_to_client, Point(_topic_of(key), finding.say_to_client, finding.next_step))
    return tuple(said.values())


def _topic_of(key: str) -> str:
    titles = {topic.id: topic.title for topic in vocabulary().sections}
    return titles[vocabulary().get(key).topic]


def _topics(points: Iterable[Point], said_yes: Iterable[str], not_sure: Iterable[str]) -> tuple[TalkTopic, ...]:
    """Grouped, in the order in which topics are asked."""
    soft, yes, unsure = list(points), list(said_yes), list(not_sure)
    found = []
    for topic in vocabulary().sections:
        group = TalkTopic(
            topic.title,
            tuple(point for point in soft if point.topic == topic.title),
            _asked(yes, topic.id),
            _asked(unsure, topic.id),
        )
        if group.points or group.said_yes or group.not_sure:
            found.append(group)
    return tuple(found)


def _asked(keys: Iterable[str], topic: str) -> tuple[str, ...]:
    asked = [vocabulary().get(key) for key in keys]
    return tuple(question.ask_client for question in asked if question.topic == topic)
