"""K1: a dose by any route becomes concentrations of ketamine and norketamine, in closed form.

A route is a branch into plasma (three compartments); what is removed forms norketamine after two equal delays (two
compartments); a lag turns arterial into venous-equivalent concentrations. Everything is linear: doses add up.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import numpy as np

from openkap.core.pharmacokinetics.exponentials import (
    Floats,
    Input,
    answer,
    apart,
    cubic_rates,
    quadratic_rates,
    residues,
)
from openkap.core.pharmacokinetics.regimen import Dose, within
from openkap.core.substances.kinetics import Kinetics

HORIZON = 480.0  # minutes after the last input within which every route has its peak
STAGE = 1e-4  # the two equal delays are set apart by this share, their sum kept
People = Mapping[str, Floats]  # parameter id -> its value for each of n people, litres and minutes


class Curves(NamedTuple):
    """Concentrations of n people at m moments, ng/mL. Venous-equivalent unless named arterial."""

    ketamine: Floats
    norketamine: Floats
    arterial_ketamine: Floats


class Species(NamedTuple):
    """Which of the three curves are wanted: each costs its share."""

    ketamine: bool = True
    norketamine: bool = True
    arterial: bool = True


EVERYTHING = Species()


PLASMA, CHAIN, LAG = (0, 1, 2), (3, 4, 5, 6), 7  # the columns of the poles that all curves share


class _Transfer(NamedTuple):
    """gain * prod(s + zeros) / prod(s + poles) for each person: (n,), (n, z), (n, k)."""

    gain: Floats
    zeros: Floats
    poles: Floats


class _Branch(NamedTuple):
    """Drug on its way: what enters, the first-order steps it passes, and the shares that reach plasma and the chain."""

    put: Input
    steps: tuple[Floats, ...]  # rates of absorption, one after another
    plasma: Floats
    chain: Floats


def typical(model: Kinetics, *, weight_kg: float) -> People:
    """One person with everybody's middle values, scaled to this weight. OutsideTheModel beyond its range."""
    within(model, weight_kg=weight_kg)
    size = weight_kg / model.weight_kg
    scale = {"": 1.0, "volume": size, "flow": size**0.75}
    return {each.id: np.array([each.per_minute * scale[each.scales]]) for each in model.parameters}


def curves(
    model: Kinetics, people: People, doses: Iterable[Dose], times: Floats, wanted: Species = EVERYTHING
) -> Curves:
    """What these people have in their blood at these moments, in minutes after the first dose."""
    total = np.zeros((sum(wanted), len(people["clearance"]), len(times)))
    for dose in doses:
        for branch in _ROUTES[dose.route](people, dose):
            poles, weights = _outputs(model, people, branch, wanted)
            total += answer(poles, weights, branch.put, times)
    found = iter(np.maximum(total, 0.0))
    return Curves(*(next(found) if each else np.empty((0, 0)) for each in wanted))


def _outputs(model: Kinetics, people: People, branch: _Branch, wanted: Species) -> tuple[Floats, Floats]:
    """The poles that all curves share (n, k), and the weights of each wanted curve (o, n, k)."""
    plasma, chain, lag = _plasma(people), _chain(model, people), np.log(2) / people["venous_half_life"]
    groups = (plasma.poles, chain.poles, lag[:, None], *(rate[:, None] for rate in branch.steps))
    poles = apart(np.concatenate(groups, axis=1))
    steps = np.prod(branch.steps, axis=0) if branch.steps else np.ones_like(lag)
    into, past = steps * branch.plasma, steps * branch.chain
    level = into * plasma.gain * 1000 / people["central_volume"]
    removed = into * plasma.gain * people["clearance"] / people["central_volume"]
    found = []
    if wanted.ketamine:
        found.append(_weights(poles, level * lag, plasma.zeros, without=CHAIN))
    if wanted.norketamine:
        both = np.concatenate([plasma.zeros, chain.zeros], axis=1)
        formed = _weights(poles, removed * chain.gain * lag, both)
        found.append(formed + _weights(poles, past * chain.gain * lag, chain.zeros, without=PLASMA))
    if wanted.arterial:
        found.append(_weights(poles, level, plasma.zeros, without=(*CHAIN, LAG)))
    return poles, np.stack(found)


def _weights(poles: Floats, gain: Floats, zeros: Floats, without: tuple[int, ...] = ()) -> Floats:
    """The residues of a transfer that has all of these poles but some, in their columns (n, k)."""
    found = np.zeros_like(poles)
    if gain.any():
        used = [place for place in range(poles.shape[1]) if place not in without]
        found[:, used] = residues(gain, zeros, poles[:, used])
    return found


