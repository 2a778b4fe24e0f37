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


def test_an_impossible_kept_time_names_the_rules_that_conflict(capsys):
    found = told(capsys, "--kept", "dose-1=2026-01-14T09:00", "--kept", "dose-2=2026-01-15T09:00")
    said = {each["visit"]: each["reason"] for each in found["conflicts"]}
    assert said["dose-2"] == "Dose 2 is 24 hours after Dose 1; the plan asks for 66 hours to 5 days."
    assert said["integration-1"].endswith(
        "Dose 2 is 24 hours after Dose 1, but Integration 1 comes at least 24 hours after Dose 1 and "
        "Dose 2 comes at least 2 hours after Integration 1."
    )
    assert "integration-1" not in by_visit(found)


def test_a_visit_that_was_moved_takes_the_others_with_it(capsys):
    first = by_visit(told(capsys, "--moved", "dose-1=2026-01-14T09:00"))
    later = by_visit(told(capsys, "--moved", "dose-1=2026-01-15T09:00"))
    assert first["dose-2"] == ("2026-01-17T03:00", "2026-01-19T09:00")
    assert later["dose-2"] == ("2026-01-18T03:00", "2026-01-20T09:00")
    main(["windows", "six-dose-im", "--anchor", "2026-01-05", "--moved", "dose-1=2026-01-15T09:00"])
    assert "2026-01-15T09:00  moved" in capsys.readouterr().out


def test_a_visit_that_was_missed_is_open_again_from_then_on_and_what_follows_waits(capsys):
    kept = ("--kept", "dose-1=2026-01-14T09:00")
    found = by_visit(told(capsys, *kept, "--missed", "integration-1=2026-01-16T15:00"))
    assert found["integration-1"] == ("2026-01-16T15:00", "2026-01-17T09:00")
    assert found["dose-2"][0] == "2026-01-17T03:00"


def test_a_visit_missed_for_its_whole_window_says_which_rule_closed_it(capsys):
    held = ("preparation-1=2026-01-06", "preparation-2=2026-01-08", "dose-1=2026-01-14T09:00")
    kept = [word for each in held for word in ("--kept", each)]
    [conflict] = told(capsys, *kept, "--missed", "integration-1")["conflicts"]
    assert conflict["reason"].endswith(
        "Dose 1 was more than 72 hours ago, but Integration 1 comes at most 72 hours after Dose 1."
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["seven-dose", "--anchor", "2026-01-05"], "no protocol is called seven-dose"),
        (["six-dose-im", "--anchor", "next week"], "is no date such as"),
        (["six-dose-im", "--anchor", "2026-01-05", "--kept", "party=2026-01-07"], "the visits of six-dose-im are"),
        (["six-dose-im", "--anchor", "2026-01-05", "--kept", "dose-1"], "a time is needed, as in dose-1=2026"),
        (["six-dose-im", "--anchor", "2026-01-05", "--moved", "dose-1=soon"], "is no date such as"),
        (["six-dose-im", "--anchor", "2026-01-05", "--missed", "dose-9"], "the visits of six-dose-im are"),
        (["six-dose-im", "--anchor", "2026-01-05", "--missed", "dose-1", "--missed", "dose-1"], "is named twice"),
        (
            ["six-dose-im", "--anchor", "2026-01-05", "--missed", "dose-1", "--kept", "dose-1=2026-01-14"],
            "dose-1 is named twice: a visit is kept, moved or missed, and once",
        ),
    ],
)
def test_a_bad_question_is_refused_in_one_line(capsys, options, says):
    assert main(["windows", *options]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.count("\n")) == ("", 1)
    assert says in shown.err
