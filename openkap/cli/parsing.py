"""The reading of options: what is wrong is a Fault of one line, and nothing is silently the last of two."""

from argparse import Action, ArgumentParser, Namespace
from typing import Any, NoReturn

from openkap.cli.faults import Fault


class Parser(ArgumentParser):
    """argparse that says what is wrong in one line, and refuses an option with a value that is given twice."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.register("action", None, Once)
        self.register("action", "store", Once)
        self.register("action", "append", Several)

    def error(self, message: str) -> NoReturn:
        raise Fault(f"{message}; see `{self.prog} --help`")


class Once(Action):
    """Keep the value of an option; a second one would silently replace it."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None
    ) -> None:
        given: set[str] = namespace.__dict__.setdefault("_given", set())
        if option_string is not None and self.dest in given:
            parser.error(f"{_name(self)} is given twice: give it once")
        given.add(self.dest)
        setattr(namespace, self.dest, _value(parser, self, values))


class Several(Action):
    """Keep every value of an option that may be given often."""

    def __call__(
        self, parser: ArgumentParser, namespace: Namespace, values: Any, option_string: str | None = None
    ) -> None:
        setattr(namespace, self.dest, [*getattr(namespace, self.dest), _value(parser, self, values)])


def _value(parser: ArgumentParser, action: Action, value: Any) -> Any:
    """argparse loses a value that is two dashes and hands over an empty list."""
    if value == []:
        parser.error(f"{_name(action)}: a value is needed, not '--'")
    return value


def _name(action: Action) -> str:
    return action.option_strings[0] if action.option_strings else action.dest
