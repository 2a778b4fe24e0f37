"""A teenager and a guardian, each with a browser of their own; and somebody who comes without a diagnosis."""

from datetime import UTC, date, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as live
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from openkap.candidacy import actions as candidacy
from openkap.clinic.models import Invitation
from openkap.intake import queries as intake
from openkap.intake.models import Consent, Fact
from openkap.web.demo import walk
from openkap.web.demo.people import gather
from openkap.web.demo.walk.arriving import fill_packet, intakes
from tests.journeys.steps import fill, press, send
from tests.journeys.test_consents import come
from tests.rooms.intake.young import guardian_of

EMAIL = "cleo@openkap.example"
WORDS = "a calm and quiet morning"
WITHOUT = {"diagnosis": "none", "diagnosis_second": "none", "seeks_growth": "yes"}


@pytest.fixture
def cast(house):
    return gather(at=datetime.now(UTC) - timedelta(days=2))


@pytest.fixture
def young(cast, settings):
    """Bo is sixteen, in a clinic in Utah that treats young people."""
    settings.OPENKAP_ADOLESCENTS, settings.OPENKAP_STATE = True, "UT"
    episode, today = cast.bo_episode, timezone.localdate()
    episode.client.born_on = date(today.year - 16, 1, 1)
    episode.client.save()
    walk.arrive(cast, episode, at=datetime.now(UTC) - timedelta(days=1))
    return episode


def teach(page, text_id):
    """Every question of a text answered well, and a name under it."""
    text = intake.in_force()[text_id]
    fill(page, {f"teach_{question.id}": question.right for question in text.teach_back})
    for route in page.locator("input[name=routes]").all():
        route.check(force=True)
    fill(page, {"signed_name": "Full Name"})
    send(page.get_by_role("button", name="Sign “"))


