"""Every act is keyword-only, atomic, by someone, at a time, and on the record."""

import ast
import re

from tests.house import source

# Acts that write no audit row of their own, each with its reason.
UNRECORDED = {
    "clinic.read_notices": "marking one's own notices as read is no clinical act",
}
# Acts without `by`: nobody is signed in yet, or the clock itself acts. Each with its reason.
WITHOUT_BY = {
    "clinic.accept_invitation": "the secret link is the proof; the account is known only after it is read",
}
KIND = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")


def functions(room):
    """Every function of a room's actions by name: (file, node)."""
    return {
        node.name: (file, node)
        for file in source.shelf(room, "actions")
        for node in source.tree(file).body
        if isinstance(node, ast.FunctionDef)
    }


def offered(room):
    """The acts a room offers: the public functions of its actions.py, or what actions/__init__.py hands on."""
    index = source.PACKAGE / room / "actions" / "__init__.py"
    if not index.exists():
        return {name for name in functions(room) if not name.startswith("_")}
    return {alias.name for node in source.nodes(index) if isinstance(node, ast.ImportFrom) for alias in node.names}


def acts():
    """Every public act of every room: (room, name, file, node)."""
    for room in source.rooms():
        for name, (file, node) in functions(room).items():
            if name in offered(room):
                yield room, name, file, node


def calls(node):
    return [source.called(inner) for inner in ast.walk(node) if isinstance(inner, ast.Call)]


def borrowed(room):
    """What a room's actions import of other rooms' actions: {local name: room, or "room.act"}."""
    names = {}
    for file in source.shelf(room, "actions"):
        for node in source.tree(file).body:
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("openkap."):
                _, other, *rest = node.module.split(".")
                for alias in node.names:
                    if other != room and rest[:1] == ["actions"]:
                        names[alias.asname or alias.name] = f"{other}.{alias.name}"
                    elif other != room and alias.name == "actions":
                        names[alias.asname or alias.name] = other
    return names


def is_recorded(room, name, seen=frozenset()):
    """Does the act write an audit row: itself, by a function of its own room, or by an act of an earlier room?"""
    known, from_others = functions(room), borrowed(room)
    if name not in known or (room, name) in seen:
        return False
    for call in calls(known[name][1]):
        first, _, last = call.rpartition(".")
        if call.endswith("audit.record"):
            return True
        if last in known and is_recorded(room, last, seen | {(room, name)}):
            return True
        other, _, act = from_others.get(first or last, "").partition(".")
        if other and is_recorded(other, act or last):
            return True
    return False


def test_every_act_is_on_the_record():
    offenders = [
        f"{source.Place(file, node.lineno)} {room}.actions.{name} writes no audit row"
        for room, name, file, node in acts()
        if f"{room}.{name}" not in UNRECORDED and not is_recorded(room, name)
    ]
    assert not offenders, source.listed(offenders)


def test_every_act_is_keyword_only_by_someone_at_a_time():
    offenders = []
    for room, name, file, node in acts():
        keywords = {argument.arg for argument in node.args.kwonlyargs}
        wanted = {"at"} if f"{room}.{name}" in WITHOUT_BY else {"by", "at"}
        if node.args.args or node.args.posonlyargs or not wanted <= keywords:
            offenders.append(
                f"{source.Place(file, node.lineno)} {room}.actions.{name} lacks {wanted - keywords or '*'}"
            )
    assert not offenders, source.listed(offenders)


def test_every_act_is_all_or_nothing():
    offenders = [
        f"{source.Place(file, node.lineno)} {room}.actions.{name} is not @transaction.atomic"
        for room, name, file, node in acts()
        if not any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    assert not offenders, source.listed(offenders)


def test_no_act_reads_the_clock():
    clocks = {"timezone.now", "datetime.now", "date.today", "datetime.today", "time.time"}
    clocks_when_alone = {"timezone.localdate", "timezone.localtime"}  # with a moment in hand they only convert it
    offenders = [
        f"{source.Place(file, node.lineno)} reads the clock"
        for room in source.rooms()
        for part in ("actions", "policies", "queries", "models")
        for file in source.shelf(room, part)
        for node in source.nodes(file)
        if isinstance(node, ast.Call)
        and (source.called(node) in clocks or (source.called(node) in clocks_when_alone and not node.args))
    ]
    assert not offenders, source.listed(offenders)


def kinds(function):
    """Every kind given to audit.record or notify.notice: (file, line, kind or None when it is not plain text)."""
    for file in source.python_files():
        for node in source.nodes(file):
            if isinstance(node, ast.Call) and source.called(node).endswith(function):
                keyword = next((k.value for k in node.keywords if k.arg == "kind"), None)
                given = node.args[0] if node.args and function == "audit.record" else keyword
                yield file, node.lineno, source.literal(given), node


def test_every_audit_kind_has_its_sentence():
    offenders = []
    for file, line, kind, _ in kinds("audit.record"):
        if kind is None or not KIND.fullmatch(kind):
            offenders.append(f"{source.Place(file, line)} names its kind by something other than room:subject:past")
            continue
        room, subject, past = kind.split(":")
        if not (source.PACKAGE / room / "templates" / room / "audit" / f"{subject}_{past}.html").exists():
            offenders.append(f"{source.Place(file, line)} {kind} has no sentence in {room}/audit/{subject}_{past}.html")
    assert not offenders, source.listed(offenders)


def test_every_audit_sentence_is_used():
    used = {kind for _, _, kind, _ in kinds("audit.record") if kind}
    offenders = []
    for file in source.PACKAGE.glob("*/templates/*/audit/*.html"):
        spoken = {f"{room}:{subject}:{past}" for room, subject, past in (kind.split(":") for kind in used)}
        if file.stem not in {"_".join(kind.split(":")[1:]) for kind in spoken if kind.startswith(f"{file.parts[-3]}:")}:
            offenders.append(f"{file.relative_to(source.ROOT)} is the sentence of no act")
    assert not offenders, source.listed(offenders)


def test_every_notice_has_its_words():
    offenders = []
    for file, line, kind, _ in kinds("notify.notice"):
        if not kind or ":" not in kind:
            continue
        room, *rest = kind.split(":")
        if not (source.PACKAGE / room / "templates" / room / "notices" / f"{'_'.join(rest)}.txt").exists():
            offenders.append(f"{source.Place(file, line)} {kind} has no words in {room}/notices/{'_'.join(rest)}.txt")
    assert not offenders, source.listed(offenders)


def test_every_exemption_is_still_needed():
    names = {f"{room}.{name}" for room, name, *_ in acts()}
    needless = [name for name in UNRECORDED if name not in names or is_recorded(*name.split("."))]
    needless += [name for name in WITHOUT_BY if name not in names]
    assert not needless, source.listed(needless)
