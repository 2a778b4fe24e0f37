"""A database's address is read as other programs read it."""

import pytest

from openkap.web.database import configuration


@pytest.mark.parametrize(("slashes", "absolute"), [("///", False), ("////", True)])
def test_three_slashes_begin_here_and_four_at_the_root(tmp_path, monkeypatch, slashes, absolute):
    monkeypatch.chdir(tmp_path)
    path = str(tmp_path / "rows.sqlite3").lstrip("/") if absolute else "rows.sqlite3"
    name = configuration(f"sqlite:{slashes}{path}")["NAME"]
    assert name == (str(tmp_path / "rows.sqlite3") if absolute else "rows.sqlite3")


def test_an_embedded_database_can_live_in_memory():
    assert configuration("sqlite://:memory:")["NAME"] == ":memory:"


def test_a_server_is_named_with_its_port_and_its_secrets_are_unquoted():
    found = configuration("postgresql://kap:p%40ss@db.local:5433/clinic")
    assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("clinic", "kap", "p@ss")
    assert (found["HOST"], str(found["PORT"])) == ("db.local", "5433")


def test_any_other_address_is_refused():
    with pytest.raises(ValueError, match="begins with"):
        configuration("mysql://somewhere/else")
