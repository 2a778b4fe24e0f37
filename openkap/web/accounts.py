"""How accounts come in: by invitation only."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from openkap.clinic import queries as clinic


class Adapter(DefaultAccountAdapter):
    """Nobody signs up by walking in; the clinic invites."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names here."""


class Backend(AuthenticationBackend):
    """Every request reads its account together with what it stands for."""

    def get_user(self, user_id: int) -> Any:
        user = clinic.whose(user_id)
        return user if user and self.user_can_authenticate(user) else None
