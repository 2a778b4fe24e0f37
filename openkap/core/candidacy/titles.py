"""The words in which evidence, answers and medicine classes are read."""

from collections.abc import Mapping
from functools import cache

from openkap.core.evidence import vocabulary
from openkap.core.medicines import medicine_list


@cache
def titles() -> Mapping[str, str]:
    """Questions, answers and medicine classes as clinicians read them, by key, value and code."""
    answers = {option.value: option.text for question in vocabulary().questions for option in question.options}
    classes = {each.code: each.title for each in medicine_list().classes}
    return {**answers, **classes, **{question.key: question.title for question in vocabulary().questions}}
