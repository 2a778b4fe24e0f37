"""The short names by which routes are typed."""

ROUTES = {"iv": "iv", "im": "im", "sl": "sublingual", "po": "oral", "in": "intranasal"}
