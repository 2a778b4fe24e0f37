"""`openkap windows`: a window for each visit, drawn together by what was kept, and conflicts in words."""

import json

import pytest

from openkap.cli import main


def told(capsys, *options):
    assert main(["windows", "six-dose-im", "--anchor", "2026-01-05", "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


def by_visit(found):
    return {each["visit"]: (each["earliest"], each["latest"]) for each in found["visits"]}


def test_every_visit_has_a_window_in_the_order_of_the_plan(capsys):
    found = told(capsys)
    assert found["conflicts"] == []
    assert len(found["visits"]) > 10
    assert all("2026-01-05" <= each["earliest"] <= each["latest"] for each in found["visits"])


def test_a_visit_that_was_kept_draws_the_others_together(capsys):
    before = by_visit(told(capsys))
    key = next(iter(before))
    at = before[key][0]
    after = by_visit(told(capsys, "--kept", f"{key}={at}"))
    assert after[key] == (at, at)
    assert all(after[each][0] >= before[each][0] and after[each][1] <= before[each][1] for each in before)
    assert after != before


def test_what_no_longer_fits_is_said_in_words(capsys):
    visits = list(by_visit(told(capsys)))
    doses = [each for each in visits if each.startswith("dos")][:2]
    found = told(capsys, "--kept", f"{doses[0]}=2026-01-20T09:00", "--kept", f"{doses[1]}=2026-01-20T12:00")
    assert any(each["visit"] == doses[1] and "the plan asks for" in each["reason"] for each in found["conflicts"])
    main(["windows", "six-dose-im", "--anchor", "2026-01-05", "--kept", f"{doses[0]}=2025-01-20"])
    assert "\n! " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["seven-dose", "--anchor", "2026-01-05"], "no protocol is called seven-dose"),
        (["six-dose-im", "--anchor", "next week"], "is no date such as"),
        (["six-dose-im", "--anchor", "2026-01-05", "--kept", "party=2026-01-07"], "the visits of six-dose-im are"),
        (["six-dose-im", "--anchor", "2026-01-05", "--kept", "dose-1"], "the visits of six-dose-im are"),
    ],
)
def test_a_bad_question_is_refused_in_one_line(capsys, options, says):
    assert main(["windows", *options]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert says in shown.err