def _plasma(people: People) -> _Transfer:
    """Amount in the centre after one unit into plasma: three compartments."""
    out = people["clearance"] / people["central_volume"]
    there = [people[flow] / people["central_volume"] for flow in ("fast_flow", "slow_flow")]
    back = [people["fast_flow"] / people["fast_volume"], people["slow_flow"] / people["slow_volume"]]
    poles = cubic_rates(
        out + sum(there) + sum(back),
        out * sum(back) + there[0] * back[1] + there[1] * back[0] + back[0] * back[1],
        out * back[0] * back[1],
    )
    return _Transfer(np.ones_like(out), np.stack(back, axis=1), poles)


def _chain(model: Kinetics, people: People) -> _Transfer:
    """Concentration of norketamine, ng/mL, after one mg of ketamine enters the two delays."""
    first = 2 / people["formation_time"] * (1 + STAGE)
    second = first / (1 + 2 * STAGE)
    out = people["norketamine_clearance"] / people["norketamine_volume"]
    there = people["norketamine_flow"] / people["norketamine_volume"]
    back = people["norketamine_flow"] / people["norketamine_far_volume"]
    poles = np.concatenate([np.stack([first, second], axis=1), quadratic_rates(out + there + back, out * back)], axis=1)
    gain = first * second * people["formed_share"] * 1000 * model.molar_ratio / people["norketamine_volume"]
    return _Transfer(gain, back[:, None], poles)


def _into_vein(people: People, dose: Dose) -> list[_Branch]:
    return [_direct(people, dose, 1.0, dose.infusion_min)]


def _into_muscle(people: People, dose: Dose) -> list[_Branch]:
    return [_direct(people, dose, people["muscle_share"], 0.0, people["muscle_rate"])]


def _under_tongue(people: People, dose: Dose) -> list[_Branch]:
    """Uptake by the mouth while it is held; at the end of the hold the rest is swallowed, unless it is spat out."""
    residence = dose.hold_min + people["mucosa_residence"]
    share = 1 - np.exp(-people["mucosa_rate"] * residence)
    mouth = _direct(people, dose, share, residence, people["mucosa_release"])
    return [mouth] if dose.spit else [mouth, _swallowed(people, dose, 1 - share, dose.hold_min)]


def _by_mouth(people: People, dose: Dose) -> list[_Branch]:
    return [_swallowed(people, dose, np.ones_like(people["clearance"]), 0.0)]


def _into_nose(people: People, dose: Dose) -> list[_Branch]:
    nose = people["nose_share"]
    return [_direct(people, dose, nose, 0.0, people["nose_rate"]), _swallowed(people, dose, 1 - nose, 0.0)]


_ROUTES: Mapping[str, Callable[[People, Dose], list[_Branch]]] = {
    "iv": _into_vein,
    "push": _into_vein,
    "im": _into_muscle,
    "sublingual": _under_tongue,
    "oral": _by_mouth,
    "intranasal": _into_nose,
}


def _direct(people: People, dose: Dose, share: Floats | float, lasting: Floats | float, *steps: Floats) -> _Branch:
    one = np.ones_like(people["clearance"])
    return _Branch(Input(dose.dose_mg * share * one, dose.at_min * one, lasting * one), steps, one, 0 * one)


def _swallowed(people: People, dose: Dose, share: Floats, after: float) -> _Branch:
    put = Input(dose.dose_mg * share, dose.at_min + after + 0 * share, people["gut_input"])
    steps = (people["gut_rate"], 1 / people["gut_transit"])
    return _Branch(put, steps, people["swallowed_share"], 1 - people["swallowed_share"])


def peak(model: Kinetics, people: People, doses: Iterable[Dose]) -> tuple[Floats, Floats]:
    """The highest venous-equivalent ketamine of each person, ng/mL, and when, in minutes to a tenth."""
    given = list(doses)
    wanted = Species(norketamine=False, arterial=False)
    rough = np.arange(0.0, lasting(given) + HORIZON, 1.0)
    about = curves(model, people, given, rough, wanted).ketamine.argmax(axis=1)
    near = rough[about].min(), rough[about].max()
    fine = np.arange(max(near[0] - 1, 0.0), near[1] + 1, 0.1)
    levels = curves(model, people, given, fine, wanted).ketamine
    return levels.max(axis=1), fine[levels.argmax(axis=1)]


def lasting(doses: Iterable[Dose]) -> float:
    """Until when something is given, minutes after the first dose."""
    return max(dose.at_min + dose.infusion_min + dose.hold_min for dose in doses)


def exposure(people: People, doses: Iterable[Dose]) -> Floats:
    """The area under the ketamine curve from 0 to infinity, ng h/mL: what reaches plasma over what removes it."""
    branches = [branch for dose in doses for branch in _ROUTES[dose.route](people, dose)]
    reached = sum(branch.put.amount * branch.plasma for branch in branches)
    return np.asarray(reached / people["clearance"] * 1000 / 60)
