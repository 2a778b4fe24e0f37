"""`openkap admin`: the first administrator of a clinic, who then invites everyone else."""

from argparse import ArgumentParser, Namespace
from datetime import datetime

from openkap.cli.faults import Fault
from openkap.cli.serving import bring_up_to_date, open_house


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = "Prints an address that opens once. Whoever has it comes in: give it only to the person it is for."
    parser.add_argument("--email", required=True, help="the address they will sign in with")
    parser.add_argument("--name", required=True, help="how the clinic knows them")


def run(arguments: Namespace) -> int:
    open_house()
    bring_up_to_date()
    from django.utils import timezone

    address = make_administrator(email=arguments.email, name=arguments.name, at=timezone.now())
    print(f"{arguments.name} is an administrator now and chooses a password here, once and within seven days:\n")
    print(f"  {address}\n")
    return 0


def make_administrator(*, email: str, name: str, at: datetime) -> str:
    """Make the account and its invitation; the address of the invitation. A Fault says what is wrong with either."""
    from django.db import transaction

    from openkap.clinic import actions, notify
    from openkap.core.verdict import Refused

    said = _checked(email, name)
    try:
        with transaction.atomic():
            person = actions.add_practitioner(**said, role="administrator", by=None, at=at)
            # Nobody is signed in on the machine itself: the invitation is in their own name.
            return notify.welcome_address(actions.invite(user=person.user, by=person.user, at=at))
    except Refused as refused:
        raise Fault(f"{said['email']}: {str(refused)[0].lower()}{str(refused)[1:]}") from refused


def _checked(email: str, name: str) -> dict[str, str]:
    from openkap.clinic.forms import AddPractitioner

    form = AddPractitioner({"email": email, "name": name, "role": "administrator"})
    if not form.is_valid():
        raise Fault(" ".join(f"--{field}: {errors[0]}" for field, errors in form.errors.items()))
    return {"email": form.cleaned_data["email"], "name": form.cleaned_data["name"]}
