"""Every address against guardians: Ada's own, another family's, and Ada's on the morning of her 18th birthday."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from openkap.core.consents import Signer
from openkap.core.library import standard
from openkap.intake import actions as intake
from tests.doors.test_access import ADDRESSES, Browser, tried
from tests.doors.world import MOMENT, build
from tests.rooms.intake.young import guardian_of

# What a guardian opens: by GET, by POST, as in access.txt. Everything else of the portal and of the staff is 404.
OPEN = {
    "portal-guarding": ("+", "x"),
    "portal-guarding-young": ("+", "x"),
    "portal-intake-family": ("+", "x"),
    "portal-intake-family-part": ("+", "+"),  # nothing was sent: the form again
    "portal-intake-permissions": ("+", "x"),
    "portal-intake-permission": ("+", "+"),
    "portal-intake-permission-refusal": ("x", "+"),
    "portal-intake-permission-withdrawal": ("x", "!"),  # a no is not taken back
    "portal-intake-permission-copy": ("+", "x"),
    "portal-careplan-dates": ("+", "x"),
    "portal-candidacy-answer": ("+", "x"),
    "portal-safety-shared-plan": ("+", "x"),
    "portal-safety-guardians-help": ("+", "x"),
}
LANDING = "portal-guarding"  # names nobody: who decides for nobody is told so
# Where a guardian comes in with the link, as a client does.
INVITED = {"portal-intake-invitation"}
OWN_NOTICES = {"staff-clinic-notices"}  # everybody who signs in reads what was left for them, and nothing else


def grow_young(world):
    """Ada and Bo are sixteen, each with a guardian who signs in: the accounts of Ada's and of Bo's."""
    cast, early = world.cast, MOMENT - timedelta(days=1)
    for episode in (cast.ada_episode, cast.bo_episode):
        episode.client.born_on = date(2010, 3, 10)
        episode.client.save()
    row, own = guardian_of(cast.ada_episode, cast.dev, early)
    other = guardian_of(cast.bo_episode, cast.dev, early, "other@openkap.example", "Other")[1]
    signer, told = Signer("guardian", row.pk), standard().shelf("consents").get("confidentiality")
    said = {"episode": cast.ada_episode, "text": told, "signer": signer, "signed_name": "Cleo"}
    word = intake.refuse_consent(**said, by=own, at=MOMENT)  # after a dose nothing is signed; a no is never locked
    for act in ("withdrawal", "copy"):
        world.special[f"portal-intake-permission-{act}"] = {"pk": word.pk}
    world.special["portal-intake-family-part"] = {"episode_id": cast.ada_episode.pk, "key": "people"}
    return own, other


@pytest.fixture
def found(db, settings):
    """What Ada's guardian, another guardian, and Ada's guardian on the birthday get, by address."""
    settings.OPENKAP_ADOLESCENTS = True
    with time_machine.travel(MOMENT, tick=False):
        world = build()
        own, other = grow_young(world)
        here = [browser(own), browser(other)]
        today = {name: both(world, name, pattern, here) for name, pattern in ADDRESSES}
    with time_machine.travel(MOMENT.replace(year=2028), tick=False):
        later = {name: both(world, name, pattern, [browser(own)]) for name, pattern in ADDRESSES}
    return {name: (*today[name], *later[name]) for name in today}


def browser(user):
    opened = Browser()
    opened.force_login(user)
    return opened


def both(world, name, pattern, browsers):
    """(GET, POST) of each browser."""
    address = reverse(name, kwargs=world.arguments(name, list(pattern.pattern.converters)))
    return list(zip(tried(address, "get", browsers), tried(address, "post", browsers), strict=True))


def test_guardians_open_their_own_pages_while_they_decide_and_nothing_else(found):
    offenders = []
    for name, (own, other, later) in found.items():
        if not name.startswith(("portal-", "staff-", "live-")) or name in INVITED | OWN_NOTICES:
            continue
        closed = {".", "x"}
        if own != OPEN.get(name, own) or (name not in OPEN and not set(own) <= closed):
            offenders.append(f"{name}: Ada's guardian gets {own}")
        offenders += [
            f"{name}: {who} gets {got}"
            for who, got in (("another guardian", other), ("Ada's guardian at 18", later))
            if not set(got) <= closed and name != LANDING
        ]
    assert not offenders, "\n".join(offenders)
