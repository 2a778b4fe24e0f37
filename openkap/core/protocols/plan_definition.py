"""A protocol as the standard for exchange spells it: HL7 FHIR PlanDefinition, R4 (4.0.1) or R5 (5.0.0), as plain data.

One action per visit, inside one group per phase; a hard rule between two visits is a related action with an offset from
start to start. A wish stands in the description, because the standard knows no wishes. No dose is in it: none is in the
protocol.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal

from openkap.core.library import Reference
from openkap.core.protocols.definition import START, Gap, Measurement, Practice, Protocol, VisitRule

Release = Literal["R4", "R5"]
Resource = dict[str, Any]
UCUM = "http://unitsofmeasure.org"
TYPES = "http://terminology.hl7.org/CodeSystem/plan-definition-type"
UNITS = {"d": timedelta(days=1), "h": timedelta(hours=1), "min": timedelta(minutes=1)}
HOURS_UP_TO = timedelta(days=3)  # as people say it: 24 to 72 hours


def plan_definition(protocol: Protocol, references: Mapping[str, Reference], release: Release = "R4") -> Resource:
    """The resource. `references` is the bibliography of the library; KeyError when a source is not in it."""
    found: Resource = {
        "resourceType": "PlanDefinition",
        "id": protocol.id,
        "identifier": [{"system": "urn:openkap:protocols", "value": protocol.id}],
        "version": protocol.version,
        "name": "".join(word.capitalize() for word in protocol.id.split("-")),
        "title": protocol.title,
        "type": {"coding": [{"system": TYPES, "code": "clinical-protocol"}]},
        "status": protocol.status,
        "experimental": False,
        "description": protocol.summary,
        "usage": _usage(protocol),
        "relatedArtifact": citations(protocol.cite, references),
        "action": list(_actions(protocol, references, release)),
    }
    if protocol.reviewed and protocol.reviewed_on:
        found |= {"reviewer": [{"name": protocol.reviewed_by}], "lastReviewDate": protocol.reviewed_on.isoformat()}
    return found


def citations(keys: Iterable[str], references: Mapping[str, Reference]) -> list[Resource]:
    """Each source once, as a related artifact: its title, what it is cited for, where it is."""
    return [_citation(key, references[key]) for key in dict.fromkeys(keys)]


def _citation(key: str, source: Reference) -> Resource:
    said = f"{source.title}. {source.supports}"
    return {"type": "citation", "display": key, "citation": said, "document": _where(source)}


def _where(source: Reference) -> Resource:
    if source.url:
        return {"url": source.url}
    return {"url": f"https://doi.org/{source.doi}" if source.doi else f"https://pubmed.ncbi.nlm.nih.gov/{source.pmid}/"}


def _usage(protocol: Protocol) -> str:
    reviewed = f"Reviewed by {protocol.reviewed_by}." if protocol.reviewed else "Not yet reviewed by a clinician."
    doubt = "Figures that nobody has verified in their source say so."
    return " ".join([f"Routes: {', '.join(protocol.routes)}.", *protocol.notes, reviewed, doubt])


def _actions(protocol: Protocol, references: Mapping[str, Reference], release: Release) -> Iterator[Resource]:
    yield {"id": START, "title": "The plan begins"}
    for phase in protocol.phases:
        visits = [_visit(protocol, rule, references, release) for rule in protocol.visits if rule.phase == phase.key]
        if visits:
            yield _group(f"phase-{phase.key}", phase.title, visits)
    measured = list(_measurements(protocol, references, release))
    if measured:
        yield _group("measurements", "Measurements", measured)
    if protocol.practice:
        yield _group("practice", "Practice at home", [_practice(each, references) for each in protocol.practice])


def _group(id: str, title: str, actions: Sequence[Resource]) -> Resource:
    return {"id": id, "title": title, "groupingBehavior": "logical-group", "action": list(actions)}


def _visit(protocol: Protocol, rule: VisitRule, references: Mapping[str, Reference], release: Release) -> Resource:
    gaps = [gap for gap in protocol.rules if gap.to == rule.key]
    cited = [*rule.cite, *(key for gap in gaps for key in gap.cite)]
    found: Resource = {
        "id": rule.key,
        "title": rule.title,
        "code": _code(rule.kind, release),
        "documentation": citations(cited, references),
        "timingTiming": {"repeat": {"duration": rule.minutes, "durationUnit": "min"}},
        "participant": [{"type": "practitioner", "role": {"text": role}} for role in (*rule.roles, *rule.on_site)],
        "requiredBehavior": "could" if rule.optional else "must",
        "cardinalityBehavior": "single",
    }
    if said := _said(protocol, rule, gaps):
        found["description"] = said
    if related := [_related(gap, release) for gap in gaps if gap.hard]:
        found["relatedAction"] = related
    return found


def _said(protocol: Protocol, rule: VisitRule, gaps: Sequence[Gap]) -> str:
    """Wishes, the reasons of the rules, and whether the figures were verified."""
    wishes = [f"Wish: {gap.words} after {protocol.named(gap.from_)}." for gap in gaps if not gap.hard]
    notes = [gap.note for gap in gaps if gap.note]
    return _doubted(dict.fromkeys([*wishes, *notes]), rule.verified and all(gap.verified for gap in gaps))


def _doubted(said: Iterable[str], verified: bool) -> str:
    return " ".join([*said, *([] if verified else ["Not verified in the source."])])


def _code(text: str, release: Release) -> Any:
    """The kind of an action: many in R4, one in R5."""
    return [{"text": text}] if release == "R4" else {"text": text}


def _related(gap: Gap, release: Release) -> Resource:
    """One hard rule, counted from the start of one visit to the start of the other."""
    return _target(gap.from_, release) | {"relationship": "after-start"} | _offset(gap.min, gap.max)


def _target(id: str, release: Release) -> Resource:
    return {"actionId" if release == "R4" else "targetId": id}


def _offset(least: timedelta, most: timedelta | None) -> Resource:
    if least == most:
        return {"offsetDuration": quantity(least, unit(least))}
    named = unit(*(length for length in (least, most) if length is not None))
    found = {"low": quantity(least, named)}
    if most is not None:
        found["high"] = quantity(most, named)
    return {"offsetRange": found}


def unit(*lengths: timedelta) -> str:
    """The largest unit in which all lengths are whole; days only beyond three of them."""
    for name, size in UNITS.items():
        if not any(length % size for length in lengths) and (name != "d" or max(map(abs, lengths)) > HOURS_UP_TO):
            return name
    raise ValueError("a rule is no whole number of minutes")


def quantity(length: timedelta, name: str) -> Resource:
    return {"value": length // UNITS[name], "unit": name, "system": UCUM, "code": name}


def _measurements(protocol: Protocol, references: Mapping[str, Reference], release: Release) -> Iterator[Resource]:
    """One action per measurement and the visit it is counted from; before each dose there is one for each dose."""
    for number, measurement in enumerate(protocol.measurements, 1):
        anchors = [protocol.resolve(measurement.anchor)] if measurement.anchor else protocol.doses
        for anchor in anchors:
            yield _measurement(protocol, measurement, f"measurement-{number}-{anchor}", anchor, release) | {
                "documentation": citations(measurement.cite, references)
            }


def _measurement(protocol: Protocol, measured: Measurement, id: str, anchor: str, release: Release) -> Resource:
    found: Resource = {
        "id": id,
        "title": f"{measured.instrument}, {measured.moment.replace('_', ' ')}",
        "code": _code("assign an instrument", release),
        "definitionUri": f"urn:openkap:instruments:{measured.instrument}",
        "relatedAction": [_target(anchor, release) | _due(measured.opens, measured.closes)],
    }
    if measured.every is not None:
        found["timingTiming"] = {"repeat": {"frequency": 1, **_period(measured.every)}}
    until = [f"Until {protocol.named(protocol.resolve(measured.until))}."] if measured.until else []
    if said := _doubted(until, measured.verified):
        found["description"] = said
    return found


def _due(opens: timedelta, closes: timedelta) -> Resource:
    """Before the visit or after it; a time around it is counted as after, from less than nothing on."""
    if closes <= timedelta(0):
        return {"relationship": "before-start", **_offset(-closes, -opens)}
    return {"relationship": "after-start", **_offset(opens, closes)}


def _period(every: timedelta) -> Resource:
    name = unit(every)
    return {"period": every // UNITS[name], "periodUnit": name}


def _practice(practice: Practice, references: Mapping[str, Reference]) -> Resource:
    weeks = {"value": practice.weeks, "unit": "wk", "system": UCUM, "code": "wk"}
    repeat = {"boundsDuration": weeks, "frequency": practice.days_per_week, "period": 1, "periodUnit": "wk"}
    return {
        "id": f"practice-{practice.kind}",
        "title": practice.title,
        "description": _doubted([f"{', '.join(practice.parts)}."], practice.verified),
        "documentation": citations(practice.cite, references),
        "timingTiming": {"repeat": repeat | {"duration": practice.minutes_per_day, "durationUnit": "min"}},
    }
