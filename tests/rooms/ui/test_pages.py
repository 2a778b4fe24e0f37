"""A part for htmx, a page for everyone else; help on every public and portal page; errors in plain words."""

import html
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone

from openkap import ui
from openkap.clinic import actions
from openkap.core.claims import claims
from openkap.core.library import standard
from openkap.core.reviews import statements
from openkap.web.public import errors

PART = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "partial"}
WHOLE = {"HTTP_HX_REQUEST": "true", "HTTP_HX_REQUEST_TYPE": "full"}
WORDS = {"error_title": "A title", "happened": "Something happened.", "advice": "Do this."}


def shown(template, path="/somewhere/?a=1", **headers):
    request = RequestFactory().get(path, **headers)
    request.user = AnonymousUser()
    return ui.show(request, template, WORDS)


@pytest.mark.parametrize(("headers", "whole"), [({}, True), (PART, False), (WHOLE, True)])
def test_htmx_gets_the_part_it_asked_for_and_everyone_else_the_page(headers, whole):
    page = shown("web/public/error.html#notice", **headers).content.decode()
    assert "Something happened." in page
    assert ("<html" in page) is whole


def test_going_back_in_the_browser_gives_the_whole_page():
    page = shown("web/public/error.html#notice", **PART, HTTP_HX_HISTORY_RESTORE_REQUEST="true")
    assert b"<html" in page.content


def test_a_page_without_parts_replaces_everything_and_says_where_it_is():
    page = shown("web/public/error.html", **PART)
    assert page["HX-Retarget"] == "body"
    assert page["HX-Push-Url"] == "/somewhere/?a=1"
    assert "HX-Retarget" not in shown("web/public/error.html")


def test_caches_keep_parts_and_pages_apart():
    assert "HX-Request" in shown("web/public/error.html#notice")["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["public-home", "public-help", "account_login", "account_reset_password"])
def test_help_is_one_tap_away_on_every_public_page(client, name):
    page = client.get(reverse(name)).content.decode()
    assert f'href="{reverse("public-help")}"' in page
    assert 'href="tel:988"' in page
    assert 'href="tel:911"' in page


@pytest.mark.django_db
@override_settings(OPENKAP_CRISIS_NUMBER="116 123", OPENKAP_EMERGENCY_NUMBER="112", OPENKAP_CRISIS_NAME="A line")
def test_another_country_has_other_numbers(client):
    page = client.get(reverse("public-help")).content.decode()
    assert 'href="tel:116 123"' in page
    assert "Call 112" in page
    assert "988" not in page


@pytest.mark.parametrize("layout", ["public", "portal", "plain"])
def test_every_layout_a_client_meets_names_whom_to_call(layout, rf):
    page = render_to_string(f"ui/layouts/{layout}.html", {"user": AnonymousUser()}, request=None)
    assert "I need help now" in page
    assert "988" in page


def everything_read(cast, now):
    """The medical director has read every claim."""
    what, by = statements(), cast.medical_director
    actions.review_claims(statements=what, reviewed_on=timezone.localdate(now), by=by, at=now)


def test_the_home_page_promises_nothing(client, cast, now):
    everything_read(cast, now)
    page = client.get("/").content.decode()
    assert "off-label" in page
    assert "trials have not yet shown how much the therapy adds" in page
    assert not re.search(r"cure|breakthrough treatment|guarantee|miracle", page, re.IGNORECASE)


def test_the_home_page_says_what_the_claims_say_each_with_all_its_sources(client, cast, now):
    everything_read(cast, now)
    page = html.unescape(client.get("/").content.decode())
    for claim in claims().not_claimed:
        _before, said = page.split(f"<dt>{claim.heading}</dt>")
        shown = said.split("</dd>")[0]
        assert claim.says in shown
        assert all(standard().references[key].title in shown for key in claim.cite)
        assert "Read against its sources by Medical director" in shown


@pytest.mark.django_db
def test_the_home_page_opens_only_doors_that_exist(client):
    page = client.get("/").content.decode()
    for address in re.findall(r'<li><a href="([^"]+)"', page):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("view", "status"),
    [
        (errors.bad_request, 400),
        (errors.forbidden, 403),
        (errors.stale_form, 403),
        (errors.not_found, 404),
        (errors.server_error, 500),
    ],
)
@pytest.mark.parametrize("headers", [{}, PART], ids=["page", "part"])
def test_every_error_says_what_happened_and_what_to_do(view, status, headers):
    request = RequestFactory().get("/", **headers)
    request.user = AnonymousUser()
    answer = view(request)
    assert answer.status_code == status
    assert answer.content.decode().count("<p>") >= 2
    assert (b"<html" in answer.content) is (not headers)


@pytest.mark.django_db
def test_an_address_that_does_not_exist_speaks_in_the_same_voice(client):
    answer = client.get("/no/such/page/")
    assert answer.status_code == 404
    assert b"There is no page here" in answer.content


@pytest.mark.django_db
def test_a_forged_form_is_refused_kindly(django_user_model):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "a@b.example", "password": "x"})
    assert answer.status_code == 403
    assert b"This form waited too long" in answer.content


@pytest.mark.django_db
def test_the_showroom_shows_every_component(client):
    page = client.get(reverse("ui-gallery")).content.decode()
    folder = Path(ui.__file__).parent / "templates/ui/components"
    assert {file.stem for file in folder.glob("*.html")} >= {"client_strip", "why", "signoff", "empty", "path", "pager"}
    for mark in ('class="strip"', 'class="why"', "signoff is-signed", "signoff is-open", 'class="empty"', "is-across",
                 "alert-bar is-black", 'class="person"', "<figure", "connection", "error-summary"):  # fmt: skip
        assert mark in page, mark


def test_every_layout_has_the_same_frame():
    for layout in ("public", "portal", "staff", "plain"):
        page = get_template(f"ui/layouts/{layout}.html").render({"user": AnonymousUser()})
        for mark in ('class="skip"', "<main", "<footer", 'lang="en', "<h1>"):
            assert mark in page, (layout, mark)
        assert page.count("<h1>") == 1


def test_a_stranger_is_offered_no_quick_login_outside_a_demonstration(client, db):
    assert b"who would you like to be" not in client.get(reverse("account_login")).content
