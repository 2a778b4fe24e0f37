"""A yes is silent; a no says why, and an act that may not be done now is refused with that reason."""

import pytest

from openkap.core.verdict import Refused, Verdict, insist


def test_a_verdict_is_a_yes_unless_it_has_a_reason():
    assert Verdict() == Verdict("")
    assert bool(Verdict()) is True
    assert bool(Verdict("Not today.")) is False


def test_to_insist_on_a_yes_does_nothing():
    assert insist(Verdict()) is None


class TooLate(Refused):
    pass


@pytest.mark.parametrize(("given", "raised"), [((), Refused), ((TooLate,), TooLate)])
def test_to_insist_on_a_no_refuses_with_its_reason(given, raised):
    with pytest.raises(Refused) as refused:
        insist(Verdict("Not today."), *given)
    assert (type(refused.value), str(refused.value)) == (raised, "Not today.")
