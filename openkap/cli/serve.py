"""`openkap serve`: this deployment's own clinic. Demonstration sign-ins are impossible here."""

import os
from argparse import ArgumentParser, Namespace

from openkap.cli.serving import bring_up_to_date, open_house, serve


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--address", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--workers", type=int, default=0, help="processes; otherwise two a core, four at most")


def run(arguments: Namespace) -> int:
    os.environ["OPENKAP_DEMO"] = "false"
    open_house()
    bring_up_to_date()
    return serve(arguments.port, arguments.address, arguments.workers)
