"""Deciding as clinicians see it: one decision, and what two see differently."""
