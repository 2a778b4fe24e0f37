"""Who may sign in."""

import hashlib
import secrets
from typing import TYPE_CHECKING, ClassVar, Optional

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from openkap.clinic import roles

if TYPE_CHECKING:
    from openkap.clinic.models.clients import Client


class Users(BaseUserManager["User"]):
    """Accounts are looked up by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def make(self, email: str, name: str, password: str | None = None) -> "User":
        """A new account; without a password nobody can sign in until one is set by invitation."""
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account: a practitioner's, a client's or a guardian's, never two of them."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def practitioner(self) -> Optional["Practitioner"]:
        """Who this account is among those who care, or None. One query per account object."""
        return getattr(self, "staff_record", None)

    @property
    def client(self) -> Optional["Client"]:
        """Who this account is among those in care, or None. One query per account object."""
        return getattr(self, "client_record", None)

    @cached_property
    def is_guardian(self) -> bool:
        """Was this account made for a guardian? Whether they decide for anybody today is the gate's to say. One query,
        and none for those who work here and for clients."""
        return self.practitioner is None and self.client is None and self.guardianships.exists()

    def may(self, permission: str) -> bool:
        """Does the role of this account include `permission` (`room:subject:verb`)?"""
        if not self.is_active:
            return False
        if self.practitioner:
            return roles.may(self.practitioner.role, permission)
        if self.client is not None:
            return permission in roles.CLIENT
        return permission in roles.GUARDIAN and self.is_guardian


class Practitioner(models.Model):
    """Someone who works here, in one role."""

    user = models.OneToOneField(User, models.PROTECT, related_name="staff_record")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=roles.CHOICES)
    discipline = models.CharField(max_length=13, choices=roles.DISCIPLINES, blank=True)

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def role_title(self) -> str:
        return roles.ROLES[self.role].title


class Invitation(models.Model):
    """A one-time link by which a person sets the first password. Spent when used, void after `expires_at`; a newer
    one brings that moment forward. The secret in the link is made of `seed` and this deployment's key, so that it can
    be mailed later and stands in no table."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    seed = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    @staticmethod
    def new_seed() -> str:
        """Something nobody guesses; by itself it opens nothing."""
        return secrets.token_urlsafe(32)

    @staticmethod
    def secret(seed: str) -> str:
        """What stands in the link."""
        return salted_hmac("openkap.clinic.invitation", seed, algorithm="sha256").hexdigest()

    @staticmethod
    def digest(secret: str) -> str:
        """What is kept of the secret in the link."""
        return hashlib.sha256(secret.encode()).hexdigest()


class AccountEnding(models.Model):
    """Nobody signs in with this account any more, until it is brought back. What they did stays theirs."""

    user = models.ForeignKey(User, models.PROTECT, related_name="endings")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    returned_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(returned_at__isnull=True), name="clinic_account_ended_once"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True, returned_by__isnull=True)
                | Q(returned_at__isnull=False, returned_by__isnull=False),
                name="clinic_account_returned_by_someone",
            ),
        ]

    def __str__(self) -> str:
        return f"end of the account {self.user_id}"
