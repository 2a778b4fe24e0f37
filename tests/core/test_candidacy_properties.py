"""What must hold for any client: nothing missing passes, nothing bad improves, order does not matter."""

import json
import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.candidacy import OUTCOMES, ROUTES, Determination, determine, differences
from openkap.core.evidence import raw, vocabulary
from tests.core.candidacy_cases import TODAY, answers, base, criteria, determined, evidence

DOOR = {outcome: rank for rank, outcome in enumerate(OUTCOMES)}  # 0 is the most open
HELD = [c for c in criteria() if not c.optional and c.kind != "indication"]
KEYS = sorted({key for criterion in HELD for key in criterion.clause.asks()} & set(base()["evidence"]))


def an_answer(question):
    """Any answer that the question can take."""
    match question.kind:
        case "yes_no":
            return st.sampled_from(["yes", "no", "not_sure"])
        case "choice":
            return st.sampled_from([option.value for option in question.options])
        case "number":
            return st.integers(int(question.min), int(question.max)).map(str)
        case "date":
            return st.dates(max_value=TODAY.date()).map(str)
        case "classes":
            codes = ["benzodiazepine", "opioid", "rifampicin", "theophylline", "lithium", "other"]
            return st.sets(st.sampled_from(codes), min_size=1).map(",".join)
    return st.just("words")


QUESTIONS = [q for q in vocabulary().questions if q.key in {k for c in criteria() for k in c.clause.asks()}]
CLIENTS = st.fixed_dictionaries({}, optional={question.key: an_answer(question) for question in QUESTIONS})
# Mostly healthy clients with a few answers changed: the others nearly always hear "not now".
NEARLY_WELL = st.lists(st.sampled_from(QUESTIONS), max_size=4, unique_by=lambda q: q.key).flatmap(
    lambda few: st.fixed_dictionaries({question.key: an_answer(question) for question in few})
)


def is_a_pass(found: Determination) -> bool:
    return found.outcome in ("candidate", "candidate_with_conditions")


@settings(max_examples=150, deadline=None)
@given(changes=NEARLY_WELL, lost=st.sets(st.sampled_from(KEYS), min_size=1, max_size=5))
def test_losing_evidence_never_turns_another_answer_into_a_pass(changes, lost):
    spelled = answers(**changes)
    before = determined(spelled)
    after = determined({key: text for key, text in spelled.items() if key not in lost})
    assert is_a_pass(before) or not is_a_pass(after)


@settings(max_examples=150, deadline=None)
@given(changes=NEARLY_WELL, unsure=st.sets(st.sampled_from(KEYS), min_size=1, max_size=5))
def test_being_unsure_counts_as_not_knowing(changes, unsure):
    spelled = answers(**changes)
    known = evidence(spelled)
    unsure_of = {key: replace(piece, value="not_sure") if key in unsure else piece for key, piece in known.items()}
    gone = {key: piece for key, piece in known.items() if key not in unsure}
    judged = [
        determine(criteria(), pieces, now=TODAY, age_years=38, routes=ROUTES).outcome for pieces in (unsure_of, gone)
    ]
    assert judged[0] == judged[1]


@settings(max_examples=100, deadline=None)
@given(client=CLIENTS, age=st.none() | st.integers(5, 95), adolescents=st.booleans())
def test_any_client_gets_an_answer_with_its_whole_trace_that_survives_freezing(client, age, adolescents):
    found = determined(client, age_years=age, adolescents=adolescents)
    assert len(found.findings) == len(criteria())
    assert set(found.routes) <= {"iv", "im", "sublingual", "intranasal"}
    thawed = Determination.from_json(json.loads(json.dumps(found.to_json())))
    assert thawed == found.hushed()
    assert differences(found, thawed) == ()
    assert (thawed.acting, thawed.open, thawed.missing) == (found.acting, found.open, found.missing)


