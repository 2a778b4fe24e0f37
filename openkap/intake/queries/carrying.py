"""Answers of the self-check that somebody chose to send along."""

from collections.abc import Mapping

from openkap.core.evidence import vocabulary
from openkap.intake.models import Inquiry
from openkap.intake.queries.panel import stored_in_words


def carrying_inquiry(inquiry_id: int) -> Inquiry | None:
    """An inquiry that brought answers along; None for any other."""
    found = Inquiry.objects.select_related("carried", "registration__episode")
    return found.filter(pk=inquiry_id, carried__isnull=False).first()


def in_client_words(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every answer as it was asked and given."""
    return [(vocabulary().get(key).ask_client, stored_in_words(key, text)) for key, text in answers.items()]
