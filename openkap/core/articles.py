"""Public articles: the clinic's own plain words around claims. What is a fact is a claim and is told word for word."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from openkap.core.claims import claims
from openkap.core.library import standard
from openkap.core.reading import Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Either `says`, the clinic's own words (what a word means, what is done here, what to ask), or claims by id."""

    says: str = ""
    claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.says) == bool(self.claims):
            raise ValueError("a passage either says something itself or names claims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One thing to ask a clinic, and what a good answer has in it."""

    question: str
    listen_for: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing that two kinds of care do differently: said of each, or claims about each."""

    what: str
    infusion: str = ""
    programme: str = ""
    infusion_claims: tuple[str, ...] = ()
    programme_claims: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.infusion) == bool(self.infusion_claims) or bool(self.programme) == bool(self.programme_claims):
            raise ValueError(f"{self.what}: each side either says something itself or names claims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One stretch of an article. A heading never promises more than what stands without any claim."""

    heading: str
    passages: tuple[Passage, ...] = ()
    asks: tuple[Ask, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def named(self) -> Iterator[str]:
        """The ids of all claims of this part, in order."""
        for passage in self.passages:
            yield from passage.claims
        for row in self.rows:
            yield from (*row.infusion_claims, *row.programme_claims)

    def only(self, sayable: Collection[str]) -> "Part":
        """The same with nothing but what may be said: passages and rows without a word left are gone."""
        passages = [replace(each, claims=_kept(each.claims, sayable)) for each in self.passages if _left(each, sayable)]
        rows = [row for row in self.rows if {*row.infusion_claims, *row.programme_claims} <= set(sayable)]
        return replace(self, passages=tuple(passages), rows=tuple(rows))

    @property
    def is_empty(self) -> bool:
        return not (self.passages or self.asks or self.rows)


@dataclass(frozen=True, kw_only=True)
class Article(Published):
    """One answer to one question people ask. `then` names what to read next."""

    place: int
    lead: str
    parts: tuple[Part, ...]
    then: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if unknown := sorted({id for part in self.parts for id in part.named} - set(claims().by_id)):
            raise ValueError(f"no claim {', '.join(unknown)}")

    @property
    def named(self) -> tuple[str, ...]:
        """The ids of all its claims, each once, in order."""
        return tuple(dict.fromkeys(id for part in self.parts for id in part.named))

    def only(self, sayable: Collection[str]) -> tuple[Part, ...]:
        """Its parts with nothing but what may be said; a part of which nothing is left is gone with its heading."""
        return tuple(part for each in self.parts if not (part := each.only(sayable)).is_empty)


def articles() -> tuple[Article, ...]:
    """The articles that OpenKAP ships, in the order in which people ask."""
    return tuple(sorted(standard().shelf("learn"), key=lambda article: article.place))


def _kept(named: tuple[str, ...], sayable: Collection[str]) -> tuple[str, ...]:
    return tuple(id for id in named if id in sayable)


def _left(passage: Passage, sayable: Collection[str]) -> bool:
    return bool(passage.says or _kept(passage.claims, sayable))
