"""Small invented scales that show one rule each, for the tests of the scoring engine."""

from openkap.core.instruments import Instrument, score
from openkap.core.reading import build

CITE = {"cite": ["paper"]}
ANSWERS = {
    "yes_no": {"options": [{"value": 0}, {"value": 1}]},
    "four": {"options": [{"value": 0}, {"value": 1}, {"value": 2}, {"value": 3}]},
    "from_one": {"options": [{"value": 1}, {"value": 2}, {"value": 3}, {"value": 4}]},
    "or_none": {"options": [{"value": 0}, {"value": 4}, {"value": 8}, {"value": 9, "not_applicable": True}]},
}


def items(answers, first=1, **conditions):
    """Items with these answer sets, named demo.<number>; conditions by number: `i3={...}`."""
    return [
        {"id": f"demo.{n}", "number": n, "topic": f"topic {n}", "answers": name, **conditions.get(f"i{n}", {})}
        for n, name in enumerate(answers, start=first)
    ]


def ids(*numbers):
    return [f"demo.{n}" for n in numbers]


def rule(numbers=(), **keys):
    """One score of these items."""
    return {"id": "total", "title": "Total", "method": "sum", "items": ids(*numbers), **CITE, **keys}


def table(items, *, scores=(), classifications=()):
    """A whole file, as TOML would give it."""
    return {
        "id": "demo",
        "version": "1",
        "status": "draft",
        "title": "Demonstration scale",
        "short": "Demo",
        "construct": "nothing",
        "answered_by": "client",
        "recall": "P2W",
        "higher_is": "worse",
        "answers": ANSWERS,
        "items": items,
        "licence": {"category": "A1", "terms": "Free.", "contexts": ["clinical"], **CITE},
        "scores": list(scores),
        "classifications": list(classifications),
    }


def scale(*parts, **more):
    return build(Instrument, table(*parts, **more), file="demo.toml")


def answered(instrument, *values):
    """The scores of these answers in the order of the items; None is not answered."""
    return score(instrument, dict(zip(instrument.by_id, values, strict=False)))


LARGEST = [
    rule(
        range(1, 6),
        range=[0, 9],
        largest_of=[
            {"items": ids(1, 2), "either": []},
            {"items": ids(3, 4), "either": [ids(3, 4)]},
        ],
    )
]
GATE = {"asked_when": {"items": ["demo.0"], "at_least": 1, "refused_otherwise": True}}
DISTRESS = {
    f"i{n}": {"asked_when": {"items": [f"demo.{n - 2}"], "at_least": 2, "refused_otherwise": False}} for n in (3, 4)
}
TRIAGE = {
    "id": "triage",
    "title": "Triage",
    **CITE,
    "counts": {
        "thoughts": {"items": ids(1), "at_least": 1},
        "ever": {"items": ids(2), "at_least": 1},
        "lately": {"items": ids(3), "at_least": 1, "unanswered": "reached"},
    },
    "outcomes": [
        {
            "id": "high",
            "label": "high",
            "ways": [
                [{"count": "ever", "at_least": 1}, {"count": "lately", "at_least": 1}],
                [{"count": "thoughts", "at_least": 1}, {"count": "ever", "at_least": 1}],
            ],
        },
        {"id": "moderate", "label": "moderate", "all": [{"count": "ever", "at_least": 1}]},
        {"id": "low", "label": "low"},
    ],
}

largest = scale(items(["four"] * 5), scores=LARGEST)
gate = scale(items(["yes_no"] * 3, first=0, i1=GATE, i2=GATE), scores=[rule((1, 2), range=[0, 2], unasked="zero")])
distress = scale(
    items(["from_one"] * 4, **DISTRESS), scores=[rule((3, 4), method="mean", range=[1, 4], unasked="left_out")]
)
not_applicable = scale(items(["or_none"] * 3), scores=[rule((1, 2, 3), range=[0, 24])])
percent = scale(
    items(["four"] * 4),
    scores=[
        rule((1, 2), id="first", method="percent", range=[0, 100]),
        rule((3, 4), id="second", method="percent", range=[0, 100], missing="prorate", least_answered=1),
    ],
    classifications=[
        {
            "id": "whole",
            "title": "Whole",
            **CITE,
            "outcomes": [
                {
                    "id": "yes",
                    "label": "yes",
                    "all": [{"score": "first", "at_least": 50}, {"score": "second", "at_least": 50}],
                },
                {"id": "no", "label": "no"},
            ],
        }
    ],
)
percent_from_one = scale(
    items(["from_one", "four"]), scores=[rule((1, 2), method="percent", range=[0, 100], reversed=ids(2))]
)
parts = scale(
    items(["four"] * 5),
    scores=[
        rule((1, 2), id="one", method="mean", range=[0, 3], missing="prorate", least_answered=1),
        rule((3, 4, 5), id="two", method="mean", range=[0, 3]),
        rule((), id="global", method="mean", scores=["one", "two"], range=[0, 3]),
    ],
)
looked_up = scale(
    items(["four"] * 2), scores=[rule((1, 2), range=[38.2, 81.3], table=[[0, 38.2], [1, 44.7], [6, 81.3]])]
)
triage = scale(
    items(["yes_no"] * 3, i3={"asked_when": {"items": ["demo.2"], "at_least": 1, "refused_otherwise": True}}),
    classifications=[TRIAGE],
)
noted = scale(
    items(["four"] * 2),
    scores=[
        rule(
            (1, 2),
            range=[0, 6],
            notes=[
                {
                    "text": "all from the first",
                    "when": [{"item": "demo.1", "at_least": 1}, {"item": "demo.2", "at_most": 0}],
                    **CITE,
                }
            ],
            cuts=[
                {"label": "women", "at_least": 3, "sexes": ["female"], **CITE},
                {"label": "men", "at_least": 4, "sexes": ["male"], **CITE},
                {"label": "adults", "at_least": 2, "from_age_years": 18, **CITE},
            ],
        )
    ],
)
