"""What was found about risk, and the plan for hard hours."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from openkap.clinic import queries as clinic
from openkap.clinic.queries.presence import there
from openkap.core.evidence import UNSURE, Evidence
from openkap.core.instruments import Instrument
from openkap.core.library import standard
from openkap.core.reading import KnowledgeError
from openkap.core.safety import Risk, RiskQuestion, policy
from openkap.core.wording import wording
from openkap.safety.models import PlanAgreement, PlanSharing, RiskAssessment, SafetyCase, SafetyPlan

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkap.clinic.models import Episode

PARTS = SafetyPlan.PARTS
SCREENER = "c-ssrs-screener"


def risk_questions() -> tuple[RiskQuestion, ...]:
    """What is asked about risk, in the policy in force."""
    return policy().risk_questions


def assessments(case: SafetyCase) -> list[tuple[RiskAssessment, Risk, list[tuple[str, str]]]]:
    """Every look at the risk in this case, the newest first: the row, what follows, each question with its answer. An
    older look is read by the policy it was made under."""
    return [
        (row, policy(row.policy_version).risk(row.answers), _said(row)) for row in case.assessments.select_related("by")
    ]


def _said(row: RiskAssessment) -> list[tuple[str, str]]:
    return [
        (question.ask, next((each.text for each in question.answers if each.value == row.answers.get(question.id)), ""))
        for question in policy(row.policy_version).risk_questions
    ]


def plans(episode: "Episode") -> "QuerySet[SafetyPlan]":
    """Every version of this client's plan, the newest first, whichever episode it was written in."""
    found = SafetyPlan.objects.filter(episode__client=episode.client_id).order_by("-at", "-pk")
    return found.select_related("by", "episode__client").prefetch_related("agreements__by")


def plan(episode: "Episode") -> SafetyPlan | None:
    """The plan as it stands."""
    return plans(episode).first()


def plan_form(plan: SafetyPlan | None) -> dict[str, str | int]:
    """What a form for the next version begins with; `based_on` is 0 when there is no plan yet."""
    words = {name: text for name, _, text in plan.parts} if plan else {}
    return {**words, "based_on": plan.pk if plan else 0}


def own_scale() -> bool:
    """Whether this clinic has brought the wording of the screener, so that it can be rated in its own words."""
    scale: Instrument = standard().shelf("instruments").get(SCREENER)
    try:
        return wording(scale, overlay=Path(settings.OPENKAP_WORDING) if settings.OPENKAP_WORDING else None) is not None
    except KnowledgeError:
        return False


def version(episode: "Episode", pk: str) -> SafetyPlan:
    """One version of this client's plan, as named in a form, or Http404."""
    return there(plans(episode).filter(pk=pk).first() if pk.isdecimal() else None)


def agreed_plan(episode: "Episode") -> SafetyPlan | None:
    """The plan as it stands, if the client has put their name under it."""
    newest = plan(episode)
    if newest is None or newest.episode.client.user_id is None:
        return None
    return newest if any(each.by_id == newest.episode.client.user_id for each in newest.agreements.all()) else None


def facts(episode: "Episode") -> list[Evidence]:
    """What is known here that deciding needs: how high the risk was found, and the day of the plan the client agreed
    to. A look that left open what could make it higher says that nobody is sure. One query."""
    looks = RiskAssessment.objects.filter(case__episode__client=OuterRef("client")).order_by("-at", "-pk")
    newest = SafetyPlan.objects.filter(episode__client=OuterRef("client")).order_by("-at", "-pk")
    own = PlanAgreement.objects.filter(plan=OuterRef("pk"), by=OuterRef("episode__client__user"))
    agreed = newest.annotate(agreed_at=Subquery(own.values("at")[:1]))
    asked = {f"look_{name}": Subquery(looks.values(name)[:1]) for name in ("policy_version", "answers", "at")}
    found = clinic.episodes().filter(pk=episode.pk).order_by().annotate(**asked, plan_at=agreed.values("agreed_at")[:1])
    return _facts(**found.values(*asked, "plan_at").get())


def _facts(
    look_policy_version: str | None, look_answers: dict[str, str], look_at: datetime | None, plan_at: datetime | None
) -> list[Evidence]:
    told = []
    if look_policy_version and look_at:
        risk = policy(look_policy_version).risk(look_answers)
        told.append(Evidence("suicide_triage", UNSURE if risk.open else risk.tier.id, "safety", look_at))
    if plan_at:
        told.append(Evidence("safety_plan_on", timezone.localtime(plan_at).date(), "safety", plan_at))
    return told


def is_shared(episode: "Episode") -> bool:
    """Does the young client let their guardians read the plan now?"""
    return PlanSharing.objects.filter(episode=episode, ended_at__isnull=True).exists()
