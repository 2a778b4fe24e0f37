"""How many years of school a text asks for, by Flesch and Kincaid: grade 6 is read at 11 to 12, grade 7 at 12 to 13."""

import re
from functools import cache

import pyphen

VOWELS = re.compile(r"[aeiouy]+")
SENTENCE = re.compile(r"[.!?:]+(?:\s|$)")
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)?|\d[\d.,]*")


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US", left=1, right=1)


@cache
def syllables(word: str) -> int:
    """The larger of two counts, so that no word is made easier than it is: hyphenation leaves breaks out that look bad
    in print, and groups of vowels miss a break between two of them."""
    low = word.lower().strip("'’")
    if low[0].isdigit():
        return len(re.sub(r"\D", "", low))
    silent = low.endswith("e") and not low.endswith(("le", "ee")) and len(VOWELS.findall(low)) > 1
    by_vowels = len(VOWELS.findall(low)) - silent
    return max(1, by_vowels, len(_hyphens().positions(low)) + 1)


def grade(text: str) -> float:
    """Flesch-Kincaid: 0.39 words a sentence and 11.8 syllables a word, less 15.59."""
    words = WORD.findall(text)
    sentences = max(1, len([part for part in SENTENCE.split(text) if WORD.search(part)]))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
