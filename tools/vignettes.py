"""The page of clinicians' stories: what is known of each fictional client, what is determined, and why."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from openkap.core.candidacy import Determination, Finding, titles
from openkap.core.evidence import Evidence, raw, vocabulary
from tests.core.candidacy_cases import TODAY, base, stories, told

LEAD = """Every story starts from the same fictional adult: depression, examined by both disciplines, nothing that
stands in the way (`tests/vignettes/base.toml`). What differs is told. Tests hold every outcome and the criteria that
act, so that this page says what the engine says. The people are invented."""


def lines() -> Iterator[str]:
    """The whole page below its title."""
    yield from (*LEAD.splitlines(), "")
    for path in stories():
        yield from story(path)


def story(path: Path) -> Iterator[str]:
    """One story: what is known, what is expected, and the trace."""
    given, found = told(path)
    yield from (f"## {path.stem.split('-')[0]}. {given['title']}", "", given["story"], "")
    yield f"- known: {_known(given)}"
    if given.get("forget"):
        yield f"- not known: {', '.join(_title(key) for key in given['forget'])}"
    yield f"- offered: {', '.join(found.offered_routes)}; {', '.join(found.offered_settings)}"
    yield f"- **{found.outcome.replace('_', ' ')}**{_left(found)}"
    yield from (f"- condition: {each}" for each in found.conditions if found.is_candidate)
    if found.missing:
        yield f"- missing: {'; '.join(map(_asked, found.missing))}"
    yield ""
    if spoken := [each for each in found.findings if each.acts or each.is_open]:
        yield from trace(spoken, {piece.key: piece for piece in found.evidence})


def trace(spoken: list[Finding], known: Mapping[str, Evidence]) -> Iterator[str]:
    """The criteria that act or wait, as a table."""
    yield "| criterion | verdict | does | because | evidence used | sources |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for each in spoken:
        used = "; ".join(_piece(known[key]) for key in each.evidence if key in known)
        named, does = f"`{each.criterion}` {each.version}", ", ".join(each.actions)
        cells = (named, each.state.replace("_", " "), does, each.reads, used, ", ".join(each.cite))
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _known(given: Mapping[str, Any]) -> str:
    changed = {key: text for key, text in given["evidence"].items() if base()["evidence"].get(key) != text}
    told_of = [f"{_title(key)}: {titles().get(text, text)}" for key, text in changed.items()]
    return "; ".join([f"{given['age_years']} years", *told_of])


def _left(found: Determination) -> str:
    if not found.is_candidate:
        return ""
    routes = ", ".join(found.routes) or "none"
    return f"; routes: {routes}; settings: {', '.join(found.settings)}; monitoring: {found.monitoring}"


def _asked(key: str) -> str:
    who = " or ".join(vocabulary().get(key).asked_of) or "record"
    return f"{_title(key)} ({who})"


def _piece(piece: Evidence) -> str:
    seen = "" if piece.observed_at == TODAY else f" ({piece.source}, {piece.observed_at.date()})"
    return f"{_title(piece.key)} {titles().get(raw(piece.value), raw(piece.value))}{seen}"


def _title(key: str) -> str:
    return titles().get(key, key)
