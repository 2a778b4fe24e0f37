"""Write the pages of docs/reference from the code and the library: `make docs`. A house test fails when they are stale.

Unlike its neighbours this tool needs the installed environment, because it asks the rooms for their models.
"""

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tools import vignettes
from tools.workshop import ROOT, say

FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Written by `make docs`; change the source, not this page. -->"
KINDS = {
    "instruments": "Instruments: items by number and topic, scores, bands, alerts, licence.",
    "known": "Instruments known by name: what is missing of each. A clinic that has the paper can bring the structure.",
    "questions": "The vocabulary of evidence: every fact the rules may use, and in which words it is asked.",
    "medicines": "Classes of medicines that criteria look for, and the names that a client picks from.",
    "trials": "Earlier treatments: what is counted of what a client tells. A prescriber judges what was adequate.",
    "criteria": "Candidacy criteria: what each says, what it does, and where it comes from.",
    "conditions": "Condition packs: instruments, criteria and evidence for one group of diagnoses.",
    "protocols": "Protocols: visits with their windows, the rules between them, measurements and practice.",
    "monitoring": "Watching a client during and after a dose: signals, schedules, alert rules, discharge.",
    "readiness": "The dosing-day checklist.",
    "substances": "Substances: reference ranges by route, and the kinetic model behind the curve of a dose: every "
    "parameter with its meaning, unit, sampling site and source. No dose is recommended.",
    "safety": "Safety cases: what opens one, who owns it, how long until it escalates.",
    "events": "Adverse events: what they are called, and what makes one serious.",
    "danger": "Words of a first message after which a person looks before anybody goes on.",
    "majority": "From which age somebody consents alone, by state: only what a source of ours states.",
    "consents": "Consents: when a signature counts.",
    "elements": "What informed consent has to say, and in which texts.",
    "mechanism": "How ketamine may work: what acts on what, how soon, how sure anybody is, and what speaks against it.",
    "claims": "Claims: what may be said, to whom and from which source; what must never be said, and why.",
    "selfcheck": "The private self-check on the public site: which questions, on which screens, after which answers.",
    "learn": "Public articles: the clinic's own plain words, and the claims they tell.",
    "outcomes": "Outcomes: how a clinic counts its own results, and the published ranges beside them.",
}
LONG_TEXT = {"body", "sections", "text", "paragraphs"}


def pages() -> dict[str, str]:
    """Every generated page by file name."""
    made = {f"{kind}.md": page(kind, lines) for kind, lines in library_pages()}
    made["bibliography.md"] = page("bibliography", bibliography())
    made["vignettes.md"] = page("vignettes", vignettes.lines())
    made["data-dictionary.md"] = page("data dictionary", data_dictionary())
    made["roles.md"] = page("roles", roles())
    made["house.md"] = page("the house", house())
    made["README.md"] = page("reference", [f"- [{name.removesuffix('.md')}]({name})" for name in sorted(made)])
    return made


def page(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"# {title.capitalize()}", "", MADE, "", *lines]).rstrip() + "\n"


