"""Who asked, who is waiting for an answer, and who may have asked before."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from openkap.clinic import queries as clinic
from openkap.intake.models import Inquiry

if TYPE_CHECKING:
    from openkap.clinic.models import Episode


@dataclass(frozen=True)
class InquiryRow:
    """An inquiry with a hint of other people or clients who gave the same address or number."""

    inquiry: Inquiry
    same_inquiries: int
    known: "Episode | None"

    @property
    def same_client(self) -> str:
        return self.known.client.name if self.known else ""

    @property
    def may_be_duplicate(self) -> bool:
        return self.same_inquiries > 0 or self.known is not None


def inquiries() -> QuerySet[Inquiry]:
    """All inquiries, newest first."""
    return Inquiry.objects.select_related("registration__episode__client", "closure", "by")


def inquiry_page(*, open_only: bool) -> QuerySet[Inquiry]:
    """Those that wait for us, oldest first; or all, newest first."""
    if open_only:
        return inquiries().filter(registration=None, closure=None).order_by("arrived_at", "pk")
    return inquiries()


def inquiry_rows(shown: Iterable[Inquiry]) -> list[InquiryRow]:
    """Duplicate hints for one page of inquiries. Two queries, however many rows."""
    rows = list(shown)
    emails = {row.email for row in rows} - {""}
    digits = {row.phone_digits for row in rows} - {""}
    alike = list(
        Inquiry.objects.filter(Q(email__in=emails) | Q(phone_digits__in=digits)).values_list("email", "phone_digits")
    )
    by_email = Counter(email for email, _ in alike if email)
    by_digits = Counter(number for _, number in alike if number)
    clients = _clients_with(emails)
    return [
        InquiryRow(row, max(by_email[row.email], by_digits[row.phone_digits], 1) - 1, clients.get(row.email))
        for row in rows
    ]


def _clients_with(emails: set[str]) -> dict[str, "Episode"]:
    """The newest episode of each client with one of these e-mail addresses."""
    found = clinic.episodes().filter(client__email__in=emails).order_by("opened_at")
    return {episode.client.email: episode for episode in found}


def digits(phone: str) -> str:
    """A telephone number without its punctuation, to compare with others."""
    return "".join(sign for sign in phone if sign.isdigit())
