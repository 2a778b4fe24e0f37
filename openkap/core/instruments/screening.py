"""What a score's cuts say of one person. Where sex or age decides and is not known, nothing is guessed."""

from dataclasses import dataclass

from openkap.core.instruments.rules import Cut, ScoreRule, Sex


@dataclass(frozen=True)
class Screened:
    """One cut, and whether the value reaches it; None, with the reason, when that cannot be said."""

    cut: Cut
    reached: bool | None
    reason: str = ""


def screened(
    rule: ScoreRule, value: float, *, sex: Sex = "unknown", age_years: int | None = None
) -> tuple[Screened, ...]:
    """Every cut of this score that is for this person; cuts for other ages or the other sex are left out."""
    return tuple(
        _screened(rule, cut, value, sex, age_years) for cut in rule.cuts if _concerns(rule, cut, sex, age_years)
    )


def _concerns(rule: ScoreRule, cut: Cut, sex: Sex, age_years: int | None) -> bool:
    if age_years is not None and not _of_age(cut, age_years):
        return False
    if not cut.sexes or sex in cut.sexes:
        return True
    return sex == "unknown" and not _serves_unknown(rule)


def _of_age(cut: Cut, age_years: int) -> bool:
    old_enough = cut.from_age_years is None or age_years >= cut.from_age_years
    return old_enough and (cut.to_age_years is None or age_years <= cut.to_age_years)


def _serves_unknown(rule: ScoreRule) -> bool:
    return any("unknown" in cut.sexes for cut in rule.cuts)


def _screened(rule: ScoreRule, cut: Cut, value: float, sex: Sex, age_years: int | None) -> Screened:
    if cut.sexes and sex not in cut.sexes:
        return Screened(cut, None, "this cut depends on sex, which is not known")
    if age_years is None and not (cut.from_age_years is None and cut.to_age_years is None):
        return Screened(cut, None, "this cut depends on age, which is not known")
    return Screened(cut, cut.reached(value))
