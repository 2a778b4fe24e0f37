"""What is wrong with a question or an input file, in words for the person who typed it."""

LONGEST = 1_500  # characters of one line: what was typed may be a whole file


class Fault(Exception):
    """A wrong option, column or value. The command ends with status 2 and leaves nothing behind."""


def one_line(fault: object) -> str:
    """A fault on one line: what would break the line, or steer a terminal, is spelt out."""
    text = str(fault)
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
