"""Learning: how am I doing since before my first dose, and how does everyone do here, nobody left out of the count.

This room reads and never acts.
"""
