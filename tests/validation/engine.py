"""K1 once more, for a simulator that others wrote: its equations as a model in SBML, solved by libroadrunner.

The equations and their symbols are those of the model's description; the numbers come from the same parameters.
"""

from xml.sax.saxutils import quoteattr

import numpy as np

Equations = dict[str, dict[str, float]]  # state -> the rates at which it grows with each state, per minute
TOLERANCE = 1e-11


def equations(p: dict[str, float], molar_ratio: float) -> Equations:
    v1, v2, v3 = p["central_volume"], p["fast_volume"], p["slow_volume"]
    cl, q2, q3 = p["clearance"], p["fast_flow"], p["slow_flow"]
    vn1, vn2 = p["norketamine_volume"], p["norketamine_far_volume"]
    cln, qn, fm = p["norketamine_clearance"], p["norketamine_flow"], p["formed_share"]
    stage, lag, f_po = 2 / p["formation_time"], np.log(2) / p["venous_half_life"], p["swallowed_share"]
    ka_im, ka_1, ka_n, ka_2 = p["muscle_rate"], p["mucosa_release"], p["nose_rate"], p["gut_rate"]
    past = 1 / p["gut_transit"]
    from_routes = {"Aim": ka_im, "Am": ka_1, "An": ka_n, "At": f_po * past}
    return {
        "A1": {"A1": -(cl + q2 + q3) / v1, "A2": q2 / v2, "A3": q3 / v3, **from_routes},
        "A2": {"A1": q2 / v1, "A2": -q2 / v2},
        "A3": {"A1": q3 / v1, "A3": -q3 / v3},
        "M1": {"A1": cl / v1, "At": (1 - f_po) * past, "M1": -stage},
        "M2": {"M1": stage, "M2": -stage},
        "N1": {"M2": fm * stage, "N1": -(cln + qn) / vn1, "N2": qn / vn2},
        "N2": {"N1": qn / vn1, "N2": -qn / vn2},
        "Aim": {"Aim": -ka_im},
        "Am": {"Am": -ka_1},
        "An": {"An": -ka_n},
        "Ag": {"Ag": -ka_2},
        "At": {"Ag": ka_2, "At": -past},
        "Cv": {"A1": lag * 1000 / v1, "Cv": -lag},
        "Nv": {"N1": lag * 1000 * molar_ratio / vn1, "Nv": -lag},
    }


def sbml(rates: Equations) -> str:
    """The model as SBML: one rate rule for each state, and an input `u_<state>` into each."""
    values = [f'<parameter id={quoteattr(state)} value="0" constant="false"/>' for state in rates]
    values += [f'<parameter id="u_{state}" value="0" constant="false"/>' for state in rates]
    rules = [
        f'<rateRule variable="{state}">{MATH}<apply><plus/><ci>u_{state}</ci>'
        + "".join(f"<apply><times/><cn>{rate!r}</cn><ci>{other}</ci></apply>" for other, rate in terms.items())
        + "</apply></math></rateRule>"
        for state, terms in rates.items()
    ]
    body = f"<listOfParameters>{''.join(values)}</listOfParameters><listOfRules>{''.join(rules)}</listOfRules>"
    return f'<?xml version="1.0" encoding="UTF-8"?>{HEAD}<model id="K1">{body}</model></sbml>'


MATH = '<math xmlns="http://www.w3.org/1998/Math/MathML">'
HEAD = '<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1">'


def puts(p: dict[str, float], dose) -> list[tuple[str, float, float, float]]:
    """Where a dose enters: state, milligrams, from which minute, over how many minutes (0: at once)."""
    mg, at = dose.dose_mg, dose.at_min
    gut = p["gut_input"]
    if dose.route in ("iv", "push"):
        return [("A1", mg, at, dose.infusion_min)]
    if dose.route == "im":
        return [("Aim", p["muscle_share"] * mg, at, 0.0)]
    if dose.route == "oral":
        return [("Ag", mg, at, gut)]
    if dose.route == "intranasal":
        return [("An", p["nose_share"] * mg, at, 0.0), ("Ag", (1 - p["nose_share"]) * mg, at, gut)]
    lasting = dose.hold_min + p["mucosa_residence"]
    taken = 1 - np.exp(-p["mucosa_rate"] * lasting)
    swallowed = [] if dose.spit else [("Ag", (1 - taken) * mg, at + dose.hold_min, gut)]
    return [("Am", taken * mg, at, lasting), *swallowed]


class Engine:
    """One person's K1 in libroadrunner. ImportError where it is not installed."""

    def __init__(self, model, people, *, tolerance: float = TOLERANCE) -> None:
        import roadrunner

        self._person = {name: float(values[0]) for name, values in people.items()}
        rates = equations({name: float(value) for name, value in self._person.items()}, model.molar_ratio)
        self._model = roadrunner.RoadRunner(sbml({state: dict(_plain(terms)) for state, terms in rates.items()}))
        self._model.integrator.relative_tolerance = self._model.integrator.absolute_tolerance = tolerance
        self._model.timeCourseSelections = ["Cv", "Nv", "A1"]

    def levels(self, doses, times) -> np.ndarray:
        """Venous-equivalent ketamine and norketamine and arterial ketamine, ng/mL, at these minutes in order."""
        given = [put for dose in doses for put in puts(self._person, dose)]
        edges = {0.0, max(times), *(start for *_, start, _ in given), *(start + over for *_, start, over in given)}
        found = {}
        self._model.resetAll()
        ordered = sorted(edge for edge in edges if edge <= max(times))
        for now, until in zip(ordered, [*ordered[1:], ordered[-1]], strict=True):
            self._enter(given, now)
            inside = [now, *(time for time in times if now < time < until), until]
            rows = self._row() if until == now else self._model.simulate(times=inside)
            found |= dict(zip(inside, np.array(rows), strict=until > now))
        scale = np.array([1.0, 1.0, 1000 / self._person["central_volume"]])
        return np.array([found[time] for time in times]).T * scale[:, None]

    def _enter(self, given, now) -> None:
        """What begins, goes on and ends at this minute."""
        for state in {state for state, *_ in given}:
            running = (mg / over for name, mg, start, over in given if name == state and start <= now < start + over)
            self._model[f"u_{state}"] = sum(running)
            self._model[state] += sum(
                mg for name, mg, start, over in given if name == state and start == now and not over
            )

    def _row(self):
        return [[self._model[name] for name in ("Cv", "Nv", "A1")]]


def _plain(terms):
    return ((state, float(rate)) for state, rate in terms.items())
