"""Words after which a person looks before anybody goes on. They find too much rather than too little."""

from dataclasses import dataclass

from openkap.core.library import standard
from openkap.core.likeness import written
from openkap.core.reading import Published


@dataclass(frozen=True, kw_only=True)
class DangerWords(Published):
    """Phrases that may mean danger to life. What they find is no judgement of the person: somebody asks."""

    phrases: tuple[str, ...]
    verified: bool = False

    def __post_init__(self) -> None:
        if empty := [phrase for phrase in self.phrases if not written(phrase)]:
            raise ValueError(f"a phrase without a word: {empty[0]!r}")

    def found_in(self, text: str) -> tuple[str, ...]:
        """The phrases that stand in the text as whole words, whatever the capitals, accents and punctuation."""
        spoken = f" {' '.join(written(text))} "
        return tuple(phrase for phrase in self.phrases if f" {' '.join(written(phrase))} " in spoken)


def danger_words() -> DangerWords:
    """The list in force."""
    found: DangerWords = standard().shelf("danger").get("words")
    return found
