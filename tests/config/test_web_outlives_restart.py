"""The database stops and starts again between two pages, and in the middle of one: the site comes back."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

CODE = """
    import os, sys
    from pathlib import Path
    from fabrique.config import embedded
    from fabrique.config.cli import database
    database.set_up()
    from django.conf import settings
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SHARED_SECONDS = 0  # every page asks the database
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    from django.db import close_old_connections, connection
    from django.test import Client
    home = Path(os.environ["FABRIQUE_HOME"])
    client = Client(raise_request_exception=False)

    def ask():
        close_old_connections()  # as the server does around each request
        return client.get("/programmes/", secure=True).status_code

    def restart():
        embedded.stop(home)
        embedded.ensure(home)

    embedded.ensure(home)
    codes = [ask()]
    restart()
    codes.append(ask())

    broken = []
    def cut(execute, sql, params, many, context):
        if not broken:
            broken.append(sql)
            restart()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(cut):
        codes.append(ask())
    codes.append(ask())
    print(codes, len(broken))
"""


def test_pages_come_back_after_a_restart_of_the_database(
    home: Path, environment: dict[str, str], fabrique: list[str]
) -> None:
    subprocess.run([*fabrique, "manage", "migrate", "-v0"], env=environment, check=True, timeout=180)
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(CODE)],
        env=environment,
        check=False,
        timeout=180,
        capture_output=True,
        text=True,
    )
    # Between two pages nobody notices; in the middle of one, that page fails and says so, the next one works.
    assert done.stdout.splitlines()[-1:] == ["[200, 200, 500, 200] 1"], done.stderr[-2000:]
