"""Every address against every member of the cast.

`access.txt` has a line per address: its name, who gets in by GET, who gets in by POST. The visitors stand in the
order of WHO below. An address that is missing from the table, or a visitor who gets what the table does not say,
fails here.

    +  gets in: a page, or onwards
    !  is answered with a reason why not, or with the form and its errors
    .  learns nothing: 404
    >  is sent to the sign-in page
    x  the address does not know this method
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.doors.world import MOMENT, build

TABLE = Path(__file__).with_name("access.txt")
WHO = (
    "nobody", "ada", "bo", "stranger", "dev", "eun", "femi", "gus", "hana", "ivo",
    "medical_director", "clinic_director", "administrator",
)  # fmt: skip
# Addresses with a record in them that is not Ada's alone, each with its reason.
NOBODYS = {
    "staff-intake-inquiry": "somebody who asks has no care team yet",
    "staff-intake-carried": "somebody who asks has no care team yet: any clinician of the house reads what they sent",
    "staff-clinic-emergency": "the emergency key is for those outside the care team",
    "portal-intake-consent": "names a text, not a person: everybody sees their own consent",
    "staff-clinic-mail-retry": "names a mail that did not arrive; who sees no clients sees none of theirs",
    "staff-clinic-mail-settlement": "names a mail that did not arrive; who sees no clients sees none of theirs",
    "staff-safety-withdrawal": "names a shift of somebody who works here, never a client",
    "portal-intake-refusal": "names a text, not a person: everybody says no for themselves",
    "portal-intake-row-end": "ends a row of one's own list; another's row is not found in it",
}
NOBODYS |= dict.fromkeys(
    (
        "staff-intake-inquiry-help", "staff-intake-inquiry-case", "staff-intake-screenings", "staff-intake-settling",
        "staff-intake-referral", "staff-intake-closure", "staff-intake-reopening", "staff-intake-identification",
        "staff-intake-wait-inquiry", "staff-intake-waiting-place", "staff-intake-waiting-calls",
        "staff-intake-waiting-urgency", "staff-intake-waiting-end",
    ),
    "somebody who asks has no care team yet",
)  # fmt: skip
# Addresses of those who work here and of rooms: administrators keep them, and nothing of a client is in them.
NOBODYS |= dict.fromkeys(
    (
        "staff-clinic-account", "staff-clinic-account-invitations", "staff-clinic-account-ending",
        "staff-clinic-account-return", "staff-clinic-room-retirement", "staff-clinic-room-reopening",
    ),
    "names somebody who works here or a room, never a client",
)  # fmt: skip
NOBODYS |= dict.fromkeys(
    ("staff-intake-text", "staff-intake-text-part", "staff-intake-preview", "staff-intake-publication"),
    "names a text of the clinic, never a client",
)
# Addresses that are not ours to list: tested by the package that brings them, each with its reason.
NOT_OURS = {"allauth": "accounts and second factors"}


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Every address of the house."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        elif entry.callback.__module__.split(".")[0] not in NOT_OURS:
            yield entry


ADDRESSES = sorted({pattern.name or str(pattern.pattern): pattern for pattern in patterns()}.items())


SHARES = 4  # so that two processes can divide them


def table() -> dict[str, tuple[str, str]]:
    rows = (line.split() for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#"))
    return {name: (get, post) for name, get, post in rows}


def sign(response) -> str:
    if response.status_code == 404:
        return "."
    if response.status_code == 405:
        return "x"
    if response.status_code == 302 and response.headers["Location"].startswith(reverse(settings.LOGIN_URL)):
        return ">"
    assert response.status_code < 500, f"status {response.status_code}"
    return "!" if response.status_code >= 400 else "+"


def tried(address: str, method: str, browsers: list[Browser]) -> str:
    """What each visitor gets, as a row of signs. Nothing they do stays done."""
    row = ""
    for browser in browsers:
        with transaction.atomic():
            row += sign(getattr(browser, method)(address))
            transaction.set_rollback(True)
    return row


def signed_in(cast, who: str) -> Browser:
    browser = Browser()
    if who != "nobody":
        browser.force_login(getattr(cast, who))
    return browser


@pytest.mark.django_db
@pytest.mark.parametrize("share", range(SHARES))
def test_everybody_gets_what_the_table_says(share):
    """The world is built once for a share of the addresses, in one transaction; everything done in it is undone."""
    known, offenders = table(), []
    with time_machine.travel(MOMENT, tick=False):
        world = build()
        browsers = [signed_in(world.cast, who) for who in WHO]
        for name, pattern in ADDRESSES[share::SHARES]:
            address = reverse(name, kwargs=world.arguments(name, list(pattern.pattern.converters)))
            found = (tried(address, "get", browsers), tried(address, "post", browsers))
            if known.get(name) != found:
                offenders.append(f"{name:<46} {found[0]} {found[1]}")
    assert not offenders, "\n".join(["Think, then write into access.txt:", *offenders])


def test_the_table_lists_no_address_that_is_gone():
    gone = set(table()) - {name for name, _ in ADDRESSES}
    assert not gone, f"remove from access.txt: {sorted(gone)}"


def test_a_stranger_never_gets_into_anything_of_a_client():
    """Whatever the table says elsewhere: an address with a record of Ada's in it is closed to these five."""
    outsiders = [WHO.index(who) for who in ("bo", "stranger", "hana", "ivo", "administrator")]
    open_doors = [
        f"{name}: {WHO[index]} by {method}"
        for name, pattern in ADDRESSES
        if any(key.endswith(("_id", "pk")) for key in pattern.pattern.converters) and name in table()
        if name not in NOBODYS
        for method, row in zip(("GET", "POST"), table()[name], strict=True)
        for index in outsiders
        if row[index] in "+!"
    ]
    assert not open_doors, "\n".join(open_doors)
