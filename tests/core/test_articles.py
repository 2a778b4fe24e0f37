"""The public articles: plain words, every fact a claim, and whole sentences whatever is withheld."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openkap.core.articles import Article, Part, Passage, Row, articles
from openkap.core.claims import claims
from tests.reading_age import grade, syllables

# A reading age of about 12 is the sixth or seventh grade. Measured when this was written: whole articles 4.1 to 6.8.
WHOLE, OWN_WORDS = 7.0, 6.0
# Words with which somebody tells a fact: those belong in a claim.
FACTUAL = re.compile(
    r"\d|\b(per ?cent|stud(y|ies)|research|trials?|shown|often|usually|mostly|rarely|most people|works for"
    r"|effective|proves?|evidence|approved)\b",
    re.IGNORECASE,
)
# Where such a word is no fact about the treatment, each with its reason.
NO_FACT = {
    "We do not say that it is proven": "says what the clinic does not claim",
    "Ask us if you are under 18": "an age at which to ask",
    "What do you watch, and how often?": "a question to a clinic",
    "Is this approved for what I have?": "a question to a clinic",
}
# Words that lean on the sentence before: it may be withheld.
LEANS = re.compile(r"^(So|That|This|They|It|These|Those|Such|But|And)\b")


def passages(article):
    return [passage.says for part in article.parts for passage in part.passages if passage.says]


def own(article):
    """Everything an article says in the clinic's own words."""
    asks = [text for part in article.parts for ask in part.asks for text in (ask.question, ask.listen_for)]
    rows = [text for part in article.parts for row in part.rows for text in (row.infusion, row.programme) if text]
    return [f"{article.title}.", article.lead, *passages(article), *asks, *rows]


def facts(article):
    return [claims().by_id[id].says for id in article.named]


def test_nine_questions_are_answered_in_order():
    assert [article.place for article in articles()] == list(range(1, 10))
    known = {article.id for article in articles()}
    assert all(set(article.then) <= known - {article.id} for article in articles())


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_an_article_is_read_at_about_twelve(article):
    assert grade(" ".join([*own(article), *facts(article)])) <= WHOLE
    assert grade(" ".join(own(article))) <= OWN_WORDS


def test_the_measure_tells_easy_from_hard():
    assert grade("The cat sat on the mat. It was warm.") < 1
    hard = "Extraordinary neuropharmacological heterogeneity necessitates individualised consideration of comorbidity."
    assert grade(hard) > 20
    assert [syllables(word) for word in ("cat", "table", "therapy", "ketamine", "every")] == [1, 2, 3, 3, 3]


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_the_clinics_own_words_state_no_fact_about_the_treatment(article):
    told = " ".join(own(article))
    for allowed in NO_FACT:
        told = told.replace(allowed, "")
    assert not FACTUAL.search(told), FACTUAL.search(told)


def test_this_test_can_see_a_fact():
    for told in ("Most people feel better.", "It works for 6 in ten.", "Studies say so.", "It is proven and approved."):
        assert FACTUAL.search(told), told


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_no_passage_leans_on_a_claim_that_may_be_withheld(article):
    assert [told for told in (article.lead, *passages(article)) if LEANS.match(told)] == []


def test_no_claim_of_an_article_leans_on_another():
    """`It` and `They` at the beginning would need a sentence before."""
    assert [fact for article in articles() for fact in facts(article) if LEANS.match(fact)] == []


def test_every_claim_of_an_article_may_be_said_to_the_public():
    public = {claim.id for claim in claims().to("public")}
    assert [id for article in articles() for id in article.named if id not in public] == []


def test_every_public_claim_is_told_somewhere():
    told = {id for article in articles() for id in article.named}
    assert {claim.id for claim in claims().to("public")} == told


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_an_article_of_which_everything_is_withheld_is_still_of_use(article):
    left = article.only(())
    words = " ".join(passage.says for part in left for passage in part.passages)
    words += " ".join(ask.question for part in left for ask in part.asks)
    assert len(words.split()) > 60
    assert not any(passage.claims for part in left for passage in part.passages)


EVERY = sorted({id for article in articles() for id in article.named})


@given(st.sets(st.sampled_from(EVERY)), st.sampled_from(articles()))
def test_exactly_what_may_be_said_is_said_and_no_heading_stands_alone(sayable, article):
    parts = article.only(sayable)
    shown = {id for part in parts for passage in part.passages for id in passage.claims}
    whole = {id for part in article.parts for passage in part.passages for id in passage.claims}
    assert shown == whole & sayable
    assert not any(part.is_empty for part in parts)
    assert {id for part in parts for id in part.named} <= sayable


ARTICLE = {"id": "x", "version": "1", "status": "draft", "title": "X", "place": 1, "lead": "L"}


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Passage(), "either says something itself or names claims"),
        (lambda: Passage(says="A.", claims=("fades",)), "either says something itself or names claims"),
        (lambda: Row(what="Cost", infusion="Little."), "Cost: each side"),
        (
            lambda: Article(**ARTICLE, parts=(Part(heading="H", passages=(Passage(claims=("lore",)),)),)),
            "no claim lore",
        ),
    ],
)
def test_a_malformed_article_is_refused(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_a_part_keeps_its_own_words_when_its_claims_go():
    part = Part(heading="H", passages=(Passage(says="Ours."), Passage(claims=("fades", "worse"))))
    assert part.only({"worse"}).passages == (Passage(says="Ours."), Passage(claims=("worse",)))
    assert replace(part, passages=part.passages[1:]).only(()).is_empty
