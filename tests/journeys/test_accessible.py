"""Every page of the house on a phone, read by axe in light and in dark: nothing in anybody's way, nothing beside the
edge. The addresses are those of the table of doors; each is opened by the first visitor who gets in."""

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.doors.test_access import ADDRESSES, WHO, table
from tests.doors.test_guardians import OPEN, grow_young
from tests.doors.world import MOMENT, World, build
from tests.journeys.test_live_reading import sign_in

# What is no page for eyes: a file, a stream of what is new, a door that leads on.
NO_PAGE = ("-pdf", "-file", "live-", "door")
QUICK = {"resultTypes": ["violations"], "preload": False, "iframes": False}
RULES = {**QUICK, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {**QUICK, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
DARK_EACH = 4  # the colours of the dark come from the same few tokens everywhere
AXE = Axe()
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PAST_THE_EDGE = """() => [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right >
    document.documentElement.clientWidth + 1).map(e => e.tagName + '.' + e.className).slice(-3).join(' ')"""


def is_page(name: str) -> bool:
    return not (name.endswith(NO_PAGE) or name.startswith(NO_PAGE))


def visits(world: World, who_gets_in: dict[str, str]) -> dict[str, list[tuple[str, str]]]:
    """By visitor: the name and the path of every page that is theirs to open."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, pattern in ADDRESSES:
        if name in who_gets_in and is_page(name):
            path = reverse(name, kwargs=world.arguments(name, list(pattern.pattern.converters)))
            found.setdefault(who_gets_in[name], []).append((name, path))
    return found


def first_who_gets_in() -> dict[str, str]:
    """By address: the first visitor of the table who gets in."""
    return {name: WHO[get.index("+")] for name, (get, _) in table().items() if "+" in get}


def faults(page, name: str, *, dark: bool) -> list[str]:
    """What axe finds in light and, if asked, in the colours of the dark; and what stands past the edge of the phone."""
    page.evaluate(AXE.axe_script)
    found = [f"{name}: {each}" for each in violations(page, RULES)]
    if (wide := page.evaluate(WIDER)) > 0:
        found.append(f"{name}: {wide} px wider than the phone ({page.evaluate(PAST_THE_EDGE)})")
    if dark:
        page.emulate_media(color_scheme="dark")
        found += [f"{name} in the dark: {each}" for each in violations(page, COLOURS)]
        page.emulate_media(color_scheme="light")
    return found


def violations(page, rules) -> list[str]:
    """The rules that are broken, and where."""
    broken = page.evaluate("rules => axe.run(document, rules).then(found => found.violations)", rules)
    return [f"{each['id']} {[node['target'] for node in each['nodes'][:3]]}: {each['help']}" for each in broken]


def walk(page, house: str, paths: list[tuple[str, str]]) -> list[str]:
    """Open every page once. A page that leads on to one already read is not read again."""
    found, read = [], set()
    for name, path in paths:
        answer = page.goto(house + path)
        if answer is None or answer.status != 200:
            found.append(f"{name}: status {answer and answer.status}")
        elif page.url not in read:
            read.add(page.url)
            found += faults(page, name, dark=len(read) % DARK_EACH == 1)
    return found


@pytest.fixture
def world(house):
    """The world of the doors. The clinic's clock stands where that world stands, and runs on from there."""
    with time_machine.travel(MOMENT, tick=True):
        yield build()


def test_every_page_can_be_used_by_everybody(house, visitor, world):
    found = []
    for who, paths in visits(world, first_who_gets_in()).items():
        page = visitor("phone")
        found += walk(page if who == "nobody" else sign_in(page, house, getattr(world.cast, who)), house, paths)
    assert not found, "\n".join(found)


def test_every_page_of_a_guardian_and_of_a_young_client_can_be_used(house, visitor, world, settings):
    settings.OPENKAP_ADOLESCENTS = True
    guardian, _ = grow_young(world)
    theirs = visits(world, dict.fromkeys((name for name, (get, _) in OPEN.items() if get == "+"), "guardian"))
    young = [(name, reverse(name)) for name in ("portal-home", "portal-intake-consents", "portal-safety-plan")]
    found = walk(sign_in(visitor("phone"), house, guardian), house, theirs["guardian"])
    found += walk(sign_in(visitor("phone"), house, world.cast.ada), house, young)
    assert not found, "\n".join(found)