def cell(value: Any) -> str:
    """One value in one cell of a table."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {cell(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return ", ".join(cell(inner) for inner in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split()).replace("|", "\\|").replace("*", "\\*")


def table(rows: list[Mapping[str, Any]]) -> Iterator[str]:
    """A Markdown table whose columns are all keys of the rows, in the order in which they first appear."""
    columns = list(dict.fromkeys(key for row in rows for key in row))
    yield "| " + " | ".join(columns) + " |"
    yield "|" + " --- |" * len(columns)
    for row in rows:
        yield "| " + " | ".join(cell(row.get(column, "")) for column in columns) + " |"
    yield ""


def read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def library_pages() -> Iterator[tuple[str, list[str]]]:
    from tools.reference_protocols import protocols

    own = {"criteria": criteria, "protocols": protocols, "instruments": instruments}
    for kind, sentence in KINDS.items():
        works = [read(file) for file in sorted((ROOT / "openkap" / "knowledge" / kind).glob("*/*.toml"))]
        if works:
            body = own[kind](works) if kind in own else [line for each in works for line in described(each)]
            yield kind, [sentence, "", *review(works), "", *body]


def review(works: list[dict[str, Any]]) -> list[str]:
    """How many files nobody has reviewed, and how many figures nobody has verified: said first."""
    reviewed = sum(1 for work in works if work.get("reviewed_by"))
    unverified = sum(str(work).count("'verified': False") for work in works)
    return [
        f"{len(works)} files, {reviewed} of them reviewed by a clinician of a deployment; "
        f"{unverified} figures are marked as not verified against their source."
    ]


def described(work: Mapping[str, Any]) -> Iterator[str]:
    """One file: its plain values as a list, its lists of tables as tables."""
    yield f"## {work['title']} (`{work['id']}` {work['version']}, {work['status']})"
    yield ""
    yield from parts({key: value for key, value in work.items() if key not in {"id", "title"}}, "###")


def parts(work: Mapping[str, Any], mark: str) -> Iterator[str]:
    """Plain values, then lists of tables, then whatever holds lists of tables itself, one heading deeper."""
    shown = {key: value for key, value in work.items() if key not in LONG_TEXT}
    plain = {key: value for key, value in shown.items() if not tabular(value) and not nested(value)}
    yield from (f"- {key.replace('_', ' ')}: {cell(value)}" for key, value in plain.items() if cell(value))
    yield ""
    for key, value in shown.items():
        if key not in plain:
            yield f"{mark} {key.replace('_', ' ')}"
            yield ""
            yield from table(value) if tabular(value) else parts(value, mark + "#")


def nested(value: Any) -> bool:
    return isinstance(value, Mapping) and any(map(tabular, value.values()))


def tabular(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


def instruments(works: list[dict[str, Any]]) -> list[str]:
    """Every instrument, and after them the names of those whose structure is not shipped."""
    known = read(ROOT / "openkap" / "knowledge" / "known" / "instruments" / "1.toml")["entries"]
    titles = "; ".join(f"{entry['title']} (`{entry['id']}`)" for entry in known)
    last = [
        "## Known, structure not shipped",
        "",
        f"What is missing of each, and whose it is: [known](known.md). {titles}.",
    ]
    return [line for each in works for line in described(each)] + last


def criteria(works: list[dict[str, Any]]) -> list[str]:
    rows = [
        {
            "criterion": f"`{work['id']}` {work['version']}",
            "title": work["title"],
            "does": cell(work["actions"]),
            "says to staff": work["say_to_staff"],
            "verified": work.get("verified", True),
            "sources": work["cite"],
        }
        for work in works
    ]
    return list(table(rows))


def bibliography() -> list[str]:
    references = read(ROOT / "openkap" / "knowledge" / "references.toml")
    rows = []
    for key, entry in sorted(references.items()):
        where = entry.get("url") or (f"doi:{entry['doi']}" if "doi" in entry else f"pmid:{entry.get('pmid')}")
        rows.append({"key": f"`{key}`", "title": entry["title"], "supports": entry["supports"], "where": where})
    return list(table(rows))


def data_dictionary() -> Iterator[str]:
    """Every table of every room: what a row means, and its fields."""
    from django.apps import apps

    for app in apps.get_app_configs():
        models = list(app.get_models()) if app.name.startswith("openkap.") else []
        if models:
            yield f"## {app.label}"
            yield ""
        for model in models:
            yield f"### {model.__name__}"
            yield ""
            yield " ".join((model.__doc__ or "").split())
            yield ""
            yield from table([field_row(field) for field in model._meta.get_fields() if field.concrete])


def field_row(field: Any) -> dict[str, Any]:
    kind = field.get_internal_type()
    size = f"({field.max_length})" if getattr(field, "max_length", None) else ""
    points = f" to {field.related_model._meta.label}" if field.related_model else ""
    return {
        "field": f"`{field.name}`",
        "kind": f"{kind}{size}{points}",
        "may be empty": bool(getattr(field, "null", False) or getattr(field, "blank", False)),
        "one of": [str(value) for value, _ in field.flatchoices] if getattr(field, "choices", None) else "",
    }


def roles() -> Iterator[str]:
    """Who may do what, as the code has it."""
    from openkap.clinic.roles import CLIENT, ROLES

    yield from table([{"role": role.title, "sentence": role.sentence, "sees": reach(role)} for role in ROLES.values()])
    permissions = sorted(CLIENT.union(*(role.permissions for role in ROLES.values())))
    rows = []
    for permission in permissions:
        row = {"permission": f"`{permission}`", "Client (own)": "x" if permission in CLIENT else ""}
        rows.append(row | {role.title: "x" if permission in role.permissions else "" for role in ROLES.values()})
    yield from table(rows)


def reach(role: Any) -> str:
    return "the whole clinic, within its permissions" if role.whole_clinic else "the care teams they are on"


def house() -> Iterator[str]:
    """The layers of the import contract as a picture."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "journey")
    yield "A room imports only what stands below it; rooms on one line never import each other."
    yield ""
    yield "```mermaid"
    yield "flowchart TB"
    named = [[name.strip().strip("()") for name in layer.split("|")] for layer in layers]
    for number, names in enumerate(named):
        built = [name if room_exists(name) else f"{name} (not built yet)" for name in names]
        yield f'    layer{number}["{" &nbsp;|&nbsp; ".join(built)}"]'
    yield from (f"    layer{number} --> layer{number + 1}" for number in range(len(named) - 1))
    yield "```"


def room_exists(name: str) -> bool:
    return (ROOT / "openkap" / name / "__init__.py").exists() or (ROOT / "openkap" / f"{name}.py").exists()


def write() -> None:
    """Write every page, and take away generated pages that are no longer made."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = pages()
    for old in FOLDER.glob("*.md"):
        if old.name not in made and MADE in old.read_text():
            old.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text)
    say(f"{len(made)} pages written to docs/reference.")


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "openkap.web.settings_test"
    django.setup()
    write()
