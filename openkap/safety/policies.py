"""May they? Each answer is a Verdict whose reason the screen shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from openkap.clinic import majority
from openkap.core.events import event_list
from openkap.core.safety import policy
from openkap.core.verdict import Verdict

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, Practitioner, User
    from openkap.safety.models import AdverseEvent, SafetyAction, SafetyCase, SafetyPlan

AMENDED = "Somebody amended this a moment ago. Nothing you typed is lost: look at both, then amend what stands now."


def may_act(by: "User", case: "SafetyCase") -> Verdict:
    """Somebody whose role acts on safety cases, while the case is open."""
    if not by.may("safety:case:act"):
        return Verdict("Your role does not act on safety cases.")
    return Verdict("This case is closed." if hasattr(case, "closure") else "")


def may_open(by: "User") -> Verdict:
    """A concern of the team is opened by somebody who also acts on safety cases."""
    return Verdict("" if by.may("safety:case:act") else "Your role does not open safety cases.")


def may_report(by: "User", kind: str, told_by: str) -> Verdict:
    """What the policy lets the team report; news from outside say who brought them."""
    if kind not in {each.id for each in policy().reported}:
        return Verdict("That is not reported by hand.")
    if kind == "outside_news" and not told_by.strip():
        return Verdict("Say who brought the news, and how they can be reached.")
    return may_open(by)


def may_ask_for_help(by: "User", episode: "Episode") -> Verdict:
    """Clients ask for themselves."""
    own = by.client is not None and by.client.pk == episode.client_id
    return Verdict("" if own and by.may("safety:help:ask") else "Only the client asks here.")


def may_acknowledge(by: "User", case: "SafetyCase", *, is_answered: bool) -> Verdict:
    """Whoever acts on safety cases, while nobody looks after this one."""
    if is_answered:
        return Verdict("This case is already acknowledged.")
    return may_act(by, case)


def may_assess(by: "User", case: "SafetyCase", answers: Mapping[str, str]) -> Verdict:
    """Something must have been asked."""
    if not any(answers.values()):
        return Verdict("Write down at least one answer.")
    return may_act(by, case)


def may_transfer(by: "User", case: "SafetyCase", to: "Practitioner") -> Verdict:
    """To somebody who can act on it, and not to the one who has it."""
    if case.owner_id == to.pk:
        return Verdict(f"{to.name} already owns this case.")
    if not to.user.may("safety:case:act"):
        return Verdict(f"{to.name} cannot act on safety cases.")
    return may_act(by, case)


def may_close(by: "User", case: "SafetyCase", last: "SafetyAction | None") -> Verdict:
    """Only after something was done and written down."""
    if last is None:
        return Verdict("Write down what was done before you close the case.")
    return may_act(by, case)


def may_write_plan(by: "User", episode: "Episode", typed: Mapping[str, str], newest: int, based_on: int) -> Verdict:
    """The client and the team, each on what the other wrote last."""
    if not by.may("safety:plan:write"):
        return Verdict("Your role does not write safety plans.")
    if by.client is not None and by.client.pk != episode.client_id:
        return Verdict("This is somebody else’s plan.")
    if newest != based_on:
        return Verdict("Somebody changed the plan a moment ago. Nothing you typed is lost: look at both, then save.")
    return Verdict("" if any(typed.values()) else "Write down at least one thing.")


def may_agree(by: "User", plan: "SafetyPlan", newest: "SafetyPlan | None") -> Verdict:
    """A name goes under the plan as it stands, not under an older one."""
    if newest is None or newest.pk != plan.pk:
        return Verdict("There is a newer version of this plan. Read that one.")
    if by.client is not None and by.client.pk != plan.episode.client_id:
        return Verdict("This is somebody else’s plan.")
    return Verdict("" if by.may("safety:plan:write") else "Your role does not agree to safety plans.")


def may_share_plan(by: "User", episode: "Episode", *, at: datetime) -> Verdict:
    """Only a young client decides whether their guardians read it."""
    own = by.client is not None and by.client.pk == episode.client_id and by.may("safety:plan:write")
    if not own:
        return Verdict("Only the young person decides who reads their plan.")
    young = majority.has_guardians(episode.client.born_on, at=at)
    return Verdict("" if young else "Nobody decides for you, so there is nobody to share it with here.")


def may_plan_on_call(by: "User") -> Verdict:
    return Verdict("" if by.may("safety:rota:write") else "Your role does not plan who is on call.")


def may_put_on_call(
    by: "User", practitioner: "Practitioner", from_at: datetime, until_at: datetime, *, at: datetime
) -> Verdict:
    """Somebody who acts on safety cases, for a time that is not over."""
    if not practitioner.user.may("safety:case:act"):
        return Verdict(f"{practitioner.name} cannot act on safety cases.")
    if until_at <= from_at:
        return Verdict("A shift ends after it begins.")
    if until_at <= at:
        return Verdict("This shift is over already.")
    return may_plan_on_call(by)


def may_record_event(by: "User", episode: "Episode", facts: Mapping[str, Any], *, at: datetime) -> Verdict:
    """Clinicians, what the list knows, in an order of time that can be."""
    names, born_on = event_list(), episode.client.born_on
    if not by.may("safety:event:write"):
        return Verdict("Your role does not record adverse events.")
    if facts["kind"] not in names.by_event or set(facts["serious_for"]) - names.by_criterion.keys():
        return Verdict("That is not in the list of adverse events.")
    if not facts["what"].strip():
        return Verdict("Write down what happened.")
    if facts["noticed_at"] < facts["happened_at"]:
        return Verdict("It was noticed before it happened: look at both times.")
    if facts["noticed_at"] > at:
        return Verdict("This time has not come yet.")
    if born_on and facts["happened_at"].date() < born_on:
        return Verdict("That is before the client was born.")
    return Verdict()


def may_amend_event(
    by: "User", event: "AdverseEvent", facts: Mapping[str, Any], reason: str, *, at: datetime
) -> Verdict:
    """The row that stands now, with a reason."""
    if hasattr(event, "amendment"):
        return Verdict(AMENDED)
    if not reason.strip():
        return Verdict("Say why you amend it.")
    return may_record_event(by, event.episode, facts, at=at)
