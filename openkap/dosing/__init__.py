"""The day of a dose. Someone checks with me that all is in order, stays with me, looks at me again and again, and lets
me go home only when I am well and somebody takes me."""
