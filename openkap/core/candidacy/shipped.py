"""The criteria that OpenKAP ships, and the words in which their evidence is read."""

from collections.abc import Mapping
from functools import cache

from openkap.core.candidacy.criteria import Criterion
from openkap.core.evidence import vocabulary
from openkap.core.library import standard
from openkap.core.medicines import medicine_list


def in_force() -> tuple[Criterion, ...]:
    """The criteria in force."""
    return tuple(each for each in standard().shelf("criteria") if each.status != "retired")


@cache
def titles() -> Mapping[str, str]:
    """Questions, answers and medicine classes as clinicians read them, by key, value and code."""
    answers = {option.value: option.text for question in vocabulary().questions for option in question.options}
    classes = {each.code: each.title for each in medicine_list().classes}
    return {**answers, **classes, **{question.key: question.title for question in vocabulary().questions}}
