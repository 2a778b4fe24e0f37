"""Accounts: made by invitation, never by walking in."""

from datetime import date, datetime, timedelta

from django.db import transaction

from openkap.clinic import audit, roles
from openkap.clinic.models import Client, Credential, Invitation, Practitioner, User
from openkap.core.verdict import Refused

LINK_LIFE = timedelta(days=7)


@transaction.atomic
def add_practitioner(
    *, email: str, name: str, role: str, discipline: str = "", by: User | None, at: datetime
) -> Practitioner:
    """Make an account for someone who works here. They set their password by invitation. Without a discipline they
    get that of their role. Refuses a taken address."""
    _insist_free(email)
    user = User.objects.make(email, name)
    person = Practitioner.objects.create(
        user=user, name=name, role=role, discipline=discipline or roles.ROLES[role].discipline
    )
    audit.record("clinic:practitioner:added", person, by=by, at=at, facts={"role": role})
    return person


@transaction.atomic
def add_client(
    *,
    given_name: str,
    family_name: str,
    email: str,
    phone: str = "",
    born_on: date | None = None,
    by: User | None,
    at: datetime,
) -> Client:
    """Put someone on the books, with a portal account when there is an e-mail address. Refuses a taken address."""
    if email:
        _insist_free(email)
    user = User.objects.make(email, f"{given_name} {family_name}".strip()) if email else None
    client = Client.objects.create(
        user=user, given_name=given_name, family_name=family_name, email=email, phone=phone, born_on=born_on
    )
    audit.record("clinic:client:added", client, by=by, at=at)
    return client


@transaction.atomic
def invite(*, user: User, by: User, at: datetime) -> str:
    """Make a one-time link; the secret is returned once and only its hash is kept. An older link opens nothing now."""
    void_invitations(user, at)
    seed = Invitation.new_seed()
    secret = Invitation.secret(seed)
    invitation = Invitation.objects.create(
        user=user, token_hash=Invitation.digest(secret), seed=seed, made_at=at, made_by=by, expires_at=at + LINK_LIFE
    )
    audit.record("clinic:invitation:made", invitation, by=by, at=at, facts={"account": user.pk})
    return secret


@transaction.atomic
def accept_invitation(*, secret: str, password: str, at: datetime) -> User:
    """Spend the link and set the password. Raises Refused when the link is unknown, spent or too old."""
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(token_hash=Invitation.digest(secret), used_at__isnull=True, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if invitation is None:
        raise Refused("This link has been used or is too old. Please ask the clinic for a new one.")
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    invitation.user.set_password(password)
    invitation.user.save(update_fields=["password"])
    audit.record("clinic:invitation:accepted", invitation, by=invitation.user, at=at)
    return invitation.user


@transaction.atomic
def verify_credential(
    *,
    practitioner: Practitioner,
    kind: str,
    reference: str,
    valid_from_on: date,
    valid_until_on: date,
    by: User,
    at: datetime,
) -> Credential:
    """Someone saw the document and vouches for it. Nobody vouches for their own."""
    if practitioner.user_id == by.pk:
        raise Refused("Someone else must verify your own credential.")
    credential = Credential.objects.create(
        practitioner=practitioner,
        kind=kind,
        reference=reference,
        valid_from_on=valid_from_on,
        valid_until_on=valid_until_on,
        verified_at=at,
        verified_by=by,
    )
    audit.record("clinic:credential:verified", credential, by=by, at=at, facts={"kind": kind})
    return credential


def void_invitations(user: User, at: datetime) -> None:
    """Links that nobody has used yet open nothing from now on."""
    user.invitations.filter(used_at__isnull=True, expires_at__gt=at).update(expires_at=at)


def _insist_free(email: str) -> None:
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("There is already an account with this e-mail address.")
