"""`openkap admin`: the first account of a clinic."""

import pytest

from openkap import cli
from openkap.cli import administrator
from openkap.cli.administrator import make_administrator
from openkap.cli.faults import Fault
from openkap.clinic import queries
from openkap.clinic.models import AuditEvent, User

ASKED = ["admin", "--email", "First@openkap.example", "--name", "Practitioner 0001"]


@pytest.fixture
def command(db, monkeypatch):
    """The command in a house that is open and up to date already."""
    monkeypatch.setattr(administrator, "open_house", lambda: None)
    monkeypatch.setattr(administrator, "bring_up_to_date", lambda: None)
    return cli.main


def test_the_address_it_prints_opens(command, capsys, client):
    assert command(ASKED) == 0
    [link] = [line.strip() for line in capsys.readouterr().out.splitlines() if "http" in line]
    page = client.get("/" + link.split("/", 3)[3])
    assert "Welcome, Practitioner 0001" in page.content.decode()
    assert queries.account("first@openkap.example").practitioner.role == "administrator"


def test_it_is_on_the_record(db, now):
    make_administrator(email="first@openkap.example", name="Practitioner 0001", at=now)
    assert list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "clinic:practitioner:added",
        "clinic:invitation:made",
    ]


def test_a_taken_address_is_refused_kindly_and_leaves_nothing(command, capsys):
    command(ASKED)
    capsys.readouterr()
    assert command(ASKED) == 2
    said = capsys.readouterr()
    assert said.err == "openkap admin: First@openkap.example: there is already an account with this e-mail address.\n"
    assert said.out == ""
    assert User.objects.count() == 1


@pytest.mark.parametrize(("email", "name", "field"), [("no address", "X", "email"), ("x@openkap.example", " ", "name")])
def test_what_cannot_be_an_account_is_refused(db, now, email, name, field):
    with pytest.raises(Fault, match=f"--{field}: "):
        make_administrator(email=email, name=name, at=now)
    assert not User.objects.exists()
