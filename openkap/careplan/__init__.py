"""Here we plan your treatment with you: which visits, when, who is with you, and what you want to get from it.

Two people from two disciplines sign the plan before anything is booked, and everything that changes later is added,
never written over.
"""
