"""What the clinicians' page holds, gathered in one place so that every door of the page shows the same."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.forms import Form

from openkap.candidacy import forms, policies, queries
from openkap.core.candidacy import Determination as Trace
from openkap.core.candidacy import titles
from openkap.core.evidence import Evidence

if TYPE_CHECKING:
    from openkap.candidacy.models import Determination, Resolution
    from openkap.clinic.models import Episode, User


def now(
    user: "User",
    episode: "Episode",
    *,
    at: datetime,
    sign_form: Form | None = None,
    overrule: tuple[str, Form] | None = None,
) -> dict[str, Any]:
    """The decision as it stands: evidence today, the newest determination, who may do what."""
    pieces = queries.evidence(episode, at=at)
    proposal = queries.propose(episode, pieces, at=at)
    row = next(iter(rows := list(queries.history(episode))), None)
    if row is not None:
        row.episode = episode
    asked = queries.asked(episode, pieces)
    requests = queries.still_asked(asked)
    return {
        "episode": episode,
        "systems": queries.systems(pieces, proposal, requests, at=at),
        "asked": asked,
        "askable": queries.askable(proposal, pieces, requests),
        "missing": len(proposal.missing),
        "may_determine": policies.may_determine(user, episode),
        "may_write": user.may("candidacy:determination:write"),
        "earlier": rows[1:],
        **_news(row, pieces),
        **_trace(row, row.trace if row else proposal),
        **_halves(user, row, pieces, at, sign_form),
        **_overruling(user, row, overrule, at),
    }


def _news(row: "Determination | None", pieces: Mapping[str, Evidence]) -> dict[str, Any]:
    """What is different from the newest determination, and what two who signed still have to settle."""
    changes = queries.changes_since(row, pieces) if row else ()
    differing = queries.unsettled_in(row.episode) if row and row.unsettled else []  # type: ignore[attr-defined]
    return {
        "changes": changes,
        "learned": tuple(change for change in changes if change.worse),
        "open_talks": [queries.talk(each) for each in differing],
    }


def _trace(row: "Determination | None", trace: Trace) -> dict[str, Any]:
    """What the criteria say, in the newest determination or, before there is one, today."""
    groups = queries.groups(trace, titles(), row)
    return {"row": row, "trace": trace, "groups": groups, "offered": trace.offered_routes}


def then(row: "Determination") -> dict[str, Any]:
    """One determination as it was on its day: nothing on this page can be done."""
    return {
        "episode": row.episode,
        **_trace(row, row.trace),
        "halves": _signed(row),
        "known": [(titles().get(p.key, p.key), queries.in_words(p.key, p.value), p) for p in row.trace.evidence],
    }


def _signed(row: "Determination | None") -> list[tuple[str, Any]]:
    by_discipline = {sign_off.discipline: sign_off for sign_off in row.sign_offs.all()} if row else {}
    return [(discipline, by_discipline.get(discipline)) for discipline in ("medical", "psychological")]


def _halves(
    user: "User", row: "Determination | None", pieces: Mapping[str, Evidence], at: datetime, form: Form | None
) -> dict[str, Any]:
    """Both halves of the signature, and the form of the one that this person may sign."""
    if row is None:
        return {"halves": _signed(None), "may_sign": None, "sign_form": None}
    may_sign, may_agree = policies.may_sign_half(user, row, at=at), policies.may_agree(row, pieces, at=at)
    return {
        "halves": _signed(row),
        "complete": queries.decided(row),
        "signed": queries.signed(row),
        "may_sign": may_sign,
        "may_agree": may_agree,
        "mine": user.practitioner.discipline if user.practitioner else "",
        "sign_form": form or (forms.Sign(may_agree=bool(may_agree)) if may_sign else None),
    }


def _overruling(
    user: "User", row: "Determination | None", overrule: tuple[str, Form] | None, at: datetime
) -> dict[str, Any]:
    """For each criterion that this person may overrule, its form."""
    if row is None:
        return {"overrule": {}}
    found = [finding.criterion for finding in queries.standing_in_the_way(row)]
    allowed = {each: forms.Overrule(prefix=each) for each in found if policies.may_override(user, row, each, at=at)}
    return {"overrule": {**allowed, **({overrule[0]: overrule[1]} if overrule else {})}}


def letter(row: "Determination | None", episode: "Episode") -> dict[str, Any]:
    """What stands in the client's letter. Routes are those that may be used today, so an older letter names none."""
    clearance = queries.cleared(episode)
    routes = clearance.routes if row is not None and clearance.determination_id == row.pk else ()
    return {"client": episode.client, "letter": queries.letter_of(row), "routes": routes}


def preview(row: "Determination", user: "User", decision: str, words: str, *, at: datetime) -> dict[str, Any]:
    """The letter as it would be; nothing is signed and nothing is kept."""
    found = queries.letter_as(row, decision, words, by=user, at=at)
    routes = row.trace.routes if decision != "decline" else ()
    return {"episode": row.episode, "client": row.episode.client, "row": row, "letter": found, "routes": routes}


def resolution(
    user: "User",
    row: "Resolution",
    *,
    at: datetime,
    settle_form: Form | None = None,
    ask_form: Form | None = None,
    opinion_form: Form | None = None,
) -> dict[str, Any]:
    """Two who differ: both reasons, what was written down, who may do what."""
    determination = queries.determinations().get(pk=row.determination_id)
    pieces = queries.evidence(determination.episode, at=at)
    talk, may_talk = queries.talk(row), policies.may_talk(user, row)
    may_sign = policies.may_sign_settlement(user, talk.lies, row, pieces, at=at) if talk.lies and may_talk else None
    may_offer = policies.may_agree(determination, pieces, at=at) if may_talk else None
    ask = ask_form or (forms.AskOpinion() if policies.may_ask_opinion(user, row) else None)
    answer = opinion_form or (forms.GiveOpinion() if policies.may_give_opinion(user, row) else None)
    return {
        "episode": determination.episode,
        "row": row,
        "determination": determination,
        "talk": talk,
        "may_talk": may_talk,
        "may_offer": may_offer,
        "may_sign": may_sign,
        "settle_form": settle_form or (forms.Settle(may_offer=bool(may_offer)) if may_talk else None),
        "ask_form": ask,
        "opinion_form": answer,
        "ends_alone": may_talk and policies.ends_alone(user, row),
    }
