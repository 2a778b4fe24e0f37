"""Those who work here: invited, let go, welcomed back."""

from datetime import datetime

from allauth.mfa.models import Authenticator  # type: ignore[import-untyped]  # carries no types
from django.db import transaction

from openkap.clinic import audit, notify, policies
from openkap.clinic.actions.accounts import invite, void_invitations
from openkap.clinic.models import AccountEnding, Practitioner, User
from openkap.core.verdict import insist


@transaction.atomic
def invite_practitioner(*, person: Practitioner, by: User, at: datetime) -> str:
    """Make a one-time link, mail it, and return its secret once. An older link opens nothing any more."""
    insist(policies.may_invite(person))
    secret = invite(user=person.user, by=by, at=at)
    notify.invitation(secret=secret, door=notify.WELCOME, at=at)
    return secret


@transaction.atomic
def end_account(*, person: Practitioner, by: User, at: datetime) -> AccountEnding:
    """From now on nobody signs in with this account: sessions, links, password and second factors are void. What the
    person did stays theirs. Ending it again changes nothing."""
    user = _locked(person)
    ending = user.endings.filter(returned_at__isnull=True).first()
    if ending is not None:
        return ending
    insist(policies.may_end_account(by, person))
    ending = AccountEnding.objects.create(user=user, at=at, by=by)
    user.is_active = False
    user.set_unusable_password()  # open sessions hang on the password: they stay dead even when the account returns
    user.save(update_fields=["is_active", "password"])
    Authenticator.objects.filter(user=user).delete()
    void_invitations(user, at)
    audit.record("clinic:account:ended", person, by=by, at=at)
    return ending


@transaction.atomic
def bring_back(*, person: Practitioner, by: User, at: datetime) -> Practitioner:
    """The account may be used again; the person comes in by a new invitation. An account that is not ended stays as
    it is."""
    user = _locked(person)
    ending = user.endings.filter(returned_at__isnull=True).first()
    if ending is None:
        return person
    ending.returned_at, ending.returned_by = at, by
    ending.save(update_fields=["returned_at", "returned_by"])
    user.is_active, user.last_login = True, None
    user.save(update_fields=["is_active", "last_login"])
    audit.record("clinic:account:returned", person, by=by, at=at)
    return Practitioner.objects.select_related("user").get(pk=person.pk)


def _locked(person: Practitioner) -> User:
    """The account as it stands now. All administrators are held, so that two cannot end each other."""
    held = User.objects.select_for_update(of=("self",)).order_by("pk")
    list(held.filter(staff_record__role="administrator"))
    return held.get(pk=person.user_id)
