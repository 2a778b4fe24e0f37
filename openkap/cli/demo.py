"""`openkap demo`: a clinic full of invented people, on a database of its own, with one sign-in per role."""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

from openkap.cli.faults import Fault
from openkap.cli.serving import bring_up_to_date, open_house, serve, take_stock

SEED = 20_261


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--clients", type=int, default=60, help="how many synthetic clients beside the named cast")
    parser.add_argument("--seed", type=int, default=SEED, help="the same seed gives the same clinic")
    parser.add_argument("--no-serve", action="store_true", help="fill the database and return")
    parser.add_argument("--keep", action="store_true", help="serve what is there, whatever its size")
    parser.add_argument("--fresh", action="store_true", help="begin anew: what was done in the demonstration is lost")


def run(arguments: Namespace) -> int:
    os.environ["OPENKAP_DEMO"] = "true"
    # Every size and seed has a file of its own, so that asking for another clinic never spoils this one.
    home = Path(os.environ.get("OPENKAP_HOME", Path.cwd()))
    file = home / "var" / f"demo-{arguments.clients}-{arguments.seed}.sqlite3"
    if arguments.fresh:
        _begin_anew(file)
    address = f"http://localhost:{arguments.port}"
    open_house(OPENKAP_DATABASE_URL=f"sqlite:///{file}", OPENKAP_ADDRESS=address)
    bring_up_to_date()
    _fill(arguments)
    if arguments.no_serve:
        return 0
    _welcome(arguments.port)
    return serve(arguments.port)


def _begin_anew(file: Path) -> None:
    """Remove the demonstration's own file, and only that one."""
    if "OPENKAP_DATABASE_URL" in os.environ:
        raise Fault("--fresh removes only the demonstration's own file; give an empty database instead")
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _fill(arguments: Namespace) -> None:
    from openkap.clinic.queries import demo
    from openkap.web.demo.fill import NotEmpty, fill

    mark = demo()
    if mark and (arguments.keep or arguments.clients == mark.clients):
        print(f"The demonstration of {mark.filled_at:%-d %b %Y} is kept as it is; begin anew with --fresh.")
        return
    if mark:
        raise Fault(f"this database holds a demonstration of {mark.clients} clients; give an empty one")
    try:
        fill(clients=arguments.clients, seed=arguments.seed)
    except NotEmpty as fault:
        raise Fault(str(fault)) from fault
    take_stock()


def _welcome(port: int) -> None:
    from openkap.web.demo.cast import CLIENTS, STAFF

    print(f"\nOpenKAP demonstration: http://localhost:{port}/account/login/")
    print("Invented people only. Choose who you are on the sign-in page:\n")
    for login in (*CLIENTS, *STAFF):
        print(f"  {login.name:<18} {login.role.replace('_', ' '):<18} {login.sentence}")
    print("\nStop with Ctrl-C.\n", flush=True)
