"""The edge cases of the published scales: what each must come to, and what must never be guessed."""

import pytest

from openkap.core.instruments import NotAnAnswer, carried_over, score, screened
from openkap.core.library import standard

SHELF = standard().shelf("instruments")


def scored(id, values):
    """Answers in the order of the items; None is not answered."""
    instrument = SHELF.get(id)
    return score(instrument, dict(zip(instrument.by_id, values, strict=False)))


def reached(id, value, score_id="", **who):
    """What each cut that concerns this person says, in order."""
    return [each.reached for each in screened(SHELF.get(id).rule(score_id), value, **who)]


class TestPhq9:
    @pytest.mark.parametrize(("years", "cuts"), [(12, []), (13, [False]), (17, [False]), (18, [True]), (40, [True])])
    def test_ten_points_screen_positive_from_the_eighteenth_birthday_on(self, years, cuts):
        assert reached("phq-9", 10, age_years=years) == cuts

    def test_without_an_age_no_cut_is_guessed(self):
        assert reached("phq-9", 10) == [None, None]

    def test_of_eight_answers_without_the_ninth_the_score_is_prorated_and_the_danger_unknown(self):
        found = scored("phq-9", [1] * 8)
        assert (found.score("total").value, found.score("total").state) == (9, "prorated")
        assert [alert.state for alert in found.alerts] == ["unknown"]


