"""What staff may choose: nothing that nobody has checked, nothing whose words are missing."""

import pytest
from django.test import override_settings
from django.urls import reverse

from openkap.core.library import standard
from openkap.measurement import actions, forms, queries
from openkap.outcomes.queries import counted_instruments

ISI = """
stem = "stem"
terms = "Licensed to the clinic."
items = { 1 = "a", 2 = "b", 3 = "c", 4 = "d", 5 = "e", 6 = "f", 7 = "g" }
[options.severity]
0 = "none"
1 = "some"
2 = "more"
3 = "much"
4 = "most"
"""


@pytest.fixture
def with_wording(tmp_path):
    """A clinic that has brought the words of the ISI."""
    (tmp_path / "isi").mkdir()
    (tmp_path / "isi" / "en.toml").write_text(ISI, encoding="utf-8")
    with override_settings(OPENKAP_WORDING=str(tmp_path)):
        yield


def offered():
    return {instrument.id for instrument in queries.offered()}


def test_free_instruments_are_offered_and_what_the_clinic_must_bring_is_not():
    assert {"phq-9", "gad-7", "who-5", "asq"} <= offered()
    assert not [each.id for each in queries.offered() if each.licence.category == "B"]


def test_brought_words_bring_the_instrument(with_wording):
    assert [each.id for each in queries.offered() if each.licence.category == "B"] == ["isi"]
    assert queries.asked_of(queries.instrument("isi")) == "client"


def test_the_form_offers_what_is_offered(with_wording):
    choices = {id for id, _ in forms.Assign().fields["instrument"].choices}
    assert choices == offered()


def test_no_draft_is_offered():
    drafts = {each.id for each in standard().shelf("instruments") if each.status == "draft"}
    assert drafts
    assert not drafts & {each.id for each in queries.instruments()}


def test_a_draft_is_refused_with_its_reason(assigned):
    with pytest.raises(actions.Refused, match="The CFI is a draft: nobody has compared it with its paper"):
        assigned("cfi")


def test_without_words_it_is_entered_by_number_from_the_clinics_paper(assigned, login_as, cast):
    assignment = assigned("isi")
    assert assignment.asked_of == "clinician"
    page = login_as(cast.dev).get(reverse("staff-measurement-entry", args=[assignment.pk])).content.decode()
    assert "The clinic supplies the wording" in page
    assert "Item 7" in page


def test_outcomes_are_counted_for_what_is_offered():
    assert {each.id for each in counted_instruments()} <= offered()


@pytest.mark.parametrize(
    ("instrument", "answers", "says"),
    [
        ("wsas", {1: "9", 2: "8", 3: "0", 4: "4", 5: "4"}, "20"),
        ("c-ssrs-screener", {1: "0", 2: "0", 6: "1", 7: "1"}, "high risk"),
        ("mdq", dict.fromkeys(range(1, 15), "1") | {15: "2"}, "positive screen"),
        ("promis-depression-8a", dict.fromkeys(range(1, 9), "3"), "62.1"),
        ("qids-sr16", dict.fromkeys(range(1, 17), "1"), "9"),
    ],
)
def test_answers_from_the_clinics_paper_are_scored_and_explained(assigned, login_as, cast, instrument, answers, says):
    assignment, dev = assigned(instrument), login_as(cast.dev)
    sent = dev.post(
        reverse("staff-measurement-entry", args=[assignment.pk]),
        {f"item_{number}": value for number, value in answers.items()},
    )
    assert sent.status_code == 302
    assert says in dev.get(sent.headers["Location"]).content.decode()
