"""Pictures for --plot: a curve with its limits beneath, and everyone's change. Matplotlib is read only when asked for.

Nothing is told by colour alone: lines differ in their dashes, marks in their shape. Text stays text in an SVG.
"""

import io
import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING, Any

from openkap.cli.faults import Fault
from openkap.core.significance import Pair, ShareStandard, Standard

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from openkap.core.substances import Kinetics

KINDS = (".png", ".svg")
INK, SOFT, SHADE = "#22312b", "#66706a", "#0072b2"
# Colours that people with any colour vision tell apart, each with dashes or a shape of its own (Okabe and Ito 2008).
LINES = {
    "ketamine_ng_ml": ("ketamine, venous-equivalent", "#0072b2", "-", 2.2),
    "norketamine_ng_ml": ("norketamine, venous-equivalent", "#d55e00", "--", 1.6),
    "arterial_ketamine_ng_ml": ("ketamine, arterial", "#66706a", ":", 1.6),
}
MARKS = {
    "recovered": ("#009e73", "*"),
    "improved": ("#0072b2", "o"),
    "unchanged": ("#66706a", "s"),
    "worse": ("#d55e00", "^"),
    "deteriorated": ("#d55e00", "^"),
    "undefined": ("#22312b", "x"),
}
STYLE = {
    "font.size": 10,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": SOFT,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "xtick.color": INK,
    "ytick.color": INK,
    "svg.fonttype": "none",
    "svg.hashsalt": "openkap",
    "legend.edgecolor": "none",
    "legend.framealpha": 0.85,
}


def check(file: Path | None) -> None:
    """Refuse, before anything is worked out, a picture that cannot be made."""
    if file is None:
        return
    if file.suffix.lower() not in KINDS:
        raise Fault(f"--plot: {file.name!r} must end with .png or .svg")
    if not file.parent.is_dir():
        raise Fault(f"--plot: there is no folder {file.parent}")
    try:
        import matplotlib  # noqa: F401  only whether it is there
    except ImportError:
        raise Fault("--plot needs matplotlib, which is not installed: pip install matplotlib") from None


def curve(file: Path, model: "Kinetics", found: Mapping[str, Any], *, title: str) -> None:
    """The lines over time, the band if there is one, what was observed at which level, and the model's limits."""
    import matplotlib

    with matplotlib.rc_context(STYLE):
        figure, axes = _sheet((8.0, 8.4), bottom=0.39, top=0.88)
        for name, (label, colour, dashes, width) in LINES.items():
            axes.plot(found["minutes"], found[name], label=label, color=colour, linestyle=dashes, linewidth=width)
        if "band" in found:
            _band(axes, found)
        _thresholds(axes, model, most=max(max(found[name]) for name in LINES))
        axes.set(xlabel="minutes after the dose", ylabel="concentration, ng/mL")
        axes.set_title(title, pad=48)
        axes.set_xlim(found["minutes"][0], found["minutes"][-1])
        axes.set_ylim(bottom=0)
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
        _beneath(figure, [*model.stated, f"Sources: {', '.join(model.sources)}."], top=0.31)
        _keep(figure, file, title)


def _band(axes: "Axes", found: Mapping[str, Any]) -> None:
    low, high = found["band"]["p5"], found["band"]["p95"]
    label = "ketamine, the middle 90 percent of people"
    axes.fill_between(found["minutes"], low, high, color=SHADE, alpha=0.15, linewidth=0, label=label)


def _thresholds(axes: "Axes", model: "Kinetics", *, most: float) -> None:
    """Levels that lie in the picture, named at its left edge."""
    for each in model.thresholds:
        if each.ng_per_ml <= most:
            axes.axhline(each.ng_per_ml, color=SOFT, linewidth=0.8, linestyle=(0, (1, 3)))
            axes.annotate(
                f"{each.id}, {each.ng_per_ml:g} ng/mL",
                (1, each.ng_per_ml),
                xycoords=("axes fraction", "data"),
                ha="right",
                va="bottom",
                color=SOFT,
                fontsize=8,
            )


