"""May they? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Sequence
from datetime import date

from openkap.clinic.models import ClaimReview, Episode, Mail, Practitioner, User
from openkap.core.reviews import Statement
from openkap.core.verdict import Verdict


def may_break_glass(by: User, reason: str) -> Verdict:
    """An emergency key is for those whose role opens charts, and always has a reason."""
    if not by.may("clinic:glass:break"):
        return Verdict("Your role does not open charts.")
    if len(reason.strip()) < 10:
        return Verdict("Say in a few words why this chart is needed now.")
    return Verdict()


def may_review_glass(by: User, opened_by: User) -> Verdict:
    """Nobody reviews their own emergency key."""
    if not by.may("clinic:glass:review"):
        return Verdict("Only the medical director reviews emergency access.")
    if by == opened_by:
        return Verdict("Someone else must review your own emergency access.")
    return Verdict()


def may_close_episode(episode: Episode) -> Verdict:
    """An episode ends once."""
    return Verdict("This episode is already closed." if hasattr(episode, "closure") else "")


def may_invite(person: Practitioner) -> Verdict:
    """A link is for someone who works here and is not in yet."""
    if not person.user.is_active:
        return Verdict("This account is ended. Bring it back first.")
    if person.user.last_login is not None:
        return Verdict(
            f"{person.name} signs in already. A forgotten password is reset on the sign-in page; "
            "after a lost phone, end the account and bring it back."
        )
    return Verdict()


def may_end_account(by: User, person: Practitioner) -> Verdict:
    """Nobody ends their own account, and someone always keeps the accounts."""
    if person.user_id == by.pk:
        return Verdict("Someone else must end your own account.")
    keepers = Practitioner.objects.filter(role="administrator", user__is_active=True)
    if person.role == "administrator" and not keepers.exclude(pk=person.pk).exists():
        return Verdict("This is the last administrator. Add another one first.")
    return Verdict()


def may_review_claims(by: User, statements: Sequence[Statement], reviewed_on: date, *, today: date) -> Verdict:
    """A clinician who answers for medicine, on a day that has come, and not so long ago that it counts no more."""
    if not by.may("clinic:claim:review"):
        return Verdict("Only the medical director reviews claims.")
    if not statements:
        return Verdict("Choose at least one claim that you have read.")
    if reviewed_on > today:
        return Verdict("This day has not come yet. Give the day on which you read them.")
    old = [each.id for each in statements if reviewed_on + each.valid_for < today]
    return Verdict(f"A review of that day would have expired already: {', '.join(old)}." if old else "")


def may_withdraw_claim(by: User, review: ClaimReview, reason: str) -> Verdict:
    """Whoever may review may take a review back, once, and says why."""
    if not by.may("clinic:claim:review"):
        return Verdict("Only the medical director takes a review back.")
    if hasattr(review, "withdrawal"):
        return Verdict("This review is already taken back.")
    return Verdict("" if reason.strip() else "Say in a few words why.")


def may_settle_mail(by: User) -> Verdict:
    """Those who see what did not arrive say that the person was told."""
    return Verdict("" if by.may("clinic:mail:write") else "Your role does not look after mail.")


def may_retry_mail(by: User, mail: Mail) -> Verdict:
    """A mail needs an address."""
    if mail.to_id is None and mail.client_id is not None:
        return Verdict("There is no e-mail address. Please call.")
    return may_settle_mail(by)
