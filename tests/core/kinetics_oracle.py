"""K1 once more, slowly: its differential equations as one matrix, carried on by matrix exponentials."""

import numpy as np

STATES = ["plasma", "fast", "slow", "first", "second", "nor", "far", "muscle", "mouth", "nose", "gut", "transit"]
STATES += ["venous", "venous_nor"]


def expm(matrix):
    """Scaling, a Taylor series, and squaring."""
    halvings = max(0, int(np.ceil(np.log2(max(np.abs(matrix).sum(axis=1).max(), 1e-9)))) + 6)
    scaled, term, total = matrix / 2**halvings, np.eye(len(matrix)), np.eye(len(matrix))
    for order in range(1, 19):
        term = term @ scaled / order
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


def rates(p, molar_ratio):
    """The matrix of K1 for one person."""
    k = np.zeros((len(STATES), len(STATES)))
    at = {name: place for place, name in enumerate(STATES)}

    def flow(source, target, rate, share=1.0):
        k[at[source], at[source]] -= rate * share
        if target:
            k[at[target], at[source]] += rate * share

    flow("plasma", "fast", p["fast_flow"] / p["central_volume"])
    flow("fast", "plasma", p["fast_flow"] / p["fast_volume"])
    flow("plasma", "slow", p["slow_flow"] / p["central_volume"])
    flow("slow", "plasma", p["slow_flow"] / p["slow_volume"])
    flow("plasma", "first", p["clearance"] / p["central_volume"])
    flow("first", "second", 2 / p["formation_time"])
    flow("second", "nor", 2 / p["formation_time"], p["formed_share"])
    flow("second", "", 2 / p["formation_time"], 1 - p["formed_share"])
    flow("nor", "", p["norketamine_clearance"] / p["norketamine_volume"])
    flow("nor", "far", p["norketamine_flow"] / p["norketamine_volume"])
    flow("far", "nor", p["norketamine_flow"] / p["norketamine_far_volume"])
    flow("muscle", "plasma", p["muscle_rate"])
    flow("mouth", "plasma", p["mucosa_release"])
    flow("nose", "plasma", p["nose_rate"])
    flow("gut", "transit", p["gut_rate"])
    flow("transit", "plasma", 1 / p["gut_transit"], p["swallowed_share"])
    flow("transit", "first", 1 / p["gut_transit"], 1 - p["swallowed_share"])
    lag = np.log(2) / p["venous_half_life"]
    for reader, source, gain in (
        ("venous", "plasma", 1000 / p["central_volume"]),
        ("venous_nor", "nor", 1000 * molar_ratio / p["norketamine_volume"]),
    ):
        k[at[reader], at[reader]] -= lag
        k[at[reader], at[source]] += lag * gain
    return k


def puts(p, dose):
    """Where a dose enters: state, amount, start, over how many minutes (0: at once)."""
    mg, at = dose.dose_mg, dose.at_min
    if dose.route in ("iv", "push"):
        return [("plasma", mg, at, dose.infusion_min)]
    if dose.route == "im":
        return [("muscle", mg * p["muscle_share"], at, 0)]
    if dose.route == "oral":
        return [("gut", mg, at, p["gut_input"])]
    if dose.route == "intranasal":
        nose = p["nose_share"]
        return [("nose", mg * nose, at, 0), ("gut", mg * (1 - nose), at, p["gut_input"])]
    held = dose.hold_min + p["mucosa_residence"]
    share = 1 - np.exp(-p["mucosa_rate"] * held)
    mouth = ("mouth", mg * share, at, held)
    return [mouth] if dose.spit else [mouth, ("gut", mg * (1 - share), at + dose.hold_min, p["gut_input"])]


def levels(model, people, doses, times):
    """Venous-equivalent ketamine, norketamine and arterial ketamine of the first person, ng/mL, at these minutes."""
    p = {name: float(values[0]) for name, values in people.items()}
    matrix, at = rates(p, model.molar_ratio), {name: place for place, name in enumerate(STATES)}
    found = [put for dose in doses for put in puts(p, dose)]
    edges = {start for _, _, start, _ in found} | {start + over for _, _, start, over in found if over}
    state, now, read = np.zeros(len(STATES)), 0.0, {}
    for moment in sorted({0.0, *edges, *times}):
        rate = np.zeros(len(STATES))
        for name, amount, start, over in found:
            if over and start <= now < start + over and moment > now:
                rate[at[name]] += amount / over
        state, now = _carried(matrix, state, rate, moment - now), moment
        for name, amount, start, over in found:
            if not over and start == now:
                state[at[name]] += amount
        read[now] = state
    rows = [read[moment] for moment in times]
    arterial = [row[at["plasma"]] * 1000 / p["central_volume"] for row in rows]
    return np.array([[row[at["venous"]] for row in rows], [row[at["venous_nor"]] for row in rows], arterial])


def _carried(matrix, state, rate, minutes):
    if minutes <= 0:
        return state.copy()
    size = len(state)
    whole = np.zeros((size + 1, size + 1))
    whole[:size, :size], whole[:size, size] = matrix, rate
    return (expm(whole * minutes) @ np.append(state, 1.0))[:size]
