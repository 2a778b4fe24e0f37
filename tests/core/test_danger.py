"""Words that call a person: found in any spelling, never inside other words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.danger import DangerWords, danger_words

PHRASES = danger_words().phrases


@given(st.sampled_from(PHRASES), st.text(), st.text(), st.sampled_from([str, str.upper, str.title]))
def test_a_phrase_is_found_wherever_it_stands_and_however_it_is_written(phrase, before, after, spelled):
    assert phrase in danger_words().found_in(f"{before} {spelled(phrase)}, {after}")


@pytest.mark.parametrize(
    "text",
    ["", "How long does it take?", "I want to diet.", "My skill myself taught me", "I would end my lifelong habit."],
)
def test_other_words_call_nobody(text):
    assert danger_words().found_in(text) == ()


@pytest.mark.parametrize("text", ["I DON’T want to live", "I don't  want\nto live!", "ich... dont want to live"])
def test_apostrophes_spaces_and_lines_do_not_hide_it(text):
    assert danger_words().found_in(text) == ("don't want to live",)


def test_the_list_says_that_nobody_signed_it_and_holds_no_empty_phrase():
    assert not danger_words().verified
    with pytest.raises(ValueError, match="without a word"):
        DangerWords(id="x", version="1", status="draft", title="x", phrases=("...",))
