"""Fictional clients for the candidacy tests: one healthy base, and the vignettes that change it."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from openkap.core.candidacy import Criterion, Determination, determine
from openkap.core.evidence import Evidence, vocabulary
from openkap.core.library import standard

VIGNETTES = Path(__file__).parent.parent / "vignettes"
TODAY = datetime(2026, 6, 1, 10, 0, tzinfo=UTC)
YESTERDAY = TODAY - timedelta(days=1)


@cache
def base() -> dict[str, Any]:
    return tomllib.loads((VIGNETTES / "base.toml").read_text())


def stories() -> list[Path]:
    return sorted(VIGNETTES.glob("[0-9]*.toml"))


def answers(**changes: str | None) -> dict[str, str]:
    """The base's answers with some changed; None forgets one."""
    spelled = {**base()["evidence"], **changes}
    return {key: text for key, text in spelled.items() if text is not None}


def evidence(spelled: Mapping[str, str], *, at: datetime = YESTERDAY) -> dict[str, Evidence]:
    """Answers spelled as a form sends them, read into evidence of that day."""
    questions = vocabulary()
    return {
        key: questions.observe(key, questions.parse(questions.get(key), text), source="clinical", at=at)
        for key, text in spelled.items()
    }


@cache
def criteria() -> tuple[Criterion, ...]:
    return tuple(standard().shelf("criteria"))


def determined(
    spelled: Mapping[str, str],
    *,
    now: datetime = TODAY,
    age_years: int | None = 38,
    routes: Iterable[str] = ("iv", "im", "sublingual", "intranasal"),
    settings: Iterable[str] = ("clinic",),
    adolescents: bool = False,
    rules: Iterable[Criterion] | None = None,
) -> Determination:
    return determine(
        criteria() if rules is None else rules,
        evidence(spelled),
        now=now,
        age_years=age_years,
        routes=tuple(routes),
        settings=tuple(settings),
        adolescents=adolescents,
    )


def told(path: Path) -> tuple[dict[str, Any], Determination]:
    """A vignette and what the engine says of it."""
    story = {**base(), **tomllib.loads(path.read_text())}
    spelled = {**base()["evidence"], **story["evidence"]}
    for key in story.get("forget", ()):
        del spelled[key]
    found = determined(
        spelled,
        age_years=story["age_years"],
        routes=story["routes"],
        settings=story["settings"],
        adolescents=story.get("adolescents", False),
    )
    return story, found