def clean(page, address):
    assert page.goto(address).status == 200
    results = Axe().run(page)
    assert results.violations_count == 0, f"{address}\n{results.generate_report()}"
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{address} is wider than the screen"


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_teenager_and_a_guardian_each_do_their_part(house, visitor, cast, young, picture, size):
    staff = come(visitor("desktop"), house, cast.dev)
    staff.goto(f"{house}/staff/intake/episodes/{young.pk}/consents/")
    fill(staff, {"name": "Cleo", "relation": "aunt"})
    press(staff, "Name a guardian")
    fill(staff, {"email": EMAIL})
    send(staff.get_by_role("button", name="Invite Cleo"))
    expect(staff.locator("#guardians ~ ul")).to_contain_text(EMAIL)
    picture(staff, f"young-staff-{size}", whole=True)

    guardian = visitor(size)
    guardian.set_default_timeout(60_000)
    secret = Invitation.secret(Invitation.objects.get(user__email=EMAIL).seed)
    guardian.goto(house + reverse("portal-intake-invitation", args=[secret]))
    for field in guardian.locator("input[type=password]").all():
        field.fill(WORDS)
    send(guardian.locator("main button").first)
    guardian.wait_for_url(f"**/portal/guarding/{young.pk}/")
    picture(guardian, f"young-guardian-home-{size}", whole=True)
    guardian.goto(f"{house}/portal/guarding/{young.pk}/family/about/")
    fill(guardian, {"height_cm": "171", "weight_kg": "60"})
    press(guardian, "Save and go on")
    assert Fact.objects.get(key="height_cm").by.email == EMAIL

    teen = come(visitor(size), house, cast.bo)
    teen.goto(f"{house}/portal/")
    expect(teen.locator("main")).to_contain_text("Guardians do not see")
    picture(teen, f"young-teen-home-{size}", whole=True)
    teen.goto(f"{house}/portal/intake/packet/substances/")
    expect(teen.locator("main")).to_contain_text("Your guardians do not.")
    assert teen.goto(f"{house}/portal/guarding/{young.pk}/").status == 404
    assert guardian.goto(f"{house}/portal/intake/packet/substances/").status == 404

    fill_packet(young, at=datetime.now(UTC))
    intakes(cast, young, at=datetime.now(UTC) - timedelta(hours=2), adolescent_pathway="yes")
    for text_id in ("treatment", "confidentiality"):
        guardian.goto(f"{house}/portal/guarding/{young.pk}/permissions/{text_id}/")
        teach(guardian, text_id)
    for text_id in ("assent", "confidentiality"):
        teen.goto(f"{house}/portal/intake/consents/{text_id}/")
        teach(teen, text_id)
    assert Consent.objects.count() == 4
    assert all(state.counts for state in intake.treatment_states(young, at=datetime.now(UTC), route="im"))

    row = candidacy.determine(episode=young, by=cast.femi, at=datetime.now(UTC))
    assert row.outcome == "candidate_with_conditions", row.trace.missing
    for by in (cast.femi, cast.dev):
        words = "What you told us about your friends matters."
        said = {"decision": "agree_with_conditions", "reason": "As discussed.", "words_for_client": words}
        candidacy.sign(determination=row, **said, by=by, at=datetime.now(UTC))
    teen.goto(f"{house}/portal/candidacy/letter/")
    expect(teen.locator("main")).to_contain_text("your friends matters")
    guardian.goto(f"{house}/portal/guarding/{young.pk}/answer/")
    expect(guardian.locator("main")).to_contain_text("We can offer Bo")
    expect(guardian.locator("main")).not_to_contain_text("your friends matters")
    picture(guardian, f"young-guardian-letter-{size}", whole=True)

    teen.goto(f"{house}/portal/intake/consents/")
    send(teen.locator("li.card", has_text="Your own yes or no").get_by_role("button", name="Take back"))
    assert not all(state.counts for state in intake.treatment_states(young, at=datetime.now(UTC), route="im"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_young_are_accessible_and_go_by_keyboard(house, visitor, cast, young, scheme):
    user = guardian_of(young, cast.dev, datetime.now(UTC))[1]
    here = f"{house}/portal/guarding/{young.pk}/"
    rest = ("", "family/", "family/about/", "family/people/", "permissions/", "permissions/treatment/", "dates/")
    pages = [here + each for each in (*rest, "permissions/confidentiality/", "answer/", "plan/", "help/")]
    own = [f"{house}/portal/{each}" for each in ("", "intake/packet/about/", "intake/consents/", "safety/plan/")]
    team = [f"{house}/staff/intake/episodes/{young.pk}/consents/"]
    for who, size, addresses in ((user, "phone", pages), (cast.bo, "phone", own), (cast.dev, "desktop", team)):
        page = come(visitor(size, color_scheme=scheme), house, who)
        for address in addresses:
            clean(page, address)
    page = come(visitor("desktop", color_scheme=scheme), house, user)
    page.goto(here)
    link = page.locator("main a.button").first
    for _ in range(12):
        page.keyboard.press("Tab")
        if link.evaluate("e => e === document.activeElement"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page).to_have_url(here + "family/")


@pytest.mark.parametrize(("size", "path_on"), [("phone", True), ("desktop", True), ("phone", False)])
def test_somebody_without_a_diagnosis_is_heard_and_gets_an_honest_letter(
    house, visitor, cast, settings, picture, size, path_on
):
    settings.OPENKAP_NO_DIAGNOSIS = path_on
    assert live.OPENKAP_NO_DIAGNOSIS is path_on
    page = come(visitor(size), house, cast.bo)
    clean(page, f"{house}/ask/")
    honest = "has not been shown" if path_on else "only for a health problem that two clinicians can name"
    expect(page.locator("main")).to_contain_text(honest)
    episode, now = cast.bo_episode, datetime.now(UTC)
    walk.arrive(cast, episode, at=now - timedelta(days=1))
    page.goto(f"{house}/portal/intake/packet/goals/")
    assert page.locator("[name=seeks_growth]").count() == (3 if path_on else 0)
    consent = page.goto(f"{house}/portal/intake/consents/no-diagnosis/")
    assert consent.status == (200 if path_on else 404)
    if path_on:
        picture(page, f"no-diagnosis-consent-{size}", whole=True)
        teach(page, "no-diagnosis")
        assert Consent.objects.get().text_id == "no-diagnosis"
    fill_packet(episode, at=now, **WITHOUT)
    intakes(cast, episode, at=now - timedelta(hours=2), **WITHOUT)
    femi = come(visitor("desktop"), house, cast.femi)
    femi.goto(f"{house}/staff/candidacy/episodes/{episode.pk}/")
    press(femi, "Determine candidacy")
    expect(femi.locator("main")).to_contain_text("professional guidance asks for a medical indication")
    row = episode.determinations.get()
    assert row.outcome == "undetermined"
    with pytest.raises(candidacy.Refused):
        candidacy.sign(determination=row, decision="agree", reason="Wishes it.", by=cast.femi, at=datetime.now(UTC))
    for by in (cast.femi, cast.dev):
        candidacy.sign(determination=row, decision="decline", reason="No indication.", by=by, at=datetime.now(UTC))
    clean(page, f"{house}/portal/candidacy/letter/")
    expect(page.locator("main")).to_contain_text("has not been shown")
    expect(page.locator("main")).to_contain_text("safer ways")
    picture(page, f"no-diagnosis-letter-{size}", whole=True)
