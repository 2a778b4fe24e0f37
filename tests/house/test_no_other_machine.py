"""Tests reach no other machine."""

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("2001:db8::1", 80)])
def test_a_test_cannot_reach_another_machine(address):
    with socket.socket() as line, pytest.raises(Exception, match="a test tried to reach"):
        line.connect(address)


def test_a_test_cannot_ask_where_another_machine_is():
    with pytest.raises(Exception, match="a test tried to find"):
        socket.getaddrinfo("example.org", 443)


def test_a_test_can_reach_its_own_machine():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
