"""The worker beside the server is one process that is started again when it falls and ends with the server."""

import sys
import time
from pathlib import Path

import pytest

from openkap.cli import beside

PATIENCE_SECONDS = 60
# Stands for the worker: writes a line when it begins, and ends when standard input ends.
PROGRAM = """import sys
f = open(sys.argv[1], 'a')
print('begun', file=f, flush=True)
sys.stdin.read()
print('ended', file=f)
"""


@pytest.fixture
def diary(tmp_path, monkeypatch) -> Path:
    file = tmp_path / "diary.txt"
    file.touch()
    monkeypatch.setattr(beside, "COMMAND", [sys.executable, "-c", PROGRAM, str(file)])
    monkeypatch.setattr(beside, "AGAIN_AFTER_SECONDS", 0.1)
    return file


def until_it_reads(diary: Path, words: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while diary.read_text().split() != words.split():
        assert time.monotonic() < end, diary.read_text()
        time.sleep(0.05)


def test_it_begins_with_the_server_and_ends_with_it(diary):
    with beside.worker_beside():
        until_it_reads(diary, "begun")
    until_it_reads(diary, "begun ended")


def test_it_is_started_again_when_it_falls(diary):
    with beside.worker_beside() as kept:
        until_it_reads(diary, "begun")
        kept[0].kill()
        until_it_reads(diary, "begun begun")
    until_it_reads(diary, "begun begun ended")