@settings(max_examples=100, deadline=None)
@given(changes=NEARLY_WELL, picked=st.sets(st.sampled_from([c.id for c in criteria()])))
def test_one_more_criterion_that_acts_never_improves_the_outcome(changes, picked):
    spelled = answers(**changes)
    some = [criterion for criterion in criteria() if criterion.id in picked]
    acting = [criterion for criterion in criteria() if determined(spelled, rules=[criterion]).acting]
    fewer, more = determined(spelled, rules=some), determined(spelled, rules={c.id: c for c in some + acting}.values())
    assert DOOR[more.outcome] >= DOOR[fewer.outcome]
    assert set(more.routes) <= set(fewer.routes)


CONTRAINDICATED = {
    "aneurysm": "yes",
    "schizophrenia": "yes",
    "ketamine_allergy": "yes",
    "pregnant": "yes",
    "withdrawal": "yes",
    "cardiac_state": "unstable",
    "child_pugh": "c",
    "mood_examined": "elevated",
}


@settings(max_examples=100, deadline=None)
@given(changes=NEARLY_WELL, added=st.sets(st.sampled_from(sorted(CONTRAINDICATED)), min_size=1))
def test_a_contraindication_never_opens_the_door_wider(changes, added):
    without = answers(**changes)
    with_it = {**without, **{key: CONTRAINDICATED[key] for key in added}}
    assert DOOR[determined(with_it).outcome] >= DOOR[determined(without).outcome]


@settings(max_examples=150, deadline=None)
@given(known=CLIENTS, excluded=st.sampled_from(sorted(CONTRAINDICATED)), learned=CLIENTS)
def test_adding_evidence_never_turns_a_decided_exclusion_into_a_candidate(known, excluded, learned):
    """Whatever else is learned: what was decided stays decided, and nobody who was excluded passes."""
    known = {**known, excluded: CONTRAINDICATED[excluded]}
    before = determined(known)
    after = determined({**learned, **known})
    decided = {finding.criterion for finding in before.acting}
    assert decided <= {finding.criterion for finding in after.acting}
    if before.outcome in ("not_a_candidate", "not_now"):
        assert DOOR[after.outcome] >= DOOR[before.outcome]


@settings(max_examples=60, deadline=None)
@given(changes=NEARLY_WELL, seed=st.integers())
def test_the_order_of_criteria_and_of_evidence_does_not_matter(changes, seed):
    spelled = list(answers(**changes).items())
    shuffled, rules = spelled[:], list(criteria())
    random.Random(seed).shuffle(shuffled)
    random.Random(seed).shuffle(rules)
    assert determined(dict(shuffled), rules=rules) == determined(dict(spelled))


SUICIDE = [question for question in QUESTIONS if question.key.startswith(("suicide", "psychiatrist"))]
SUICIDALITY = st.fixed_dictionaries({question.key: an_answer(question) for question in SUICIDE})


@settings(max_examples=150, deadline=None)
@given(changes=NEARLY_WELL, suicidality=SUICIDALITY)
def test_suicidality_alone_never_rejects_anyone(changes, suicidality):
    calm = {**answers(**changes), "suicide_triage": "S0", "suicide_thoughts": "no", "suicide_act_recent": "no"}
    before, after = determined(calm), determined({**calm, **suicidality})
    if before.outcome not in ("not_now", "not_a_candidate"):
        assert after.outcome not in ("not_now", "not_a_candidate")


@settings(max_examples=60, deadline=None)
@given(changes=NEARLY_WELL)
def test_high_risk_without_a_psychiatrists_plan_never_passes(changes):
    spelled = answers(**{**changes, "suicide_triage": "S3", "psychiatrist_plan": "no"})
    assert not is_a_pass(determined(spelled))


@settings(max_examples=60, deadline=None)
@given(changes=NEARLY_WELL)
def test_without_a_diagnosis_nobody_is_a_candidate(changes):
    spelled = answers(**{**changes, "diagnosis": "none", "diagnosis_second": "none"})
    assert not is_a_pass(determined(spelled))


@given(question=st.sampled_from(vocabulary().questions), data=st.data())
def test_an_answer_survives_being_stored_and_read_again(question, data):
    value = vocabulary().parse(question, data.draw(an_answer(question)))
    assert vocabulary().parse(question, raw(value)) == value
