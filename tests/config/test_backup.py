"""A backup, everything lost, and back again."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fabrique.config import embedded

SCRIPT = """
import sys, django
django.setup()
from django.core.management import call_command, execute_from_command_line
execute_from_command_line(["fabrique", *sys.argv[1:]])
"""
FILL = """
import django
django.setup()
from django.conf import settings
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.models import Person
person = Person.objects.create_user("a@exemple.test", given_name="Aïcha", family_name="Benali")
record(person, "tests.act", person, at=now())
(settings.MEDIA_ROOT / "un").mkdir(parents=True)
(settings.MEDIA_ROOT / "un" / "fichier.txt").write_text("contenu")
"""
READ = """
import django
django.setup()
from django.conf import settings
from fabrique.foundations.people.models import Person
print(Person.objects.get().get_full_name(), (settings.MEDIA_ROOT / "un" / "fichier.txt").read_text())
"""


def run(home: Path, code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "FABRIQUE_HOME"}}
    environment = {**kept, "FABRIQUE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "fabrique.config.settings"}
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.skipif(bool(os.environ.get("DATABASE_URL")), reason="makes homes of its own")
def test_everything_comes_back_into_a_new_home(tmp_path: Path) -> None:
    old, new, kept = tmp_path / "ancien", tmp_path / "nouveau", tmp_path / "sauvegardes"
    embedded.ensure(old)
    embedded.ensure(new)
    try:
        assert run(old, SCRIPT, "migrate").returncode == 0
        filled = run(old, FILL)
        assert filled.returncode == 0, filled.stderr
        saved = run(old, SCRIPT, "backup", str(kept))
        assert saved.returncode == 0, saved.stderr
        [folder] = kept.iterdir()
        refused = run(old, SCRIPT, "restore", str(folder))
        assert "La base n’est pas vide" in refused.stderr
        back = run(new, SCRIPT, "restore", str(folder))
        assert back.returncode == 0, back.stderr
        assert "Journal intact jusqu’à la ligne 1" in back.stdout
        assert run(new, READ).stdout.strip() == "Aïcha Benali contenu"
    finally:
        embedded.stop(old)
        embedded.stop(new)


def test_a_folder_that_is_no_backup_is_refused_in_words(tmp_path: Path) -> None:
    from fabrique.config.backups import BackupError, restore

    with pytest.raises(BackupError, match="n’est pas une sauvegarde"):
        restore(tmp_path)
