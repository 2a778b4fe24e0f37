"""`openkap migrate`: bring the database and the static files of this deployment up to date."""

from argparse import ArgumentParser, Namespace

from openkap.cli.serving import bring_up_to_date, open_house


def add_arguments(parser: ArgumentParser) -> None:
    parser.epilog = "Safe to run again."


def run(arguments: Namespace) -> int:
    open_house()
    bring_up_to_date()
    return 0
