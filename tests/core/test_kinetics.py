"""K1 is what its page says: the printed values, a slow second solver, and the laws that a linear model keeps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openkap.core.library import standard
from openkap.core.pharmacokinetics import (
    Dose,
    OutsideTheModel,
    above,
    band,
    curves,
    expected,
    exposure,
    first_above,
    last_above,
    peak,
    population,
    typical,
)
from openkap.core.pharmacokinetics.regimen import within
from tests.core.kinetics_oracle import levels

K1 = standard().shelf("substances").get("ketamine").kinetics
AT = np.array([10.0, 20, 40, 60, 80, 120, 240, 480])
INFUSION = Dose(route="iv", dose_mg=35, infusion_min=40)
LOZENGE = Dose(route="sublingual", dose_mg=100, hold_min=10)
# Reference values of the model's description, four digits: dose, curve, values at AT, the highest and when.
PRINTED = [
    (INFUSION, "arterial_ketamine", [154.5, 198.3, 253.1, 95.86, 73.74, 49.91, 25.62, 10.14], 253.1, 40),
    (INFUSION, "ketamine", [49.80, 111.1, 198.3, 144.7, 99.48, 59.48, 27.57, 10.78], 201.4, 42),
    (INFUSION, "norketamine", [0.606, 6.704, 37.95, 68.64, 71.46, 58.96, 45.83, 29.86], 72.72, 72),
    (
        Dose(route="im", dose_mg=35),
        "ketamine",
        [127.6, 188.8, 155.7, 108.6, 79.24, 50.20, 24.53, 9.655],
        190.8,
        23,
    ),
    (LOZENGE, "ketamine", [6.922, 29.58, 75.78, 110.9, 108.4, 70.92, 26.27, 9.863], 113.6, 68),
    (LOZENGE, "norketamine", [0.0435, 1.329, 49.46, 210.9, 340.5, 290.1, 139.3, 72.05], 355.1, 90),
    (
        Dose(route="oral", dose_mg=100),
        "ketamine",
        [1.467, 11.80, 57.74, 83.39, 76.90, 48.39, 18.09, 6.824],
        83.79,
        63,
    ),
    (
        Dose(route="intranasal", dose_mg=50),
        "ketamine",
        [35.00, 65.58, 88.21, 84.68, 69.72, 43.58, 18.26, 7.029],
        89.39,
        46,
    ),
]


def one(doses, times, weight_kg=70.0):
    return curves(K1, typical(K1, weight_kg=weight_kg), doses, np.asarray(times, dtype=float))


@pytest.mark.parametrize(("dose", "curve", "values", "most", "when"), PRINTED)
def test_the_printed_values_come_out(dose, curve, values, most, when):
    found = getattr(one([dose], AT), curve)[0]
    assert found == pytest.approx(values, rel=1.2e-3, abs=6e-5)
    whole = getattr(one([dose], np.arange(0, 481.0)), curve)[0]
    assert (whole.max(), whole.argmax()) == (pytest.approx(most, rel=1e-3), when)


routes = st.sampled_from(["iv", "push", "im", "sublingual", "oral", "intranasal"])


@st.composite
def doses(draw):
    route = draw(routes)
    return Dose(
        route=route,
        dose_mg=draw(st.integers(1, 400)),
        infusion_min=draw(st.integers(1, 120)) if route == "iv" else 0,
        hold_min=draw(st.integers(0, 30)) if route == "sublingual" else 0,
        spit=draw(st.booleans()) if route == "sublingual" else False,
        at_min=draw(st.sampled_from([0, 0, 7.5, 35, 200])),
    )


@settings(max_examples=60, deadline=None)
@given(given_doses=st.lists(doses(), min_size=1, max_size=2), place=st.integers(0, 199), kg=st.integers(45, 140))
def test_it_agrees_with_matrix_exponentials_for_anyone(given_doses, place, kg):
    everyone = population(K1, weight_kg=kg, heads=200)
    person = {name: values[place : place + 1] for name, values in everyone.items()}
    times = [3.0, 12.5, 30, 41, 77, 150, 333]
    found = curves(K1, person, given_doses, np.array(times))
    slow = levels(K1, person, given_doses, times)
    for ours, theirs in zip(found, slow, strict=True):
        assert ours[0] == pytest.approx(theirs, rel=1e-5, abs=1e-5 * max(theirs.max(), 1e-9))


@settings(max_examples=25, deadline=None)
@given(dose=doses(), count=st.integers(10, 300), step=st.sampled_from([0.5, 1.0, 2.5]))
def test_a_uniform_grid_gives_the_same_as_single_moments(dose, count, step):
    grid = np.arange(count) * step
    people = population(K1, weight_kg=70, heads=3)
    whole = curves(K1, people, [dose], grid)
    for place in (1, count // 2, count - 1):
        single = curves(K1, people, [dose], grid[place : place + 1])
        for many, few in zip(whole, single, strict=True):
            assert many[:, place] == pytest.approx(few[:, 0], rel=1e-7, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(dose=doses(), factor=st.sampled_from([0.5, 2, 3]))
def test_twice_the_dose_is_twice_the_curve(dose, factor):
    again = Dose(**{**vars(dose), "dose_mg": dose.dose_mg * factor})
    for once, more in zip(one([dose], AT), one([again], AT), strict=True):
        assert more == pytest.approx(once * factor, rel=1e-7, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(first=doses(), second=doses())
def test_doses_add_up(first, second):
    for alone, other, both in zip(one([first], AT), one([second], AT), one([first, second], AT), strict=True):
        assert both == pytest.approx(alone + other, rel=1e-7, abs=1e-5)


@settings(max_examples=25, deadline=None)
@given(dose=doses(), later=st.integers(1, 90))
def test_the_same_dose_later_is_the_same_curve_later(dose, later):
    moved = Dose(**{**vars(dose), "at_min": dose.at_min + later})
    for now, then in zip(one([dose], AT), one([moved], AT + later), strict=True):
        assert then == pytest.approx(now, rel=1e-7, abs=1e-5)


@pytest.mark.parametrize("dose", [INFUSION, LOZENGE, Dose(route="oral", dose_mg=100), Dose(route="im", dose_mg=50)])
def test_what_goes_in_comes_out(dose):
    """The area under a curve times its clearance is what reached plasma, and what was formed of it."""
    person = typical(K1, weight_kg=70)
    times = np.arange(0, 20_000.0, 0.5)
    found = curves(K1, person, [dose], times)
    area, nor = (np.trapezoid(each[0], times) / 1000 for each in (found.ketamine, found.norketamine))
    cleared = area * person["clearance"][0]
    formed = nor * person["norketamine_clearance"][0] / K1.molar_ratio
    through_mouth = 1 - np.exp(-person["mucosa_rate"][0] * (dose.hold_min + person["mucosa_residence"][0]))
    share = {"iv": 1.0, "im": 0.93, "oral": 0.2, "sublingual": through_mouth + (1 - through_mouth) * 0.2}[dose.route]
    assert cleared == pytest.approx(dose.dose_mg * share, rel=1e-3)
    assert formed == pytest.approx(dose.dose_mg * (0.93 if dose.route == "im" else 1), rel=1e-3)


def test_a_longer_hold_lets_more_in_and_more_weight_thins_it():
    peaks = [
        one([Dose(route="sublingual", dose_mg=100, hold_min=hold, spit=True)], np.arange(241.0)) for hold in (2, 10, 30)
    ]
    assert np.all(np.diff([each.ketamine.max() for each in peaks]) > 0)
    heavy, light = (one([INFUSION], AT, kg).ketamine for kg in (110, 55))
    assert (heavy < light).all()


def test_the_band_holds_the_published_spread():
    """Peak of 35 mg in 40 minutes: 144, 197 and 260 ng/mL at the 5th, 50th and 95th percentile, printed from 1,000 to
    4,000 people; draws of that size scatter by 3 % at the edges, and 20,000 give 141, 197 and 263."""
    grid = np.arange(0, 301.0)
    found = curves(K1, population(K1, weight_kg=70, heads=4000), [INFUSION], grid).ketamine
    assert np.percentile(found.max(axis=1), [5, 50, 95]) == pytest.approx([144, 197, 260], rel=0.04)
    assert np.nanpercentile(first_above(found, grid, 50), [5, 50, 95]) == pytest.approx([7, 11, 16], abs=1)
    assert np.nanpercentile(last_above(found, grid, 100), [5, 50, 95]) == pytest.approx([61, 78, 105], rel=0.03)


@pytest.mark.parametrize(("hold", "share"), [(10, 0.26), (20, 0.42)])
def test_the_other_reading_of_the_film_gives_its_printed_shares(hold, share):
    person = typical(K1, weight_kg=70)
    other = person | {"mucosa_rate": np.array([K1.alternative.mucosa_rate]), "swallowed_share": np.array([0.0])}
    reached = exposure(other, [Dose(route="sublingual", dose_mg=100, hold_min=hold)]) * person["clearance"] * 60 / 1000
    assert reached / 100 == pytest.approx([share], abs=0.005)


def test_a_long_hold_shows_the_outer_edges_of_both_readings():
    people, grid = population(K1, weight_kg=70, heads=200), np.arange(0, 241.0, 5)
    for hold, wider in ((10, False), (20, True)):
        dose = Dose(route="sublingual", dose_mg=100, hold_min=hold)
        alone, shown = band(curves(K1, people, [dose], grid).ketamine), expected(K1, people, [dose], grid)
        assert (shown.p95 >= alone.p95).all()
        assert (shown.p5 <= alone.p5).all()
        assert np.array_equal(shown.p50, alone.p50)
        assert ((shown.p95 > alone.p95).any() or (shown.p5 < alone.p5).any()) == wider


def test_who_is_above_a_threshold_for_a_day_has_no_offset():
    person = typical(K1, weight_kg=70)
    first, last = above(K1, person, [Dose(route="iv", dose_mg=10_000, infusion_min=60)], 50)
    assert (first[0] < 2, np.isnan(last[0])) == (True, True)


def test_the_same_seed_gives_the_same_people_and_percentiles_are_numpys():
    grid = np.arange(0, 61.0)
    found = [curves(K1, population(K1, weight_kg=80), [LOZENGE], grid).ketamine for _ in range(2)]
    assert np.array_equal(*found)
    drawn = band(found[0])
    for ours, share in ((drawn.p5, 5), (drawn.p50, 50), (drawn.p95, 95)):
        assert ours == pytest.approx(np.percentile(found[0], share, axis=0), rel=1e-12, abs=1e-12)


def test_a_curve_that_never_rises_so_far_has_no_moment():
    grid = np.arange(0, 121.0)
    low = one([Dose(route="oral", dose_mg=5)], grid).ketamine
    assert np.isnan(first_above(low, grid, 50)).all()
    assert np.isnan(last_above(low, grid, 50)).all()
    high = one([Dose(route="iv", dose_mg=70, infusion_min=119)], grid).ketamine
    assert last_above(high, grid, 50)[0] == 120


TWICE = [LOZENGE, Dose(route="im", dose_mg=20, at_min=300)]
EVERY_WAY = [
    *([INFUSION], [LOZENGE], TWICE, [Dose(route="push", dose_mg=10)], [Dose(route="im", dose_mg=35)]),
    *([Dose(route="oral", dose_mg=100)], [Dose(route="intranasal", dose_mg=50)]),
    [Dose(route="sublingual", dose_mg=100, hold_min=15, spit=True)],
    [Dose(route="iv", dose_mg=35, infusion_min=40, at_min=200)],
]


@pytest.mark.parametrize("doses", EVERY_WAY, ids=lambda doses: "+".join(dose.route for dose in doses))
def test_the_highest_point_is_the_highest_of_a_fine_grid_for_each_person(doses):
    people = population(K1, weight_kg=70)
    most, when = peak(K1, people, doses)
    grid = np.arange(0, 700, 0.5)
    slow = curves(K1, people, doses, grid).ketamine
    assert (most >= slow.max(axis=1) * (1 - 1e-9)).all()
    assert most == pytest.approx(slow.max(axis=1), rel=2e-3)
    assert when == pytest.approx(grid[slow.argmax(axis=1)], abs=0.61)


@pytest.mark.parametrize("doses", EVERY_WAY, ids=lambda doses: "+".join(dose.route for dose in doses))
def test_the_exposure_is_the_area_under_the_curve_to_its_end(doses):
    grid = np.arange(0, 20_000, 0.5)
    level = one(doses, grid).ketamine[0]
    area = np.trapezoid(level, grid) / 60
    assert exposure(typical(K1, weight_kg=70), doses)[0] == pytest.approx(area, rel=2e-3)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"route": "rectal"}, "no route is called rectal"),
        ({"dose_mg": -1}, "above 0"),
        ({"dose_mg": float("nan")}, "above 0"),
        ({"route": "iv"}, "runs in over some minutes"),
        ({"infusion_min": 5}, "runs in over some minutes"),
        ({"hold_min": 5}, "melts in the mouth"),
        ({"spit": True}, "melts in the mouth"),
        ({"at_min": -5}, "0 minutes or later"),
        ({"at_min": 1441}, "within a day"),
        ({"dose_mg": 10_001}, "at most 10000 mg"),
    ],
)
def test_what_cannot_be_given_is_refused_in_words(wrong, says):
    with pytest.raises(ValueError, match=says):
        Dose(**{"route": "im", "dose_mg": 30, **wrong})


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"route": "rectal"}, "no route is called rectal; there are iv, push, im, sublingual, oral, intranasal"),
        ({"dose_mg": 0}, "a dose is above 0 mg and at most 10000 mg"),
        ({"dose_mg": float("inf")}, "a dose is above 0 mg and at most 10000 mg"),
        ({"at_min": float("inf")}, "times are 0 minutes or later and within a day, 1440 minutes"),
        ({"route": "sublingual", "hold_min": -1}, "times are 0 minutes or later and within a day, 1440 minutes"),
        (
            {"route": "im", "infusion_min": 5},
            "an infusion, and only an infusion, runs in over some minutes; a push is its own route",
        ),
        ({"spit": True}, "only what melts in the mouth is held there or spat out"),
    ],
)
def test_a_refused_dose_is_told_in_a_whole_sentence(wrong, says):
    with pytest.raises(ValueError) as refused:
        Dose(**{"route": "im", "dose_mg": 30, **wrong})
    assert str(refused.value) == says


def test_the_ends_of_the_range_belong_to_it():
    for kg in (45, 140):
        within(K1, weight_kg=kg, age_years=K1.age_from)
        within(K1, weight_kg=kg, age_years=K1.age_to)
    for age in (K1.age_from - 1, K1.age_to + 1):
        with pytest.raises(OutsideTheModel) as refused:
            within(K1, weight_kg=70, age_years=age)
        ages = f"{K1.age_from} to {K1.age_to} years of age"
        assert str(refused.value) == f"the model speaks of {ages}, not of {age}"


WITHOUT = {"clearance", "fast_flow"}


@pytest.mark.parametrize(
    ("parameters", "says"),
    [
        ([each for each in K1.parameters if each.id not in WITHOUT], "no value for clearance, fast_flow"),
        ([*K1.parameters, K1.parameters[0]], "a parameter is given twice"),
    ],
)
def test_a_model_without_or_with_two_values_is_refused(parameters, says):
    with pytest.raises(ValueError) as refused:
        replace(K1, parameters=tuple(parameters))
    assert str(refused.value) == says


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"value": 0}, "clearance: a parameter is above zero and its variance is not below"),
        ({"variance": -0.1}, "clearance: a parameter is above zero and its variance is not below"),
        ({"unit": "share", "value": 1.01}, "clearance: a share is at most 1"),
    ],
)
def test_a_parameter_that_cannot_be_is_refused(changed, says):
    with pytest.raises(ValueError) as refused:
        replace(K1.by_id["clearance"], **changed)
    assert str(refused.value) == says


@pytest.mark.parametrize(("unit", "times"), [("L/h", 1 / 60), ("1/h", 1 / 60), ("L/min", 1), ("min", 1), ("share", 1)])
def test_a_value_is_used_per_minute(unit, times):
    kept = replace(K1.by_id["clearance"], unit=unit, value=0.5, variance=0)
    assert kept.per_minute == pytest.approx(0.5 * times, rel=1e-12)
    assert replace(kept, unit="share", value=1).value == 1


@pytest.mark.parametrize("kg", [44, 141])
def test_nothing_is_said_of_people_outside_the_model(kg):
    with pytest.raises(OutsideTheModel, match="45 to 140 kg"):
        typical(K1, weight_kg=kg)


def test_no_parameter_is_silently_a_fact():
    assert K1.standing == "A draft: 25 of its 25 parameters have not been checked in their sources."
    for each in K1.parameters:
        assert each.cite
        assert each.meaning
        assert not each.verified
