"""The lists of the packet, read together, and the questions that they answer: nobody is asked twice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from openkap.clinic import queries as clinic
from openkap.core.trials import Tried, trial_rule
from openkap.intake.models import Allergy, OutsideProvider, Treatment
from openkap.intake.queries.answers import (
    ListedMedicine,
    allergies,
    medicines,
    none_declared,
    outside_providers,
)

if TYPE_CHECKING:
    from openkap.clinic.models import Episode, SupportPerson

LISTS = {
    "other_allergies": "Other allergies",
    "medicines": "Medicines and supplements",
    "tried": "Treatments you have had",
    "people": "People who stand by you",
    "providers": "Your own therapists and doctors",
}
EMERGENCY = "emergency"  # people are named, and nobody of them may be called
YES_NO = {"yes": True, "no": False}
HELPED = {"well": True, "little": False, "no": False}


@dataclass(frozen=True)
class Lists:
    """What stands on every list, and of which the client said that there is nothing to name."""

    none: frozenset[str]
    medicines: Sequence[ListedMedicine]
    allergies: Sequence[Allergy]
    people: Sequence["SupportPerson"]
    providers: Sequence[OutsideProvider]
    tried: Sequence[Treatment]

    @property
    def nobody_to_call(self) -> bool:
        """People are named, nobody for an emergency, and the client has not said that it is meant so."""
        return bool(self.people) and EMERGENCY not in self.none and not any(one.is_emergency for one in self.people)

    def says(self, key: str) -> bool:
        """Whether this list says something: names, or that there are none."""
        rows = {"other_allergies": self.allergies}.get(key) or getattr(self, key, ())
        return (key in self.none or bool(rows)) and not (key == "people" and self.nobody_to_call)

    @property
    def told(self) -> dict[str, str]:
        """The questions of the vocabulary that the lists answer, with the answer as stored."""
        return self._people() | self._providers() | self._tried()

    def _people(self) -> dict[str, str]:
        return {"escort": "yes"} if any(one.is_escort for one in self.people) else {}

    def _providers(self) -> dict[str, str]:
        if any(one.kind == "therapist" for one in self.providers):
            return {"own_therapist": "yes"}
        return {"own_therapist": "no"} if "providers" in self.none else {}

    def _tried(self) -> dict[str, str]:
        if "tried" in self.none:
            return {**NOTHING_TRIED}
        talks = [one for one in self.tried if one.kind == "talk_therapy"]
        others = [one for one in self.tried if one.kind != "talk_therapy"]
        ketamine = [one for one in others if one.kind == "ketamine"]
        failed = trial_rule().count([as_tried(one) for one in others])
        found = {"talk_therapy": "now" if any(one.ongoing for one in talks) else "past"} if talks else {}
        found |= {"other_treatment": "yes"} if others else {}
        found |= {"antidepressants_tried": str(failed)} if failed is not None else {}
        if ketamine:
            details = "; ".join(f"{one.name}: {in_detail(one)}" for one in ketamine)
            found |= {"ketamine_treatment": "yes", "ketamine_treatment_detail": details}
        return found


NOTHING_TRIED: Mapping[str, str] = {
    "antidepressants_tried": "0",
    "talk_therapy": "never",
    "other_treatment": "no",
    "ketamine_treatment": "no",
}


def lists_of(episode: "Episode") -> Lists:
    """Every list as it stands: one query, and one more for each list that is not said to be empty."""
    none = none_declared(episode)
    return Lists(
        none=none,
        medicines=[] if "medicines" in none else medicines(episode),
        allergies=[] if "other_allergies" in none else list(allergies(episode)),
        people=[] if "people" in none else list(clinic.support_people(episode.client)),
        providers=[] if "providers" in none else list(outside_providers(episode)),
        tried=[] if "tried" in none else list(treatments(episode)),
    )


def treatments(episode: "Episode") -> QuerySet[Treatment]:
    """What the client has tried before, as told."""
    return Treatment.objects.filter(episode=episode, until_at__isnull=True)


def as_tried(row: Treatment) -> Tried:
    """A stored treatment as the rule reads it; what is not sure says nothing."""
    return Tried(row.kind, YES_NO.get(row.this_time), row.weeks, HELPED.get(row.helped))


def in_detail(row: Treatment) -> str:
    """What was told of a treatment beside its name, in one line."""
    began = f"from {row.began_on:%-d %b %Y}" if row.began_on else ""
    ended = "still going on" if row.ongoing else f"until {row.ended_on:%-d %b %Y}" if row.ended_on else ""
    weeks = f"{row.weeks} weeks" if row.weeks is not None else ""
    now = "in this low time" if row.this_time == "yes" else ""
    helped = f"helped: {row.get_helped_display()}"
    said = [row.get_kind_display(), row.dose_text, began, ended, weeks, now, helped, row.why_stopped]
    return ", ".join(filter(None, said))
