"""Who and when go together: a moment at which somebody decided also says who."""

from django.apps import apps
from django.db.models import DateTimeField

# Moments that are not decisions, by field name, each with its reason.
NOT_DECIDED = {
    "starts_at": "a planned time",
    "ends_at": "a planned time",
    "due_at": "a planned time",
    "next_at": "a planned time",
    "posted_at": "the house itself writes mails, nobody decides them",
    "sent_at": "a machine sends a mail, nobody decides it",
    "ran_at": "a machine's own clock",
    "lapsed_at": "a computed moment: a clock ran out",
    "expires_at": "an end that follows from the beginning",
    "until_at": "an end that follows from the beginning",
    "room_from_at": "a planned time",
    "room_until_at": "a planned time",
    "earliest_at": "a computed window",
    "latest_at": "a computed window",
    "since": "a computed beginning",
    "raised_at": "a rule raises an alert, nobody decides it",
    "recorded_at": "when a row was typed; who gave or did it stands beside",
    "observed_at": "when a fact was true; who wrote it down stands beside",
    "read_at": "the reader is the owner of the row",
    "used_at": "the person behind the link is the owner of the row",
    "created_at": "bookkeeping of an account, not a decision",
    "filled_at": "the mark of a demonstration database",
    "last_login": "kept by the framework",
}
# Single fields, each with its reason.
EXEMPT = {
    "careplan.PlanSignature.at": "the signer stands in practitioner",
    "clinic.CareTeamMember.from_at": "who did it stands in added_by",
    "clinic.Notice.at": "the house itself leaves notices, nobody decides them",
    "clinic.SubmittedForm.at": "bookkeeping of forms already handed in",
}


def test_every_decision_says_who():
    offenders = []
    for model in apps.get_models():
        if not model.__module__.startswith("openkap."):
            continue
        names = {field.name for field in model._meta.get_fields()}
        for field in model._meta.get_fields():
            if not isinstance(field, DateTimeField) or field.name in NOT_DECIDED:
                continue
            who = "by" if field.name == "at" else f"{field.name.removesuffix('_at')}_by"
            if not {who, "by", f"{who}_ref"} & names and f"{model._meta.label}.{field.name}" not in EXEMPT:
                offenders.append(f"{model._meta.label}.{field.name} has no {who}")
    assert not offenders, "\n" + "\n".join(offenders)


def test_every_exemption_is_still_needed():
    fields = {f"{m._meta.label}.{f.name}" for m in apps.get_models() for f in m._meta.get_fields()}
    assert set(EXEMPT) <= fields
