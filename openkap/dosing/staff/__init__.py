"""Pages of the dosing day, for those who run it and those who sit with the client."""
