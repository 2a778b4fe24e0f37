"""A clinic begins: the first administrator comes in by the link of `openkap admin` and invites a nurse."""

import re
import time
from datetime import UTC, datetime

import pytest
from allauth.mfa import app_settings as mfa
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from openkap.cli.administrator import make_administrator

PASSWORD = "four calm paper boats"


@pytest.fixture
def clinic(house, settings):
    """A house as a clinic runs it: without one-click logins, and with the address that the links carry."""
    settings.OPENKAP_DEMO = False
    settings.OPENKAP_ADDRESS = house
    return house


def code(secret):
    """What the telephone shows now for this secret."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // mfa.TOTP_PERIOD))


def choose_password(page, link):
    page.goto(link)
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Set password and come in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One more step: a second factor")


def set_up_second_factor(page):
    page.get_by_role("link", name="Use an app").click()
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Set up the app").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.get_by_role("link", name="Go to my page").click()


def test_the_first_administrator_comes_in_and_invites_a_nurse(clinic, visitor, picture):
    link = make_administrator(email="first@openkap.example", name="Administrator", at=datetime.now(UTC))
    desk = visitor("desktop")
    choose_password(desk, link)
    desk.goto(f"{clinic}/staff/clinic/accounts/new/")
    expect(desk.get_by_role("heading", level=1)).to_have_text("One more step: a second factor")
    set_up_second_factor(desk)
    expect(desk.get_by_role("heading", level=1)).to_have_text("Accounts")

    desk.get_by_role("link", name="Add someone").click()
    desk.get_by_label("Name").fill("Eun")
    desk.get_by_label("E-mail address").fill("eun@openkap.example")
    desk.get_by_text(re.compile("^Nurse")).click()
    desk.get_by_role("button", name="Add and invite").click()
    picture(desk, "account-invited", whole=True)
    invitation = desk.locator("main p.mono").inner_text()
    desk.reload()
    expect(desk.get_by_role("main")).not_to_contain_text(invitation)

    phone = visitor("phone")
    choose_password(phone, invitation)
    set_up_second_factor(phone)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Good day, Eun")
    phone.goto(f"{clinic}/staff/clinic/accounts/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("There is no page here")

    tablet = visitor("tablet")
    tablet.goto(invitation)
    expect(tablet.get_by_role("heading", level=1)).to_have_text("This link opens nothing any more")
    tablet.get_by_role("main").get_by_role("link", name="Sign in").click()
    tablet.get_by_label("Email").fill("eun@openkap.example")
    tablet.get_by_label("Password", exact=True).fill(PASSWORD)
    tablet.get_by_role("button", name="Sign in").first.click()
    tablet.wait_for_url("**/account/2fa/authenticate/")

    desk.get_by_role("link", name="All accounts").click()
    expect(desk.get_by_role("row", name="Eun")).not_to_contain_text("not yet in")
    desk.get_by_role("link", name="Eun").click()
    desk.get_by_role("button", name="End the account of Eun").click()
    phone.goto(f"{clinic}/staff/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")
