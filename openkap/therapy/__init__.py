"""Preparing and integrating: before the medicine someone asks what I hope for and what I need to feel safe; while it
works someone sits with me and writes down my own words; afterwards we turn what came up into one thing I do."""
