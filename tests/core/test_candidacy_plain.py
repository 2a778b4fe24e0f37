"""The engine against a plain reading of every clause: nothing bound beforehand, nothing kept, nothing cut short.

The oracle tries every way in which the unknown could turn out: a clause is open when they do not agree.
"""

from datetime import date
from itertools import product
from operator import ge, gt

from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.candidacy import UNCLASSED, Facts
from openkap.core.candidacy.rules import judge, missing
from openkap.core.reading import duration
from tests.core.candidacy_cases import TODAY, criteria, evidence
from tests.core.test_candidacy_properties import CLIENTS

CLAUSES = [criterion.clause for criterion in criteria()]


def known(facts, key):
    piece = facts.evidence.get(key)
    stale = piece is None or (piece.expires_at is not None and piece.expires_at <= facts.now)
    return None if stale or piece.value in ("not_sure", "") else piece.value


def passes(rule, value, limits, now):
    """What one piece of evidence says, spelled out."""
    match rule:
        case "any_yes":
            return value is True
        case "answer_in":
            return value in limits["values"]
        case "number_at_least":
            return value >= limits["at_least"]
        case "number_above":
            return value > limits["above"]
        case "number_below":
            return value < limits["below"]
        case "date_within":
            return isinstance(value, date) and (now.date() - value) <= duration(limits["within"])
        case "takes_any":
            return True if value & set(limits["classes"]) else None if UNCLASSED in value else False


def turns(one):
    """Every way an answer could turn out."""
    return (True, False) if one is None else (one,)


def agreed(answers, of):
    found = {of(way) for way in product(*map(turns, answers))}
    return found.pop() if len(found) == 1 else None


def plainly(clause, facts):
    values = [known(facts, key) for key in clause.evidence]
    told, limits = [value for value in values if value is not None], clause.limits
    match clause.rule:
        case "all_of" | "any_of" | "none_of":
            joined = {"all_of": all, "any_of": any, "none_of": lambda way: not any(way)}[clause.rule]
            return agreed([plainly(part, facts) for part in clause.parts], joined)
        case "on_file":
            return True if len(told) == len(values) else None
        case "any_on_file":
            return True if told else None
        case "pressure_above" | "pressure_at_least":
            pairs = zip(values, (limits["systolic_mmhg"], limits["diastolic_mmhg"]), strict=True)
            compare = gt if clause.rule == "pressure_above" else ge
            return agreed([None if value is None else compare(value, limit) for value, limit in pairs], any)
        case "body_mass_index_above" | "body_mass_index_below" if None in values:
            return None
        case "body_mass_index_above":
            return values[1] / (values[0] / 100) ** 2 > limits["above"]
        case "body_mass_index_below":
            return values[1] / (values[0] / 100) ** 2 < limits["below"]
    answers = [None if value is None else passes(clause.rule, value, limits, facts.now) for value in values]
    return agreed(answers, any)


def wanted(clause, facts):
    """What would decide a clause: the evidence of every part that is open itself, else what nobody knows."""
    if plainly(clause, facts) is not None:
        return ()
    if clause.parts:
        return tuple(dict.fromkeys(key for part in clause.parts for key in wanted(part, facts)))
    return tuple(key for key in clause.evidence if known(facts, key) is None) or clause.evidence


@settings(max_examples=60, deadline=None)
@given(client=CLIENTS, unclassed=st.booleans())
def test_every_shipped_clause_is_judged_as_a_plain_reading_judges_it(client, unclassed):
    if unclassed and "medicines" in client:
        client = {**client, "medicines": f"{client['medicines']},{UNCLASSED}"}
    facts = Facts(evidence(client), TODAY)
    for clause in CLAUSES:
        assert judge(clause, facts) is plainly(clause, facts), clause
        assert missing(clause, facts) == wanted(clause, facts), clause
