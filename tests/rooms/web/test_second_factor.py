"""A code that turns while somebody types it still opens the door; an old one does not."""

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value, validate_totp_code

PERIOD = 30


@pytest.mark.parametrize(
    ("seconds", "counts"), [(0, True), (29, True), (35, True), (-29, True), (95, False), (-95, False)]
)
def test_a_code_counts_a_little_longer_than_it_is_shown(now, seconds, counts):
    secret, shown_at = generate_totp_secret(), now.timestamp() // PERIOD * PERIOD
    code = format_hotp_value(hotp_value(secret, int(shown_at) // PERIOD))
    with time_machine.travel(shown_at + seconds, tick=False):
        assert validate_totp_code(secret, code) is counts
