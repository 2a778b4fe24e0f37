"""A signed consent as a copy: what was read, answered, chosen and signed, and whether any of it has changed since."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from openkap.core.consent_texts import shipped_version
from openkap.core.consents import ConsentText, fingerprint
from openkap.core.library import standard
from openkap.core.signatures import Drawing, drawing
from openkap.core.verdict import Verdict
from openkap.intake.models import Consent, Misunderstanding, PublishedText
from openkap.intake.queries.consents import same_signer
from openkap.intake.queries.texts import read_published, version_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

SEALED = (
    *("episode_id", "text_id", "version", "sha256", "word", "narrows_id", "role", "guardian_id", "routes"),
    *("choices", "teach_back", "signed_name", "drawn", "how", "witness_id", "signed_by_id"),
)


@dataclass(frozen=True)
class Answer:
    """A teach-back question with what the signer answered, and what they had answered before it was explained."""

    question: str
    answer: str
    before: tuple[str, ...]


@dataclass(frozen=True)
class Copy:
    """Everything that stands on the copy of one signature."""

    row: Consent
    text: ConsentText
    answers: tuple[Answer, ...]
    routes: tuple[str, ...]
    choices: tuple[str, ...]
    drawn: Drawing | None
    unchanged: Verdict
    later: tuple[Consent, ...]

    @property
    def withdrawn_at(self) -> datetime | None:
        """When this signature was taken back, in whatever word of its signer that came after it."""
        rows = [row for row in (*self.later, self.row) if hasattr(row, "withdrawal")]
        return rows[0].withdrawal.at if rows else None


def copy_of(row: Consent) -> Copy:
    """The copy of one signature. KeyError when its text can no longer be found."""
    text = version_of(row)
    return Copy(
        row=row,
        text=text,
        answers=_answers(row, text),
        routes=tuple(route.text for route in text.routes if route.id in row.routes),
        choices=tuple(choice.text for choice in text.choices if choice.id in row.choices),
        drawn=drawing(row.drawn) if row.drawn else None,
        unchanged=unchanged(row),
        later=tuple(Consent.objects.filter(narrows=row).select_related("withdrawal").order_by("pk")),
    )


def unchanged(row: Consent) -> Verdict:
    """Are the words that were signed, and everything on the signature, as they were in that moment?"""
    try:
        text = _as_kept_now(row)
    except (KeyError, PublishedText.DoesNotExist):
        return Verdict("The text of this version is not there any more.")
    if text.sha256 != row.sha256:
        return Verdict("The words of this version are not those that were signed.")
    if row.seal != seal(row):
        return Verdict("The signature or what stands beside it is not as it was when it was signed.")
    return Verdict()


def _as_kept_now(row: Consent) -> ConsentText:
    if shipped_version(row.version) != row.version:
        return read_published(row.text_id, row.version)
    text: ConsentText = standard().shelf("consents").get(row.text_id, row.version)
    return text


def seal(row: Consent) -> str:
    """The fingerprint over the version of the text, answers, choices, the signer, the time and the signature."""
    facts: dict[str, Any] = {name: getattr(row, name) for name in SEALED}
    return fingerprint(facts | {"signed_at": row.signed_at.astimezone(UTC).isoformat()})


def misunderstandings(row: Consent) -> "QuerySet[Misunderstanding]":
    """What this signer had answered to this version before it was explained again."""
    earlier = Misunderstanding.objects.filter(**same_signer(row), version=row.version, at__lte=row.signed_at)
    return earlier.order_by("at", "pk")


def _answers(row: Consent, text: ConsentText) -> tuple[Answer, ...]:
    tries = [each.answers for each in misunderstandings(row)]
    found = []
    for question in text.teach_back:
        words = {option.id: option.text for option in question.options}
        before = tuple(words[one[question.id]] for one in tries if one.get(question.id) in words)
        if question.id in row.teach_back:
            found.append(Answer(question.question, words.get(row.teach_back[question.id], ""), before))
    return tuple(found)
