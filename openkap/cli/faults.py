"""What is wrong with a question or an input file, in words for the person who typed it."""


class Fault(Exception):
    """A wrong option, column or value. The command ends with status 2 and leaves nothing behind."""
