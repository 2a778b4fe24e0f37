"""After signing in everyone lands on a page they may open."""

import pytest

from openkap.web.demo.cast import CLIENTS, STAFF


@pytest.mark.parametrize("login", [*STAFF, *CLIENTS], ids=lambda login: login.key)
def test_everyone_lands_on_a_page_they_may_open(cast, login_as, login):
    browser = login_as(getattr(cast, login.key.replace("-", "_")))
    first = browser.get("/door/")
    assert first.status_code == 302
    assert browser.get(first["Location"]).status_code == 200
