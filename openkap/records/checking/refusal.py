"""How a file is refused."""


class Unfit(ValueError):
    """This file cannot be kept. `str(unfit)` says why and what to do, in words for whoever brought it."""
