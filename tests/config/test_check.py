"""`fabrique check` and the sentences of the command line."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import OperationalError, ProgrammingError
from pytest_django.fixtures import Settings

from fabrique.config.cli import check, main, ports
from fabrique.config.cli.trouble import Trouble, explained
from fabrique.config.embedded import EmbeddedError


def raising(error: Exception) -> Iterator[str]:
    raise error
    yield ""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (EmbeddedError("Faites ceci."), "Faites ceci."),
        (ImproperlyConfigured("clé absente"), "Configuration incorrecte : clé absente"),
        (
            OperationalError("connection refused\nmore"),
            "La base de données ne répond pas (connection refused). Vérifiez DATABASE_URL et que le serveur tourne.",
        ),
        (
            ProgrammingError('relation "people_person" does not exist'),
            "La base de données n’est pas à jour. Lancez d’abord : fabrique manage migrate",
        ),
    ],
)
def test_expected_trouble_is_a_sentence(error: Exception, sentence: str) -> None:
    assert check.findings(lambda: raising(error)) == [sentence]


def test_a_defect_of_ours_keeps_its_traceback() -> None:
    with pytest.raises(ProgrammingError, match="syntax"), explained():
        raise ProgrammingError("syntax error")


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(Trouble, match="n’est pas un numéro de port"):
        ports.take("127.0.0.1", port, command="bin/demo")


def test_an_address_that_is_not_ours_is_refused() -> None:
    with pytest.raises(Trouble, match="n’est pas disponible"):
        ports.take("192.0.2.1", 8000, command="fabrique serve")


def test_an_unknown_verb_shows_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_code:
        main(["danse"])
    assert exit_code.value.code == 2
    assert capsys.readouterr().err.startswith("usage: fabrique")


def test_mail_that_does_not_answer_says_which_setting_to_look_at(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert check.findings(check._mail) == [
        "127.0.0.1:1 ne répond pas ([Errno 111] Connection refused) : vérifiez FABRIQUE_SMTP_HOST"
    ]


def test_storage_that_refuses_names_its_folder(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "file"
    assert check.findings(check._storage) == [
        f"impossible d’écrire dans {tmp_path / 'file'} (File exists) : donnez-en le droit à ce compte"
    ]


def test_production_without_its_settings_is_told_each_of_them(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db/fabrique")
    monkeypatch.delenv("FABRIQUE_SECRET_KEY", raising=False)
    settings.DEMO, settings.DEBUG, settings.EMAIL_HOST = False, False, ""
    settings.SITE_URL = "http://fabrique.example"
    assert check.findings(check._configuration) == [
        "donnez une clé secrète dans FABRIQUE_SECRET_KEY, la même pour tous les processus",
        "FABRIQUE_URL vaut http://fabrique.example : donnez l’adresse publique du site, en https://",
    ]
    assert check.findings(check._mail) == [
        f"aucun serveur : les messages restent dans {settings.EMAIL_FILE_PATH} ; donnez FABRIQUE_SMTP_HOST"
    ]


def test_a_new_home_is_told_what_to_do_then_all_is_well(
    fabrique: list[str], environment: dict[str, str], home: Path
) -> None:
    def run(*verb: str) -> tuple[int, list[str]]:
        done = subprocess.run(
            [*fabrique, *verb], env=environment, capture_output=True, text=True, check=False, timeout=180
        )
        return done.returncode, done.stdout.splitlines()

    code, lines = run("check")
    assert code == 1
    assert [line.partition(" : ")[0] for line in lines if not line.endswith(" : ok")] == [
        "extensions",
        "mises à jour",
        "feuilles de style",
    ]
    assert run("prepare")[0] == 0
    assert run("check") == (0, [f"{name} : ok" for name, _ in check.CHECKS])


@pytest.mark.parametrize("verb", [("worker",), ("serve", "--port", "0"), ("prepare",)])
def test_a_database_that_is_not_there_is_one_sentence(
    fabrique: list[str], environment: dict[str, str], verb: tuple[str, ...]
) -> None:
    nowhere = {**environment, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    done = subprocess.run([*fabrique, *verb], env=nowhere, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr.startswith("La base de données ne répond pas (")
    assert "Traceback" not in done.stderr


def test_without_database_the_other_points_are_still_checked(fabrique: list[str], environment: dict[str, str]) -> None:
    nowhere = {**environment, "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    done = subprocess.run(
        [*fabrique, "check", "--journal"], env=nowhere, capture_output=True, text=True, check=False, timeout=60
    )
    lines = dict(line.split(" : ", 1) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert [lines[name] for name in check.ON_DATABASE] == ["non vérifié, la base de données ne répond pas"] * 3
    assert lines["stockage"] == "ok"
