"""Guardians have accounts of their own: invited, with their own part, and closed the moment they no longer decide."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client as Browser
from django.urls import reverse

from openkap.clinic import access, outbox
from openkap.clinic import actions as clinic
from openkap.clinic.models import AuditEvent, Guardianship, Invitation, Mail, Notice, User
from openkap.clinic.queries import names
from openkap.core.consents import Signer
from openkap.core.evidence import vocabulary
from openkap.core.verdict import Refused
from openkap.intake import actions, birthdays, queries
from openkap.intake.models import Fact, Guardian, MajorityNotice, PacketDraft
from openkap.intake.tasks import tell_birthdays
from openkap.safety import actions as safety
from openkap.safety.models import PlanSharing
from tests.rooms.intake.young import EMAIL, everybody_signs, guardian_of, signed

DENVER = ZoneInfo("America/Denver")
BORN = date(2010, 6, 15)
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=DENVER)
PAGES = (
    "portal-guarding-young",
    "portal-intake-family",
    "portal-intake-permissions",
    "portal-careplan-dates",
    "portal-candidacy-answer",
    "portal-safety-shared-plan",
    "portal-safety-guardians-help",
)


def born(episode, day):
    episode.client.born_on = day
    episode.client.save()


@pytest.fixture(autouse=True)
def clock(settings):
    settings.OPENKAP_ADOLESCENTS = True
    settings.TIME_ZONE = "America/Denver"
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def young(cast):
    born(cast.bo_episode, BORN)
    return cast.bo_episode


@pytest.fixture
def cleo(young, cast):
    return guardian_of(young, cast.dev, NOON)


def browser(user):
    found = Browser()
    found.force_login(user)
    return found


def shown(user, name, *args):
    """A page as this person reads it."""
    return browser(user).get(reverse(name, args=args)).content.decode()


def codes(user, episode):
    """What each page of guardians answers."""
    visitor = browser(user)
    return {visitor.get(reverse(name, args=[episode.pk])).status_code for name in PAGES}


def test_a_guardian_is_invited_on_the_page_and_comes_in_by_the_link(young, cast):
    staff = browser(cast.dev)
    staff.post(reverse("staff-intake-guardians", args=[young.pk]), {"name": "Cleo", "relation": "aunt"})
    row = Guardian.objects.get()
    page = reverse("staff-intake-consents", args=[young.pk])
    assert "has no account yet" in staff.get(page).content.decode()
    staff.post(reverse("staff-intake-guardian-invitation", args=[row.pk]), {"email": EMAIL})
    assert f"invited at {EMAIL} by {cast.dev.name}" in staff.get(page).content.decode()
    mail = Mail.objects.get(kind="invitation", to__email=EMAIL)
    assert outbox.is_wanted(mail, at=NOON)
    visitor, words = Browser(), "a calm and quiet morning"
    link = reverse("portal-intake-invitation", args=[Invitation.secret(mail.invitation.seed)])
    visitor.post(link, {"password": words, "again": words})
    assert visitor.get(reverse("door")).url == reverse("portal-guarding")
    assert visitor.get(reverse("portal-guarding")).url == reverse("portal-guarding-young", args=[young.pk])
    assert "signs in as" in staff.get(page).content.decode()


def test_a_guardian_sees_their_pages_and_none_of_the_young_persons(young, cleo, cast):
    assert codes(cleo[1], young) == {200}
    visitor = browser(cleo[1])
    own = ("portal-home", "portal-intake-packet", "portal-intake-consents", "portal-safety-plan", "portal-safety-help")
    own += ("portal-candidacy-letter", "portal-therapy-shared", "portal-measurement-assignments")
    assert {visitor.get(reverse(name)).status_code for name in own} == {404}
    assert visitor.get(reverse("staff-chart", args=[young.pk])).status_code == 404


def test_nobody_else_opens_the_pages_of_guardians(young, cleo, cast):
    born(cast.ada_episode, BORN)
    other = guardian_of(cast.ada_episode, cast.dev, NOON, "else@openkap.example", "Somebody")[1]
    outsiders = (other, cast.bo, cast.ada, cast.stranger, cast.dev, cast.gus, cast.administrator)
    assert [codes(who, young) for who in outsiders] == [{404}] * len(outsiders)
    assert codes(other, cast.ada_episode) == {200}


def test_one_guardian_of_two_young_people_chooses_and_keeps_one_account(young, cleo, cast):
    born(cast.ada_episode, BORN)
    guardian_of(cast.ada_episode, cast.dev, NOON)
    assert User.objects.filter(email=EMAIL).count() == 1
    page = shown(cleo[1], "portal-guarding")
    assert young.client.name in page
    assert cast.ada_episode.client.name in page


def test_an_address_of_somebody_else_is_refused(young, cleo, cast):
    row = actions.name_guardian(episode=young, name="Another", relation="", by=cast.dev, at=NOON)
    for taken in (cast.bo.email, cast.dev.email, EMAIL.upper()):
        with pytest.raises(Refused, match="address"):
            actions.invite_guardian(guardian=row, email=taken, by=cast.dev, at=NOON)
    assert Guardianship.objects.count() == 1


def test_when_the_naming_ends_everything_ends_at_once(young, cleo, cast):
    visitor = browser(cleo[1])
    actions.end_guardian(guardian=cleo[0], by=cast.dev, at=NOON)
    assert visitor.get(reverse("portal-guarding-young", args=[young.pk])).status_code == 404
    assert "You decide for nobody here" in visitor.get(reverse("portal-guarding")).content.decode()


def test_a_link_that_nobody_used_opens_nothing_once_the_naming_ended(young, cast):
    row = actions.name_guardian(episode=young, name="Cleo", relation="", by=cast.dev, at=NOON)
    actions.invite_guardian(guardian=row, email=EMAIL, by=cast.dev, at=NOON)
    secret = Invitation.secret(Invitation.objects.get(user__email=EMAIL).seed)
    actions.end_guardian(guardian=Guardian.objects.get(), by=cast.dev, at=NOON)
    with pytest.raises(Refused):
        clinic.accept_invitation(secret=secret, password="a calm and quiet morning", at=NOON)


def test_a_guardian_answers_what_is_theirs_and_never_reads_or_writes_the_rest(young, cleo, cast):
    actions.answer(episode=young, answers={"alcohol": "daily", "height_cm": "170"}, by=cast.bo, at=NOON)
    visitor = browser(cleo[1])
    part = reverse("portal-intake-family-part", args=[young.pk, "about"])
    page = visitor.get(part).content.decode()
    assert 'value="170"' in page
    assert "reason_for_coming" not in page
    for private in ("substances", "mood", "pregnancy", "mental", "goals", "basics", "medicines"):
        assert visitor.get(reverse("portal-intake-family-part", args=[young.pk, private])).status_code == 404
    visitor.post(part, {"asked": "height_cm weight_kg", "height_cm": "171", "weight_kg": "60", "alcohol": "never"})
    known = queries.facts_of(young)
    assert (known["height_cm"].value, known["weight_kg"].value, known["alcohol"].value) == (171, 60, "daily")
    assert Fact.objects.filter(key="weight_kg").get().by == cleo[1]
    with pytest.raises(Refused, match="own to answer"):
        actions.answer(episode=young, answers={"alcohol": "never"}, by=cleo[1], at=NOON)


def test_what_a_guardian_saves_leaves_what_the_young_person_is_typing(young, cleo, cast):
    actions.keep(episode=young, part="about", answers={"reason_for_coming": "half a sentence"}, by=cast.bo, at=NOON)
    actions.answer(episode=young, answers={"height_cm": "171"}, by=cleo[1], at=NOON)
    assert PacketDraft.objects.get().answers == {"reason_for_coming": "half a sentence"}


def test_no_guardian_is_given_a_private_question():
    private = {"mood", "substances", "pregnancy", "goals", "treatments"}
    shared = [question for question in vocabulary().questions if question.guardian]
    assert shared
    assert not [each.key for each in shared if each.topic in private or each.danger]


def test_a_guardian_names_who_takes_the_young_person_home_and_sees_no_friends(young, cleo, cast):
    friend = {"relation": "friend", "is_escort": False, "is_emergency": True}
    actions.add_support_person(episode=young, name="A friend", phone="555 0100", **friend, by=cast.bo, at=NOON)
    page = reverse("portal-intake-family-part", args=[young.pk, "people"])
    visitor = browser(cleo[1])
    told = {"name": "Cleo", "phone": "555 0101", "relation": "aunt", "is_escort": "on"}
    assert visitor.post(page, told).status_code == 302
    found = visitor.get(page).content.decode()
    assert "555 0101" in found
    assert "A friend" not in found


def test_a_guardian_signs_says_no_and_takes_back_for_themselves_only(young, cleo, cast):
    other = guardian_of(young, cast.dev, NOON, "second@openkap.example", "Second")
    mine, theirs = Signer("guardian", cleo[0].pk), Signer("guardian", other[0].pk)
    with pytest.raises(Refused, match="Only the client"):
        signed(young, "treatment", theirs, cleo[1], NOON)
    with pytest.raises(Refused, match="Only the client"):
        signed(young, "assent", Signer("minor"), cleo[1], NOON)
    row = signed(young, "treatment", mine, cleo[1], NOON)
    assert browser(other[1]).get(reverse("portal-intake-permission-copy", args=[row.pk])).status_code == 404
    assert browser(other[1]).post(reverse("portal-intake-permission-withdrawal", args=[row.pk])).status_code == 404
    assert browser(cleo[1]).get(reverse("portal-intake-permission-copy", args=[row.pk])).status_code == 200
    browser(cleo[1]).post(reverse("portal-intake-permission-withdrawal", args=[row.pk]))
    browser(other[1]).post(reverse("portal-intake-permission-refusal", args=[young.pk, "treatment"]))
    state = queries.state(young, "treatment", at=NOON)
    assert (state.of(mine).standing, state.of(theirs).standing) == ("withdrawn", "refused")


def test_the_young_persons_assent_is_no_guardians_to_read(young, cleo, cast):
    row = signed(young, "assent", Signer("minor"), cast.bo, NOON)
    visitor = browser(cleo[1])
    assert visitor.get(reverse("portal-intake-permission-copy", args=[row.pk])).status_code == 404
    assert visitor.get(reverse("portal-intake-permission", args=[young.pk, "assent"])).status_code == 404
    assert (
        "Your own yes or no" not in visitor.get(reverse("portal-intake-permissions", args=[young.pk])).content.decode()
    )


def test_the_young_persons_no_blocks_whatever_guardians_say(young, cleo, cast):
    everybody_signs(young, *cleo, cast.bo, NOON)
    assert all(state.counts for state in queries.treatment_states(young, at=NOON, route="im"))
    browser(cast.bo).post(reverse("portal-intake-refusal", args=["assent"]))
    assert not all(state.counts for state in queries.treatment_states(young, at=NOON, route="im"))


def test_a_dangerous_answer_calls_the_team_and_no_guardian(young, cleo, cast):
    told = {"suicide_thoughts": "yes", "suicide_plan": "yes"}
    assert actions.answer(episode=young, answers=told, by=cast.bo, at=NOON).dangers
    assert not Notice.objects.filter(to=cleo[1]).exists()
    assert Notice.objects.filter(kind__startswith="safety:").exists()
    home = shown(cleo[1], "portal-guarding-young", young.pk)
    assert "danger" not in home.split("Who sees what")[0]


def test_the_plan_for_hard_hours_is_read_only_while_it_is_shared(young, cleo, cast):
    safety.write_plan(episode=young, parts={"alone": "I walk the dog"}, based_on=0, by=cast.bo, at=NOON)
    page = reverse("portal-safety-shared-plan", args=[young.pk])
    visitor, own = browser(cleo[1]), browser(cast.bo)
    assert "I walk the dog" not in visitor.get(page).content.decode()
    own.post(reverse("portal-safety-sharing"), {"share": "yes"})
    assert "I walk the dog" in visitor.get(page).content.decode()
    own.post(reverse("portal-safety-sharing"), {"share": "no"})
    assert "I walk the dog" not in visitor.get(page).content.decode()
    assert browser(cast.ada).post(reverse("portal-safety-sharing"), {"share": "yes"}).status_code == 404


def test_the_visitors_book_says_guardian(young, cleo):
    browser(cleo[1]).get(reverse("portal-intake-family", args=[young.pk]))
    look = AuditEvent.objects.filter(kind="clinic:record:opened", by_ref=cleo[1].pk).latest("pk")
    assert (look.facts["as"], look.client_ref) == ("guardian", young.client_id)
    assert names([cleo[1].pk]) == {cleo[1].pk: "Cleo (guardian)"}


def test_with_the_path_off_there_are_no_guardians(young, cleo, cast, settings):
    settings.OPENKAP_ADOLESCENTS = False
    assert codes(cleo[1], young) == {404}
    assert browser(cleo[1]).get(reverse("portal-guarding")).status_code == 404
    assert browser(cast.bo).post(reverse("portal-safety-sharing"), {"share": "yes"}).status_code == 404
    assert access.guarded(cleo[1], at=NOON) == []
    assert queries.state(young, "confidentiality", at=NOON) is None
    assert "adolescent_pathway" not in {question.key for question in queries.asked("clinical")}
    assert queries.birthdays_to_tell(at=NOON + timedelta(days=3650)) == []


# The 18th birthday.


@pytest.mark.parametrize(
    ("day", "last_minute"),
    [
        (BORN, datetime(2028, 6, 14, 23, 59, tzinfo=DENVER)),
        (date(2008, 2, 29), datetime(2026, 2, 28, 23, 59, tzinfo=DENVER)),
        (date(2008, 3, 1), datetime(2026, 2, 28, 23, 59, tzinfo=DENVER)),
        (date(2010, 1, 1), datetime(2027, 12, 31, 23, 59, tzinfo=DENVER)),
    ],
)
def test_a_guardians_pages_close_at_midnight_of_the_clinics_calendar(young, cast, day, last_minute):
    born(young, day)
    with time_machine.travel(last_minute - timedelta(days=5), tick=False):
        _, user = guardian_of(young, cast.dev, last_minute - timedelta(days=5))
    with time_machine.travel(last_minute, tick=False):
        assert codes(user, young) == {200}
    with time_machine.travel(last_minute + timedelta(minutes=1), tick=False):
        assert codes(user, young) == {404}
        assert "turns 18" in shown(user, "portal-guarding")


def test_after_the_birthday_only_the_clients_own_signature_counts_and_both_are_told(young, cleo, cast):
    everybody_signs(young, *cleo, cast.bo, NOON)
    assert "15 June 2028" in shown(cleo[1], "portal-guarding-young", young.pk)
    assert "15 June 2028" in shown(cast.bo, "portal-home")
    assert "15 June 2028" in shown(cast.dev, "staff-intake-consents", young.pk)
    day = datetime(2028, 6, 15, 0, 0, tzinfo=DENVER)
    with time_machine.travel(day, tick=False):
        assert [(s.text.id, s.standing) for s in queries.treatment_states(young, at=day, route="im")] == [
            ("treatment", "of_age")
        ]
        with pytest.raises(Refused):
            signed(young, "treatment", Signer("guardian", cleo[0].pk), cleo[1], day)
        assert "you decide alone" in shown(cast.bo, "portal-home")
        assert "Of age since" in shown(cast.dev, "staff-intake-consents", young.pk)
        signed(young, "treatment", Signer("client"), cast.bo, day)
        assert all(state.counts for state in queries.treatment_states(young, at=day, route="im"))


def test_a_wrong_birth_date_is_put_right_by_the_clinic_and_counts_at_once(young, cleo, cast):
    details = {"preferred_name": "", "sex_at_birth": "", "phone": "555 0100"}
    with pytest.raises(Refused, match="tell us"):
        actions.describe(episode=young, born_on=date(2000, 1, 1), **details, by=cast.bo, at=NOON)
    page = reverse("staff-intake-birth", args=[young.pk])
    staff = browser(cast.dev)
    assert staff.post(page, {"born_on": "1850-01-01"}).status_code == 422
    staff.post(page, {"born_on": "2008-03-10"})
    young.client.refresh_from_db()
    assert codes(cleo[1], young) == {404}
    staff.post(page, {"born_on": "2008-03-11"})
    assert codes(cleo[1], young) == {200}


def told():
    return list(MajorityNotice.objects.values_list("kind", "birthday_on").order_by("pk"))


def test_everybody_is_told_ahead_and_on_the_day_each_once(young, cleo, cast):
    def run(moment):
        with time_machine.travel(moment, tick=False):
            tell_birthdays.call()
            tell_birthdays.call()

    day = datetime(2028, 6, 15, 0, 5, tzinfo=DENVER)
    run(day - timedelta(days=31))
    assert told() == []
    run(day - timedelta(days=30))
    run(day - timedelta(minutes=10))
    run(day)
    run(day + timedelta(days=9))
    assert told() == [("ahead", date(2028, 6, 15)), ("day", date(2028, 6, 15))]
    for who in (cast.bo, cleo[1], cast.dev):
        assert Notice.objects.filter(to=who, kind__startswith="intake:majority").count() == 2


def test_a_worker_that_stood_still_tells_late_and_only_of_the_day(young, cleo):
    assert birthdays.run(at=datetime(2028, 6, 20, tzinfo=DENVER)) == 1
    assert told() == [("day", date(2028, 6, 15))]


def test_another_birth_date_is_told_anew(young, cleo):
    assert birthdays.run(at=datetime(2028, 6, 1, tzinfo=DENVER)) == 1
    born(young, date(2010, 6, 20))
    assert birthdays.run(at=datetime(2028, 6, 1, tzinfo=DENVER)) == 1
    assert told() == [("ahead", date(2028, 6, 15)), ("ahead", date(2028, 6, 20))]


def refused(rows, **changes):
    """Does the database itself refuse to write this?"""
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        rows.update(**changes)
    return True


def test_who_decides_is_written_once_and_ends_once(cast, cleo, young):
    naming, account = Guardian.objects.filter(pk=cleo[0].pk), Guardianship.objects.filter(user=cleo[1])
    assert refused(naming, name="Somebody")
    assert refused(account, begun_at=NOON - timedelta(days=1))
    actions.end_guardian(guardian=naming.get(), by=cast.dev, at=NOON)
    assert refused(naming, ended_at=None, ended_by=None)
    assert refused(account, ended_at=NOON + timedelta(days=1))


def test_that_a_birthday_was_told_is_written_once(young):
    told = MajorityNotice.objects.create(episode=young, kind="day", birthday_on=date(2028, 6, 15), raised_at=NOON)
    assert refused(MajorityNotice.objects.filter(pk=told.pk), kind="ahead")


def test_that_a_plan_is_shared_is_written_once_and_ends_once(cast, young):
    shared = PlanSharing.objects.create(episode=young, by=cast.bo, at=NOON)
    rows = PlanSharing.objects.filter(pk=shared.pk)
    assert refused(rows, at=NOON - timedelta(days=1))
    assert rows.update(ended_at=NOON, ended_by=cast.bo) == 1
    assert refused(rows, ended_at=None, ended_by=None)
