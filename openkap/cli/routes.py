"""The short names by which routes are typed."""

ROUTES = {"iv": "iv", "im": "im", "sl": "sublingual", "po": "oral", "in": "intranasal"}
# The label's own spray is another medicine: it is watched here, and the kinetic model does not speak of it.
MONITORED = {**ROUTES, "esketamine": "esketamine"}
