"""What the clinic knows how to decide. Values in, verdicts out: no database, no clock, no framework."""
