"""A plan for Ada, laid out from the six-dose protocol, whose first meetings are already possible."""

from datetime import timedelta


def plan_for(cast, now):
    """The plan, drafted thirty days ago."""
    from openkap.careplan import queries as careplan
    from openkap.careplan.actions.windowing import lay_out
    from openkap.careplan.models import Plan

    began = now - timedelta(days=30)
    plan = Plan.objects.create(
        episode=cast.ada_episode,
        protocol="six-dose-im",
        version="1",
        route="im",
        starts_on=began.date(),
        goals="To sleep again.",
        drafted_at=began,
        drafted_by=cast.femi,
    )
    lay_out(plan, careplan.tailored_protocol(plan), at=began)
    return plan


def meetings(plan):
    """The plan's first meeting of each kind."""
    from openkap.careplan import queries as careplan

    first = {}
    for meeting in careplan.visits_of(plan):
        first.setdefault(meeting.kind, meeting)
    return first
