"""The mind stays pure: the standard library, NumPy where the arithmetic is heavy, nothing that changes by itself."""

import ast
import subprocess
import sys

from tests.house import source

NUMERIC = {"cohorts.py", "columns.py", "survival.py", "pharmacokinetics.py"}
UNSTEADY = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "os.environ.get", "os.getenv",
    "random.random", "random.choice", "random.shuffle", "print",
}  # fmt: skip
CORE = source.PACKAGE / "core"


def is_numeric(file):
    return bool(NUMERIC & {file.name, f"{file.parent.name}.py"})


def imports(file):
    for node in source.nodes(file):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module, node.lineno


def is_pure(file, module):
    top = module.split(".")[0]
    return top in sys.stdlib_module_names or module.startswith("openkap.core") or (top == "numpy" and is_numeric(file))


def test_the_mind_imports_the_standard_library_and_itself():
    offenders = [
        f"{source.Place(file, line)} imports {module}"
        for file in source.python_files(CORE)
        for module, line in imports(file)
        if not is_pure(file, module)
    ]
    assert not offenders, source.listed(offenders)


def test_the_mind_reads_no_clock_no_environment_and_no_chance():
    offenders = [
        f"{source.Place(file, node.lineno)} calls {source.called(node)}"
        for file in source.python_files(CORE)
        for node in source.nodes(file)
        if isinstance(node, ast.Call) and source.called(node) in UNSTEADY
    ]
    assert not offenders, source.listed(offenders)


def test_the_mind_reads_the_library_without_django_and_without_numpy():
    """In a fresh process: reading is cheap, because it loads no framework and nothing numeric."""
    program = "import sys; from openkap.core import library; library.standard().check(); print(*sorted(sys.modules))"
    said = subprocess.run([sys.executable, "-c", program], cwd=source.ROOT, capture_output=True, text=True)
    loaded = set(said.stdout.split())
    assert "openkap.core.substances" in loaded, said.stderr
    assert not loaded & {"django", "numpy", "scipy", "statsmodels"}
