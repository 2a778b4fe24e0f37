"""Chart page and today board under load: 10 people at work at once, 10,000 clients, one server.

Everybody reads for a moment (`--think`, seconds) before asking again, as people do; `--think 0` asks as fast as answers
come and shows what the server can bear. Prints percentiles in milliseconds for each page, the ratio of each p95 to that
of a page without a query, and the server's memory. Only 127.0.0.1 is asked, a bounded number of times.

    .venv/bin/python benchmarks/pages.py [--clients 10000] [--requests 600] [--people 10] [--think 3] [--database FILE]

`--database` is a demonstration that was filled before with `openkap demo --no-serve`.
"""

import argparse
import http.cookiejar
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PORT = 8971
BASE = f"http://127.0.0.1:{PORT}"


class Visitor:
    """One browser: it keeps cookies and measures how long each answer takes."""

    def __init__(self, who: str) -> None:
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        page = self.opener.open(f"{BASE}/account/login/", timeout=30).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1] if token else "", "who": who}).encode()
        request = urllib.request.Request(f"{BASE}/demo/sign-in/", body, {"Referer": BASE})
        self.opener.open(request, timeout=60).read()

    def time(self, path: str) -> float:
        """Milliseconds until the whole answer is here."""
        start = time.perf_counter()
        self.opener.open(BASE + path, timeout=60).read()
        return 1000 * (time.perf_counter() - start)


def main() -> None:
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"OPENKAP_DATABASE_URL": f"sqlite:///{asked.database or f'{folder}/bench.sqlite3'}"}
        if not asked.database:
            fill(asked.clients, environment)
        server = serve(environment)
        try:
            measure(asked, server.pid)
        finally:
            server.terminate()
            server.wait(10)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--requests", type=int, default=600)
    parser.add_argument("--people", type=int, default=10)
    parser.add_argument("--think", type=float, default=3.0)
    parser.add_argument("--database", type=lambda name: Path(name).resolve())
    return parser.parse_args()


def fill(clients: int, environment: dict[str, str]) -> None:
    start = time.perf_counter()
    command = [sys.executable, "-m", "openkap.cli", "demo", "--no-serve", "--clients", str(clients)]
    subprocess.run(command, env=environment, check=True)
    print(f"filled {clients} clients in {time.perf_counter() - start:.0f} s")


def serve(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "openkap.cli", "demo", "--port", str(PORT), "--keep"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    for _ in range(120):
        try:
            urllib.request.urlopen(BASE, timeout=2).read()
            return server
        except OSError:
            time.sleep(0.5)
    server.terminate()
    raise SystemExit("the server did not start")


def measure(asked: argparse.Namespace, pid: int) -> None:
    visitors = [Visitor("dev") for _ in range(asked.people)]
    everyone = charts(visitors[0], asked.requests // asked.people)
    pages = {"help (no query)": ["/help/"], "today board": ["/staff/"], "charts of many": everyone}
    pages |= {"fullest chart": charts(visitors[0], 1, "Ada"), "clients": ["/staff/clinic/clients/"]}
    yardstick = 0.0
    print(f"{'page':<18}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'ratio':>8}")
    for name, paths in pages.items():
        times = work(visitors, paths, asked)
        cuts = statistics.quantiles(times, n=100)
        yardstick = yardstick or cuts[94]
        print(f"{name:<18}{cuts[49]:>9.0f}{cuts[94]:>9.0f}{cuts[98]:>9.0f}{cuts[94] / yardstick:>8.1f}")
    print(f"server memory: {resident(pid)} MB")


def charts(visitor: Visitor, number: int, name: str = "") -> list[str]:
    """So many charts of clients by this name, from all over the list."""
    found: list[str] = []
    while len(found) < number:
        address = f"{BASE}/staff/clinic/clients/?q={name}&page={random.randint(1, 150)}"
        page = visitor.opener.open(address).read().decode()
        found += random.sample(listed := re.findall(r'href="(/staff/chart/\d+/)"', page), min(3, len(listed)))
    return found[:number]


def work(visitors: list[Visitor], paths: list[str], asked: argparse.Namespace) -> list[float]:
    """Everybody opens one of these pages again and again, each at their own pace."""

    def one(visitor: Visitor) -> list[float]:
        times = []
        for _ in range(asked.requests // len(visitors)):
            time.sleep(random.uniform(0.5, 1.5) * asked.think)
            times.append(visitor.time(random.choice(paths)))
        return times

    with ThreadPoolExecutor(len(visitors)) as pool:
        return [each for share in pool.map(one, visitors) for each in share]


def resident(pid: int) -> str:
    """Resident memory of the server's processes together, in MB."""
    found = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            words = status.read_text()
        except OSError:
            continue
        parent = re.search(r"PPid:\s+(\d+)", words)
        if status.parent.name == str(pid) or (parent and parent[1] == str(pid)):
            memory = re.search(r"VmRSS:\s+(\d+)", words)
            found += int(memory[1]) // 1024 if memory else 0
    return str(found) if found else "unknown"


if __name__ == "__main__":
    main()