def change(
    file: Path,
    pairs: Sequence[Pair],
    standard: Standard | ShareStandard,
    *,
    names: tuple[str, str],
    title: str,
    note: str,
) -> None:
    """Everyone's score after over the score before, with the line of no change, what is not enough, and the cut."""
    import matplotlib

    if not pairs:
        raise Fault("--plot: nobody has both scores, so there is nothing to draw")
    with matplotlib.rc_context(STYLE):
        figure, axes = _sheet((7.0, 7.2), bottom=0.17, top=0.93)
        ends = _ends(pairs)
        _not_enough(axes, standard, ends)
        if isinstance(standard, Standard) and standard.cut is not None:
            axes.axhline(standard.cut, color=INK, linewidth=1, linestyle="-.", label=f"cut, {standard.cut:.2f}")
            axes.axvline(standard.cut, color=INK, linewidth=1, linestyle="-.")
        for verdict in standard.verdicts:
            _marks(axes, verdict, Counter(pair for pair in pairs if standard.verdict(pair) == verdict))
        axes.set(xlabel=f"{names[0]}, points", ylabel=f"{names[1]}, points", title=title, xlim=ends, ylim=ends)
        axes.set_aspect("equal")
        axes.legend(loc="upper left", fontsize=9)
        _beneath(figure, [note], top=0.08)
        _keep(figure, file, title)


def _ends(pairs: Sequence[Pair]) -> tuple[float, float]:
    values = [value for pair in pairs for value in pair]
    room = 0.05 * (max(values) - min(values) or 1)
    return min(values) - room, max(values) + room


def _not_enough(axes: "Axes", standard: Standard | ShareStandard, ends: tuple[float, float]) -> None:
    """The line of no change, and around it what is not enough to be one."""
    axes.plot(ends, ends, color=SOFT, linewidth=1, label="no change")
    if isinstance(standard, Standard):
        less = [end - standard.threshold for end in ends]
        more = [end + standard.threshold for end in ends]
        label = f"not reliable: up to {standard.threshold:.2f} points"
    else:
        less = [end - standard.share * (end - standard.best) for end in ends]
        more = [end + standard.share * (end - standard.best) for end in ends]
        label = f"less than {standard.share:.0%} of the way"
    axes.fill_between(ends, less, more, color=SOFT, alpha=0.15, linewidth=0, label=label)


def _marks(axes: "Axes", verdict: str, places: Counter[Pair]) -> None:
    """One mark for each place, larger where several people are."""
    if not places:
        return
    colour, shape = MARKS[verdict]
    before, after = zip(*places, strict=True)
    sizes = [(70 if shape == "*" else 34) * count for count in places.values()]
    label = f"{verdict}, {places.total()}"
    axes.scatter(before, after, s=sizes, color=colour, marker=shape, alpha=0.8, linewidths=0.8, label=label, zorder=3)


def _sheet(inches: tuple[float, float], *, bottom: float, top: float) -> "tuple[Figure, Axes]":
    from matplotlib.figure import Figure

    figure = Figure(figsize=inches)
    axes = figure.add_subplot()
    figure.subplots_adjust(left=0.11, right=0.96, top=top, bottom=bottom)
    axes.grid(color=SOFT, alpha=0.2, linewidth=0.6)
    return figure, axes


def _beneath(figure: "Figure", lines: Sequence[str], *, top: float) -> None:
    text = "\n".join(fill(line, 122, subsequent_indent="   ") for line in lines)
    figure.text(0.04, top, text, ha="left", va="top", fontsize=8, color=INK, linespacing=1.35)


def _keep(figure: "Figure", file: Path, title: str) -> None:
    """Write the picture whole or not at all; the same numbers give the same file."""
    kind, drawn = file.suffix.lower()[1:], io.BytesIO()
    date = {"Date": None} if kind == "svg" else {}
    figure.savefig(drawn, format=kind, dpi=150, metadata={"Title": title, **date})
    partial = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        partial.write_bytes(drawn.getvalue())
        partial.replace(file)
    except OSError as fault:
        raise Fault(f"{file}: {fault.strerror}") from None
    finally:
        partial.unlink(missing_ok=True)
