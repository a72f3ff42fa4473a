"""The command line `fabrique`."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from types import FrameType

from fabrique.config.cli.trouble import Trouble, explained

# Verbs that are Django commands of the packages, shown without their prefix.
COMMANDS = {
    "import": "reprendre une consultation (cap-collectif, decidim, csv, xlsx…) ou des fiches (innovations)",
    "export": "exporter une consultation (decidim-csv, polis, json)",
    "report": "écrire le rapport d’un atelier (pdf, docx, html, zip)",
}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fabrique",
        description="Fabrique : l’innovation participative, d’une question à un rapport publié.",
        epilog="FABRIQUE_HOME : dossier des données (.fabrique par défaut). DATABASE_URL : base PostgreSQL "
        "(le serveur intégré par défaut). Voir docs/runbook.md.",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="commande", required=True)
    demo = verbs.add_parser("demo", help="démarrer la démonstration")
    demo.add_argument("--port", type=int, default=8000, help="port du site (8000)")
    demo.add_argument("--reset", action="store_true", help="repartir de zéro")
    demo.add_argument("--no-seed", action="store_true", help="commencer sans le récit de démonstration")
    serve = verbs.add_parser("serve", help="démarrer le site")
    serve.add_argument("--host", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="port d’écoute (8000)")
    serve.add_argument("--workers", type=int, default=1, help="nombre de processus (1)")
    serve.add_argument("--descriptor", type=int, help=argparse.SUPPRESS)
    worker = verbs.add_parser("worker", help="démarrer l’exécutant des tâches")
    worker.add_argument("--concurrency", type=int, default=2, help="tâches menées de front (2)")
    check = verbs.add_parser("check", help="vérifier l’installation")
    check.add_argument("--journal", action="store_true", help="vérifier aussi la chaîne du journal")
    prepare = verbs.add_parser("prepare", help="mettre à jour la base et rassembler les feuilles de style")
    prepare.add_argument("--seed", action="store_true", help="charger le récit de démonstration")
    for verb, sentence in COMMANDS.items():
        verbs.add_parser(verb, help=sentence, add_help=False)
    verbs.add_parser("manage", help="lancer une commande de Django", add_help=False)
    return parser


def _dispatch(verb: str, rest: list[str]) -> int:
    """Run a command of a package, with the usage of ours."""
    from django.core.management import get_commands, load_command_class

    from fabrique.config.cli import database

    with database.available():
        database.set_up()
        name = f"fabrique_{verb}"
        if rest[:1] == ["innovations"] and verb == "import":
            name, rest = f"{name}_innovations", rest[1:]
        place = get_commands().get(name)
        if place is None:
            raise Trouble(f"La commande « {verb} » n’est pas installée.")
        if not {"-h", "--help"} & set(rest):
            database.migrate_own()
        load_command_class(str(place), name).run_from_argv(["fabrique", verb, *rest])
    return 0


def _manage(rest: list[str]) -> int:
    from django.core.management import execute_from_command_line

    from fabrique.config.cli import database

    with database.available(needed=False):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fabrique.config.settings")
        execute_from_command_line(["fabrique manage", *rest])
    return 0


def _run(options: argparse.Namespace) -> int:
    if options.verb == "demo":
        from fabrique.config.cli.demo import demo

        return demo(port=options.port, reset=options.reset, seed=not options.no_seed)
    if options.verb == "serve":
        from fabrique.config.cli.serve import serve

        return serve(host=options.host, port=options.port, workers=options.workers, descriptor=options.descriptor)
    if options.verb == "worker":
        from fabrique.config.cli.worker import work

        return work(concurrency=options.concurrency)
    if options.verb == "check":
        from fabrique.config.cli.check import check

        return check(journal=options.journal)
    from fabrique.config.cli.preparation import main as prepare

    return prepare(["--seed"] if options.seed else [])


def _leave(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 the system's signature
    """Unwind on SIGTERM, so that what was started is stopped."""
    sys.exit(128 + number)


def main(arguments: list[str] | None = None) -> int:
    """Run one command; expected trouble is one sentence and the code 1."""
    from fabrique.config.cli.children import follow_parent

    signal.signal(signal.SIGTERM, _leave)
    arguments = sys.argv[1:] if arguments is None else arguments
    follow_parent()
    try:
        with explained():
            if arguments and arguments[0] in COMMANDS:
                return _dispatch(arguments[0], arguments[1:])
            if arguments and arguments[0] == "manage":
                return _manage(arguments[1:])
            return _run(_parser().parse_args(arguments))
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
