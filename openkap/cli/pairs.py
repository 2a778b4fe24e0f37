"""Tables of scores on two occasions: long, one row for each person and occasion, or wide, one row for each person."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import dataclass

from openkap.cli.faults import Fault
from openkap.cli.tables import A_NUMBER, Table, number, opened
from openkap.core.significance import Pair

ABSENT = {"", "na", "nan", "null"}


@dataclass(frozen=True)
class People:
    """Each person's scores by occasion, each person's group, and the two occasions that are compared."""

    scores: dict[str, dict[str, float]]
    groups: dict[str, str]
    first: str
    last: str

    def pairs(self, group: str | None = None) -> list[Pair]:
        """The scores before and after of everyone, or everyone of a group, who has both."""
        both = {self.first, self.last}
        found = (self.scores[who] for who in self.everybody(group) if both <= self.scores[who].keys())
        return [(scores[self.first], scores[self.last]) for scores in found]

    def everybody(self, group: str | None = None) -> list[str]:
        """Everyone, or everyone of a group, with or without scores."""
        return [who for who in self.scores if group is None or self.groups[who] == group]

    @property
    def arms(self) -> list[str]:
        return sorted(set(self.groups.values()))


def add_arguments(parser: ArgumentParser) -> None:
    """What says where the scores stand."""
    long = parser.add_argument_group("a table with a row for each person and occasion")
    long.add_argument("--id", metavar="COLUMN", help="who it is")
    long.add_argument("--time", metavar="COLUMN", help="which occasion; numbers are put in order")
    long.add_argument("--value", metavar="COLUMN", help="the score")
    long.add_argument("--from", dest="first", metavar="TIME", help="the occasion before; else the first")
    long.add_argument("--to", dest="last", metavar="TIME", help="the occasion after; else the last")
    long.add_argument("--form", metavar="COLUMN", help="version, recall or language: two forms are not compared")
    wide = parser.add_argument_group("a table with a row for each person")
    wide.add_argument("--before", metavar="COLUMN", help="the score before")
    wide.add_argument("--after", metavar="COLUMN", help="the score after")


def read(asked: Namespace) -> People:
    """The people of the table that was asked for; a Fault names the line or the option that is wrong."""
    wide = [asked.before, asked.after]
    long = [asked.id, asked.time, asked.value]
    if any(wide) and not any([*long[1:], asked.first, asked.last, asked.form]):
        if all(wide):
            return _wide(asked)
    elif all(long) and not any(wide):
        return _long(asked)
    raise Fault("say where the scores are: --id, --time and --value, or --before and --after")


def _wide(asked: Namespace) -> People:
    if asked.before == asked.after:
        raise Fault("--before and --after name the same column")
    people, groups = {}, {}
    with opened(asked.csv) as table:
        places = {name: table.column(name, option) for name, option in _wide_columns(asked)}
        who, arm = _place(table, asked.id, "--id"), _place(table, asked.arm, "--arm")
        for line, row in table.rows():
            person = f"line {line}" if who is None else row[who].strip()
            if person in people:
                raise Fault(f"{table.name}, line {line}: a second row of {person}")
            found = {name: _score(table, row[place], line, name) for name, place in places.items()}
            people[person] = {name: score for name, score in found.items() if score is not None}
            if arm is not None:
                groups[person] = row[arm].strip()
    return People(people, groups, asked.before, asked.after)


def _wide_columns(asked: Namespace) -> Sequence[tuple[str, str]]:
    return [(asked.before, "--before"), (asked.after, "--after")]


def _long(asked: Namespace) -> People:
    people: dict[str, dict[str, float]] = {}
    forms: dict[str, dict[str, str]] = {}
    groups: dict[str, str] = {}
    times: dict[str, None] = {}
    with opened(asked.csv) as table:
        who, when, what = (table.column(getattr(asked, name), f"--{name}") for name in ("id", "time", "value"))
        arm, form = _place(table, asked.arm, "--arm"), _place(table, asked.form, "--form")
        for line, row in table.rows():
            person, time = row[who].strip(), row[when].strip()
            times[time] = None
            scores = people.setdefault(person, {})
            if time in scores:
                raise Fault(f"{table.name}, line {line}: a second score of {person} at {time}")
            if (score := _score(table, row[what], line, asked.value)) is not None:
                scores[time] = score
            if form is not None:
                forms.setdefault(person, {})[time] = row[form].strip()
            if arm is not None:
                groups[person] = row[arm].strip()
    first, last = _ends(asked, times)
    return People(
        {who: _of_one_form(found, forms.get(who, {}), first, last) for who, found in people.items()},
        groups,
        first,
        last,
    )


def _of_one_form(scores: dict[str, float], forms: dict[str, str], first: str, last: str) -> dict[str, float]:
    """Without the later score where it was taken in another form than the one before: it is missing."""
    if forms.get(first) == forms.get(last):
        return scores
    return {time: score for time, score in scores.items() if time != last}


def _place(table: Table, name: str | None, option: str) -> int | None:
    return None if name is None else table.column(name, option)


def _score(table: Table, text: str, line: int, column: str) -> float | None:
    """None where there is none."""
    if text.strip().lower() in ABSENT:
        return None
    if (found := number(text)) is not None:
        return found
    raise Fault(f"{table.name}, line {line}, {column}: {text!r} is not {A_NUMBER}")


def _ends(asked: Namespace, times: dict[str, None]) -> tuple[str, str]:
    """The occasions named, else the first and the last: by number where all are numbers, else by name."""
    for option, named in (("--from", asked.first), ("--to", asked.last)):
        if named is not None and named not in times:
            raise Fault(f"{option}: no row has the occasion {named!r}; there are {', '.join(times)}")
    if len(times) < 2:
        raise Fault("two occasions are needed; the table has one")
    ordered = sorted(times, key=float) if all(number(time) is not None for time in times) else sorted(times)
    first, last = asked.first or ordered[0], asked.last or ordered[-1]
    if first == last:
        raise Fault(f"--from and --to name the same occasion, {first!r}")
    return first, last
