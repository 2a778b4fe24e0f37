"""Learn: the public hears what a review lets stand, staff see the rest marked, and nothing is a broken page."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from openkap.clinic import actions
from openkap.core.articles import articles
from openkap.core.claims import claims
from openkap.core.library import standard
from openkap.core.mechanism import mechanism
from openkap.core.reviews import MAP, statements

pytestmark = pytest.mark.django_db
MAP_PAGE = reverse("public-learn-map")
PAGES = [reverse("public-learn"), MAP_PAGE, reverse("public-learn-checklist"), reverse("public-home")]
PAGES += [reverse("public-learn-article", args=[article.id]) for article in articles()]


def page_of(article_id):
    return reverse("public-learn-article", args=[article_id])


def read(cast, now, *ids, days_ago=0):
    """The medical director has read these, or everything."""
    what = [each for each in statements() if not ids or each.id in ids]
    at = now - timedelta(days=days_ago)
    actions.review_claims(statements=what, reviewed_on=timezone.localdate(at), by=cast.medical_director, at=at)


def said(browser, address):
    """A page as somebody reads it."""
    page = browser.get(address).content.decode().split('class="error-status"></p>')[1].split("</main")[0]
    return html.unescape(re.sub(r"\s+", " ", page))


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_a_fresh_clinic_tells_the_public_no_fact(client, article):
    page = said(client, page_of(article.id))
    assert not [id for id in article.named if claims().by_id[id].says in page]
    assert all(passage.says in page for part in article.parts for passage in part.passages if passage.says)
    assert "A clinician of this clinic first reads each fact" in page
    assert "withheld from the public" not in page


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.id)
def test_what_was_read_is_told_word_for_word_with_sources_strength_reader_and_end(client, cast, now, article):
    read(cast, now)
    page = said(client, page_of(article.id))
    for id in article.named:
        claim = claims().by_id[id]
        after = page.split(f"<p>{claim.says}</p>")[1].split("</details>")[0]
        assert claims().by_strength[claim.strength].title in after
        assert all(standard().references[key].title in after for key in claim.cite)
        assert "Read against its sources by Medical director on" in after
    assert "first reads each fact" not in page


def test_an_expired_claim_is_gone_from_the_public_the_day_after(client, cast, now):
    fades = next(each for each in statements() if each.id == "fades")
    read(cast, now, "fades")
    assert fades.says in said(client, page_of("how-well-it-works"))
    with time_machine.travel(now + fades.valid_for + timedelta(days=1), tick=False):
        assert fades.says not in said(client, page_of("how-well-it-works"))


def test_staff_see_what_is_withheld_and_why(client, cast, now):
    read(cast, now, "fades")
    client.force_login(cast.gus)
    page = said(client, page_of("how-well-it-works"))
    assert claims().by_id["worse"].says in page
    assert "withheld: not reviewed" in page
    assert "See all claims" not in page
    client.force_login(cast.medical_director)
    assert "See all claims" in said(client, page_of("how-well-it-works"))


def test_a_client_who_is_signed_in_hears_what_the_public_hears(client, cast, now):
    client.force_login(cast.ada)
    assert claims().by_id["worse"].says not in said(client, page_of("how-well-it-works"))


@pytest.mark.parametrize("everything_read", [False, True])
@pytest.mark.parametrize("address", PAGES)
def test_no_heading_and_no_list_stands_empty(client, cast, now, address, everything_read):
    if everything_read:
        read(cast, now)
    page = said(client, address)
    assert not re.search(r"<(h2|h3|dl|ul|ol|tbody|td|dd|p)[^>]*>\s*</\1>", page)
    assert not re.search(r"</h2>\s*(</section>|<h2)", page)


@pytest.mark.parametrize("everything_read", [False, True])
def test_a_page_costs_what_it_costs(client, cast, now, django_assert_num_queries, everything_read):
    if everything_read:
        read(cast, now)
    for address in PAGES:
        with django_assert_num_queries(0 if "checklist" in address else 1):
            client.get(address)


def test_a_comparison_says_what_is_not_proven(client, cast, now):
    read(cast, now)
    page = said(client, page_of("how-treatments-differ"))
    for words in ("Infusion only", "Full programme", "What is not proven", "they do not prove it"):
        assert words in page


def test_every_question_of_the_list_has_a_box_and_the_list_needs_no_review(client):
    asks = [ask for article in articles() for part in article.parts for ask in part.asks]
    page = said(client, reverse("public-learn-checklist"))
    assert len(asks) >= 12
    assert page.count('class="box"') == len(asks)
    assert all(ask.question in page and ask.listen_for in page for ask in asks)
    assert "data-print" in page


def test_no_article_hides_behind_another_page():
    assert not {"map", "checklist"} & {article.id for article in articles()}
    assert MAP not in claims().by_id


def test_the_map_is_withheld_until_it_is_read_and_the_words_are_still_explained(client, cast, now):
    page = said(client, MAP_PAGE)
    assert "<svg" not in page
    assert mechanism().headline not in page
    assert all(node.plain in page for node in mechanism().nodes)
    read(cast, now, MAP)
    assert said(client, MAP_PAGE).count("<svg") > 1


def test_everything_on_the_map_is_in_the_table_and_can_be_reached(client, cast, now):
    read(cast, now)
    page = said(client, MAP_PAGE)
    table = page.split("<tbody>")[1].split("</tbody>")[0]
    for arrow in mechanism().arrows:
        assert arrow.says in table
        assert arrow.doubt in table
        assert page.count(f'?line={arrow.from_}-to-{arrow.to}#told"') == 2
    assert all(f'?of={node.id}#told"' in page for node in mechanism().nodes)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?of=bdnf", ["ampa-to-bdnf", "bdnf-to-mtor"]),
        ("?line=dissociation-to-mood", ["dissociation-to-mood"]),
        ("?of=lore", []),
        ("?line=&of=", []),
        ("?when=days", []),
    ],
)
def test_choosing_a_box_or_a_line_tells_about_it_and_nothing_else(client, cast, now, query, told):
    read(cast, now)
    page = said(client, MAP_PAGE + query)
    panel = page.split('id="told"')[1].split("</section>")[0]
    arrows = {f"{arrow.from_}-to-{arrow.to}": arrow for arrow in mechanism().arrows}
    assert [slug for slug, arrow in arrows.items() if f"<p>{arrow.says}" in panel] == told


def test_a_stretch_of_time_quiets_the_rest(client, cast, now):
    read(cast, now)
    page = said(client, f"{MAP_PAGE}?when=days")
    drawing = page.split('class="is-wide flow"')[1].split("</svg>")[0]
    days = sum(arrow.phase == "days" for arrow in mechanism().arrows)
    assert drawing.count("is-quiet") == len(mechanism().arrows) - days > 0


def test_an_article_that_does_not_exist_is_not_found(client):
    assert client.get(page_of("lore")).status_code == 404


@pytest.mark.parametrize("address", PAGES)
def test_learning_leaves_no_cookie(client, address):
    client.get(address)
    assert set(client.cookies) <= {"csrftoken"}


def test_the_home_page_of_a_fresh_clinic_still_says_what_it_does_not_claim(client):
    page = said(client, reverse("public-home"))
    for claim in claims().not_claimed:
        assert claim.heading in page
        assert claim.says not in page
    assert page.count("We do not say so") == len(claims().not_claimed)
