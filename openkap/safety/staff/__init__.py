"""Pages of the alarm for those who work here."""
