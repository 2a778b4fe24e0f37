"""The map of how ketamine may work, from data to the drawing and its table."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from openkap.core.library import Reference, standard
from openkap.core.mechanism import Arrow, Level, MechanismMap, Node, Phase
from openkap.ui.charts import Belt, FlowMap, Place, Way

RELATIONS: dict[str, Promise] = {
    "raises": _("raises"),
    "lowers": _("lowers"),
    "blocks": _("blocks"),
    "helps": _("helps"),
    "contested": _("may act on"),
}
ENDS = {"blocks": "bar", "lowers": "bar", "contested": "open"}


@dataclass(frozen=True)
class ArrowRow:
    """One arrow in words: both ends, what it does, when, how sure, what speaks against it, from where."""

    arrow: Arrow
    one: Node
    two: Node
    relation: Promise
    phase: Phase
    levels: list[Level]
    sources: list[Reference]
    way: Way


@dataclass(frozen=True)
class Look:
    """What the visitor is looking at: one thing, one line, one stretch of time, or everything."""

    node: Node | None = None
    arrow: Arrow | None = None
    phase: Phase | None = None

    @classmethod
    def asked(cls, shown: MechanismMap, asked: Mapping[str, str]) -> "Look":
        """From the address; what the map does not hold is everything."""
        arrows = {slug(arrow): arrow for arrow in shown.arrows}
        phases = {phase.id: phase for phase in shown.phases}
        of, line, when = (asked.get(name, "") for name in ("of", "line", "when"))
        return cls(shown.by_node.get(of), arrows.get(line), phases.get(when))

    @property
    def is_anything(self) -> bool:
        return self.node is not None or self.arrow is not None

    def takes_in(self, arrow: Arrow) -> bool:
        """Whether this arrow is among what is looked at."""
        if self.arrow is not None:
            return arrow == self.arrow
        if self.node is not None:
            return self.node.id in (arrow.from_, arrow.to)
        return self.phase is None or arrow.phase == self.phase.id

    def rows(self, shown: MechanismMap) -> list[tuple[ArrowRow, bool]]:
        """Every arrow in words, and whether it is looked at."""
        return [(row(shown, arrow), self.takes_in(arrow)) for arrow in shown.arrows]


def slug(arrow: Arrow) -> str:
    """The name of an arrow in an address."""
    return f"{arrow.from_}-to-{arrow.to}"


def drawn(shown: MechanismMap, look: Look) -> FlowMap:
    """The map as the furniture draws it."""
    page = reverse("public-learn-map")
    places = tuple(
        Place(node.id, node.title, node.row, node.lane, f"{page}?of={node.id}#told", chosen=node == look.node)
        for node in shown.nodes
    )
    belts = tuple(Belt(phase.id, phase.title, phase.rows) for phase in shown.phases)
    return FlowMap(shown.title, "", places, tuple(_way(shown, each, look) for each in shown.arrows), belts)


def key(shown: MechanismMap) -> list[tuple[Level, Way]]:
    """Each kind of line, to lie beside its meaning."""
    return [(level, Way("", "", level.line, level.short, "arrow", level.title, "", "")) for level in shown.levels]


def row(shown: MechanismMap, arrow: Arrow) -> ArrowRow:
    """One arrow in words."""
    return ArrowRow(
        arrow=arrow,
        one=shown.by_node[arrow.from_],
        two=shown.by_node[arrow.to],
        relation=RELATIONS[arrow.relation],
        phase=next(phase for phase in shown.phases if phase.id == arrow.phase),
        levels=[shown.by_level[level] for level in arrow.levels],
        sources=[standard().references[cited] for cited in arrow.cite],
        way=_way(shown, arrow, Look()),
    )


def _way(shown: MechanismMap, arrow: Arrow, look: Look) -> Way:
    level, titles = shown.by_level[arrow.drawn], {node.id: node.title for node in shown.nodes}
    name = f"{titles[arrow.from_]} {RELATIONS[arrow.relation]} {titles[arrow.to]}: {level.title}"
    looked_at = look.takes_in(arrow)
    return Way(
        from_=arrow.from_,
        to=arrow.to,
        look=level.line,
        word=level.short,
        end=ENDS.get(arrow.relation, "arrow"),
        name=name,
        href=f"{reverse('public-learn-map')}?line={slug(arrow)}#told",
        band=arrow.phase,
        chosen=look.is_anything and looked_at,
        quiet=not looked_at,
    )
