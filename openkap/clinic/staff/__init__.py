"""Pages about the building, for those who work in it."""
