"""Compare what OpenKAP computes with published figures: `python -m tools.validate FOLDER` prints a row for each."""

import sys
from collections.abc import Sequence

from tools.workshop import ROOT

HEAD = ("source", "figure", "published", "OpenKAP", "verdict")
WANTED = "Name the folder with the published data: make validate DATA=../shared/data"


def main(folder: str) -> int:
    """0 when every figure came out, 1 when one did not, 2 without data."""
    data = (ROOT / folder).resolve()
    if not folder or not data.is_dir():
        print(f"There is no folder {data}. {WANTED}" if folder else WANTED, file=sys.stderr)
        return 2
    sys.path.insert(0, str(ROOT))
    from tests.validation.figures import FIGURES

    told = [(each.source, each.what, _bound(each), *each.compared(data)) for each in FIGURES]
    print("\n".join(_table([HEAD, *told])))
    wrong = [row for row in told if not row[-1].startswith("same")]
    print(f"\n{len(told) - len(wrong)} of {len(told)} published figures came out.")
    return 1 if wrong else 0


def _bound(figure) -> str:
    return f"at most {figure.published}" if figure.at_most else figure.published


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    wide = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, wide, strict=True)).rstrip() for row in rows]
    return [lines[0], "  ".join("-" * width for width in wide), *lines[1:]]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