class TestShortForms:
    @pytest.mark.parametrize(("long", "short"), [("phq-9", "phq-8"), ("gad-7", "gad-2")])
    def test_a_short_form_is_read_off_the_long_one(self, long, short):
        answers = {item.id: item.number % 4 for item in SHELF.get(long).items}
        found = score(SHELF.get(short), carried_over(SHELF.get(short), answers)).score("total")
        assert (found.value, found.state) == (sum(n % 4 for n in range(1, found.asked + 1)), "complete")

    def test_the_phq4_holds_two_pairs_and_never_hides_which_is_missing(self):
        assert [each.value for each in scored("phq-4", [3, 3, 1, 0]).scores] == [7, 6, 1]
        assert [each.value for each in scored("phq-4", [3, 3, 1]).scores] == [None, 6, None]

    def test_the_phq8_has_no_answer_about_self_harm(self):
        assert not SHELF.get("phq-8").alerts
        assert scored("phq-8", [3] * 8).score("total").value == 24

    @pytest.mark.parametrize(("missing", "value"), [(0, 24), (1, 24), (2, None)])
    def test_one_phq8_answer_may_be_missing(self, missing, value):
        assert scored("phq-8", [3] * (8 - missing)).score("total").value == value

    @pytest.mark.parametrize(("points", "band"), [(4, "none"), (5, "mild"), (10, "moderate"), (15, "severe")])
    def test_the_phq15_bands_begin_where_their_source_says_and_are_not_verified(self, points, band):
        values = [2] * (points // 2) + [points % 2]
        assert scored("phq-15", values + [0] * (15 - len(values))).score("total").band == band
        assert not any(each.verified for each in SHELF.get("phq-15").rule().bands)


class TestPcPtsd5:
    @pytest.mark.parametrize("rest", [[], [None] * 5])
    def test_gate_no_is_zero(self, rest):
        found = scored("pc-ptsd-5", [0, *rest]).score("total")
        assert (found.value, found.state) == (0, "complete")

    @pytest.mark.parametrize("answer", [0, 1])
    def test_gate_no_and_the_other_items_must_be_absent(self, answer):
        with pytest.raises(NotAnAnswer, match=r"pc-ptsd-5\.3: must stay empty"):
            scored("pc-ptsd-5", [0, None, None, answer])

    @pytest.mark.parametrize("values", [[None], [None, 1, 1, 1], [1, 1, 1, 1, 0]])
    def test_without_the_gate_or_an_answer_there_is_no_score(self, values):
        assert scored("pc-ptsd-5", values).score("total").value is None

    @pytest.mark.parametrize(("who", "cuts"), [({"sex": "female"}, [True]), ({"sex": "male"}, [False]), ({}, [True])])
    def test_three_yes_screen_positive_in_a_woman_not_in_a_man_and_take_the_lower_cut_when_sex_is_unknown(
        self, who, cuts
    ):
        value = scored("pc-ptsd-5", [1, 1, 1, 1, 0, 0]).score("total").value
        assert reached("pc-ptsd-5", value, **who) == cuts

    def test_four_yes_screen_positive_in_everybody(self):
        assert reached("pc-ptsd-5", 4, sex="male") == reached("pc-ptsd-5", 4, sex="female") == [True]


class TestPcl5:
    def test_the_weekly_and_the_monthly_form_are_never_in_one_series(self):
        week, month = SHELF.get("pcl-5-weekly"), SHELF.get("pcl-5")
        assert (week.recall, month.recall) == ("P1W", "P1M")
        assert week.id != month.id
        assert not set(week.by_id) & set(month.by_id)
        assert not any(item.same_as for item in (*week.items, *month.items))

    def test_the_weekly_form_adds_up_and_borrows_no_cut(self):
        found = scored("pcl-5-weekly", [2] * 20)
        assert [each.value for each in found.scores] == [40, 10, 4, 14, 12]
        assert not SHELF.get("pcl-5-weekly").rule().cuts
        assert not found.classifications


class TestAudit:
    @pytest.mark.parametrize("id", ["audit-c", "audit"])
    @pytest.mark.parametrize(
        ("values", "sex", "cuts"),
        [
            ([2, 1, 0], "female", [True]),
            ([2, 1, 0], "male", [False]),
            ([2, 1, 0], "unknown", [None, None]),
            ([4, 0, 0], "male", [True]),
            ([4, 0, 0], "unknown", [None, None]),
        ],
    )
    def test_the_cut_of_the_audit_c_differs_by_sex_and_is_never_guessed(self, id, values, sex, cuts):
        score_id = "total" if id == "audit-c" else "consumption"
        value = scored(id, values).score(score_id).value
        assert value == sum(values)
        assert reached(id, value, score_id, sex=sex) == cuts

    @pytest.mark.parametrize(("values", "noted"), [([4, 0, 0], True), ([4, 1, 0], False), ([0, 0, 0], False)])
    def test_all_points_from_item_1_is_said(self, values, noted):
        notes = scored("audit-c", values).score("total").notes
        assert bool(notes) is noted
        assert all("item 1" in note for note in notes)

    @pytest.mark.parametrize("item", [9, 10])
    @pytest.mark.parametrize("value", [1, 3])
    def test_items_9_and_10_have_three_answers(self, item, value):
        with pytest.raises(NotAnAnswer, match=rf"audit\.{item}: the answers are 0, 2, 4"):
            score(SHELF.get("audit"), {f"audit.{item}": value})

    def test_the_audit_reuses_the_answers_of_the_audit_c(self):
        first = carried_over(SHELF.get("audit"), {"audit-c.1": 2, "audit-c.2": 1, "audit-c.3": 0})
        assert first == {"audit.1": 2, "audit.2": 1, "audit.3": 0}
        assert carried_over(SHELF.get("audit-c"), first) == {"audit-c.1": 2, "audit-c.2": 1, "audit-c.3": 0}

    def test_item_2_counts_the_standard_drinks_of_the_country(self):
        assert all("standard drinks" in SHELF.get(id).note for id in ("audit", "audit-c"))

    @pytest.mark.parametrize(("total", "zone"), [(0, "I"), (7, "I"), (8, "II"), (15, "II"), (16, "III"), (20, "IV")])
    def test_the_zones_of_the_audit(self, total, zone):
        values = [4] * (total // 4) + [total % 4]
        found = scored("audit", values + [0] * (10 - len(values))).score("total")
        assert (found.value, found.band) == (total, f"zone {zone}")

    @pytest.mark.parametrize("id", ["audit", "audit-c"])
    def test_no_answer_may_be_missing(self, id):
        assert scored(id, [4, 4]).scores[0].value is None


class TestDast10:
    def test_all_no_is_zero_because_who_uses_nothing_has_nothing_to_stop(self):
        assert scored("dast-10", [0] * 10).score("total").value == 0

    @pytest.mark.parametrize(
        ("values", "total"),
        [
            ([1, 0, 1, 0, 0, 0, 0, 0, 0, 0], 1),
            ([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 2),
            ([1, 1, 0, 1, 1, 1, 1, 1, 1, 1], 10),
            ([0, 0, None, 0, 0, 0, 0, 0, 0, 0], 0),
            ([0, 0, 0, 0, 1, 0, 0, 0, 0, 0], 1),
            ([1, 0, None, 0, 0, 0, 0, 0, 0, 0], None),
            ([None, 0, 0, 0, 0, 0, 0, 0, 0, 0], None),
        ],
    )
    def test_item_3_is_reversed_for_those_who_use(self, values, total):
        assert scored("dast-10", values).score("total").value == total


class TestReverseKeys:
    @pytest.mark.parametrize("constant", range(1, 6))
    def test_a_constant_answer_to_the_scs_sf_has_the_mean_three(self, constant):
        assert scored("scs-sf", [constant] * 12).score("mean").value == 3

    @pytest.mark.parametrize(("kind", "mean"), [(1, 5), (5, 1)])
    def test_the_kindest_answers_to_the_scs_sf_have_the_mean_five(self, kind, mean):
        turned = (1, 4, 8, 9, 11, 12)
        values = [kind if n in turned else 6 - kind for n in range(1, 13)]
        assert scored("scs-sf", values).score("mean").value == mean

    @pytest.mark.parametrize(("constant", "total"), [(1, 36), (3, 48), (5, 60)])
    def test_a_constant_answer_to_the_pswq_shows_its_five_reversed_items(self, constant, total):
        assert scored("pswq", [constant] * 16).score("total").value == total

    def test_the_most_worried_answers_reach_eighty(self):
        turned = (1, 3, 8, 10, 11)
        assert scored("pswq", [1 if n in turned else 5 for n in range(1, 17)]).score("total").value == 80


class TestCapeP15:
    def test_distress_counts_only_where_the_experience_happens(self):
        values = [2, 4, 3, 1, *([1, None] * 13)]
        found = scored("cape-p15", values)
        assert found.score("distress").value == 2.5
        assert found.score("frequency").value == pytest.approx(18 / 15)

    def test_distress_noted_beside_an_experience_that_never_happens_is_left_out(self):
        assert scored("cape-p15", [2, 1, 1, 4, *([1, None] * 13)]).score("distress").value == 1

    def test_nobody_endorsed_leaves_distress_undefined_and_not_zero(self):
        found = scored("cape-p15", [1, None] * 15)
        assert (found.score("frequency").value, found.score("frequency").state) == (1, "complete")
        assert (found.score("distress").value, found.score("distress").state) == (None, "withheld")
        assert "applies" in found.score("distress").reason

    def test_a_missing_distress_answer_withholds_the_mean(self):
        assert scored("cape-p15", [2, 4, 3, None, *([1, None] * 13)]).score("distress").value is None

    @pytest.mark.parametrize(("missing", "value"), [(2, 2), (3, None)])
    def test_two_frequencies_may_be_missing(self, missing, value):
        values = [2, 1] * (15 - missing) + [None, None] * missing
        assert scored("cape-p15", values).score("frequency").value == value


class TestRatings:
    @pytest.mark.parametrize("id", ["cgi-s", "cgi-i"])
    def test_not_assessed_is_neither_a_zero_nor_a_score(self, id):
        found = scored(id, [0]).score("rating")
        assert (found.value, found.state) == (None, "withheld")
        assert scored(id, [7]).score("rating").value == 7

    def test_much_improved_responds_and_minimally_improved_does_not(self):
        assert [reached("cgi-i", value)[0] for value in (2, 3)] == [True, False]

    def test_the_ham_d_reaches_fifty_two_with_different_answers_for_different_items(self):
        scale = SHELF.get("ham-d17")
        most = [scale.options[id].most for id in scale.by_id]
        assert (most.count(4), most.count(2), scored("ham-d17", most).score("total").value) == (9, 8, 52)
        with pytest.raises(NotAnAnswer, match=r"ham-d17\.4: the answers are 0, 1, 2"):
            score(scale, {"ham-d17.4": 3})

    @pytest.mark.parametrize(("value", "states"), [(0, []), (1, ["raised"]), (None, ["unknown"])])
    def test_suicidality_in_the_ham_d_alerts(self, value, states):
        assert [alert.state for alert in scored("ham-d17", [0, 0, value, *[0] * 14]).alerts] == states

    def test_the_four_positive_symptoms_begin_at_four(self):
        assert [scored("bprs-positive", [n] * 4).score("total").value for n in (1, 7)] == [4, 28]

    def test_the_peg_is_a_mean_of_three_and_of_no_fewer(self):
        assert scored("peg", [10, 5, 0]).score("mean").value == 5
        assert scored("peg", [10, 5]).score("mean").value is None


class TestTaps:
    @pytest.mark.parametrize(
        ("values", "outcome"), [([0] * 4, "none"), ([0, 0, 0, 1], "part-2"), ([0, 0, 0], ""), ([0, 2], "part-2")]
    )
    def test_anything_but_never_leads_to_part_two(self, values, outcome):
        assert scored("taps-1", values).classification("screen").outcome == outcome


class TestAnyInstrument:
    @pytest.mark.parametrize("instrument", SHELF, ids=lambda instrument: instrument.id)
    @pytest.mark.parametrize("strange", [-1, 999, 0.5, "1", True])
    def test_what_is_no_answer_is_refused_by_item(self, instrument, strange):
        first = instrument.items[0].id
        with pytest.raises(NotAnAnswer, match=rf"^{first}: "):
            score(instrument, {first: strange})

    @pytest.mark.parametrize("instrument", SHELF, ids=lambda instrument: instrument.id)
    def test_of_nothing_there_is_nothing(self, instrument):
        nothing = score(instrument, {})
        assert all(found.value is None for found in nothing.scores)
        assert all(not found.outcome for found in nothing.classifications)
        assert {alert.state for alert in nothing.alerts} <= {"unknown"}
