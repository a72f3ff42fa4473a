"""The embedded server against accidents: real processes, real kill -9."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import sysconfig
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from fabrique.config import embedded
from fabrique.config.embedded import binaries, places, process

SOURCE = Path(embedded.__file__).parents[3]
IS_ROOT = os.geteuid() == 0


def child(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Run a script in another interpreter."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )


def connect(home: Path) -> psycopg.Connection:
    return psycopg.connect(embedded.dsn(home), autocommit=True)


def value(home: Path, query: str) -> object:
    with connect(home) as connection:
        row = connection.execute(query).fetchone()  # type: ignore[call-overload]
    assert row is not None
    return row[0]


def server_processes(home: Path) -> list[int]:
    """The server and all its children."""
    lock = process.read_lock(home)
    assert lock is not None
    children = Path(f"/proc/{lock.pid}/task/{lock.pid}/children").read_text().split()
    return [lock.pid, *map(int, children)]


def test_the_address_is_known_before_anything_starts(home: Path) -> None:
    assert embedded.dsn(home) == embedded.dsn(home)
    assert embedded.dsn(home) != embedded.dsn(home.parent)
    assert not home.exists()
    assert embedded.is_running(home) is False
    embedded.stop(home)


def test_the_home_comes_from_the_environment_and_is_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FABRIQUE_HOME", "ailleurs")
    assert embedded.home() == tmp_path / "ailleurs"
    monkeypatch.delenv("FABRIQUE_HOME")
    assert embedded.home() == tmp_path / ".fabrique"


def test_a_first_start_gives_a_database_ready_for_the_migrations(home: Path) -> None:
    first = embedded.ensure(home)
    second = embedded.ensure(home)
    assert (first.started, second.started) == (True, False)
    assert first.pid == second.pid
    assert first.dsn == embedded.dsn(home)
    with connect(home) as connection:
        for name in ("unaccent", "pg_trgm", "btree_gin", "vector"):
            connection.execute(f"CREATE EXTENSION {name}")  # type: ignore[call-overload]
    facts = (
        "current_setting('max_connections') || current_setting('listen_addresses') || current_setting('data_checksums')"
    )
    assert value(home, f"SELECT {facts}") == "100on"
    assert (
        value(home, "SELECT datlocprovider::text || datlocale FROM pg_database WHERE datname = 'fabrique'")
        == "bC.UTF-8"
    )
    embedded.stop(home)
    assert embedded.is_running(home) is False
    assert embedded.ensure(home).started is True
    assert value(home, "SELECT count(*) FROM pg_extension WHERE extname = 'vector'") == 1


def test_two_homes_live_side_by_side(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "autre"
    try:
        servers = [embedded.ensure(home), embedded.ensure(other)]
        assert len({server.pid for server in servers}) == 2
        with connect(home) as connection:
            connection.execute("CREATE TABLE here AS SELECT 1")
        assert value(other, "SELECT count(*) FROM pg_tables WHERE tablename = 'here'") == 0
        embedded.stop(home)
        assert embedded.is_running(other) is True
    finally:
        embedded.stop(other)


def test_six_starters_at_once_give_one_server(home: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from fabrique.config import embedded
        server = embedded.ensure(Path(sys.argv[1]))
        print(server.pid, server.started)
    """
    starters = [child(script, home) for _ in range(6)]
    answers = [starter.communicate(timeout=120)[0].split() for starter in starters]
    assert [starter.returncode for starter in starters] == [0] * 6
    assert len({pid for pid, _ in answers}) == 1
    assert sorted(started for _, started in answers) == ["False"] * 5 + ["True"]


def test_kill_9_of_the_server_and_its_children_loses_no_acknowledged_row(home: Path) -> None:
    embedded.ensure(home)
    with connect(home) as connection:
        connection.execute("CREATE TABLE line (number int PRIMARY KEY)")
    script = """
        import sys
        from pathlib import Path
        import psycopg
        from fabrique.config import embedded
        with psycopg.connect(embedded.dsn(Path(sys.argv[1])), autocommit=True) as connection:
            for number in range(1_000_000):
                connection.execute("INSERT INTO line VALUES (%s)", [number])
                print(number, flush=True)
    """
    writer = child(
        f"""
        try:
            {textwrap.indent(textwrap.dedent(script), " " * 12).strip()}
        except psycopg.OperationalError:
            pass
    """,
        home,
    )
    time.sleep(1.5)
    for pid in server_processes(home):
        os.kill(pid, signal.SIGKILL)
    acknowledged = writer.communicate(timeout=60)[0].split()
    assert len(acknowledged) > 20
    assert embedded.is_running(home) is False
    assert embedded.ensure(home).started is True
    assert value(home, "SELECT count(*) FROM line") >= len(acknowledged)


def test_kill_9_of_the_parent_alone_is_recovered_too(home: Path) -> None:
    first = embedded.ensure(home)
    os.kill(first.pid, signal.SIGKILL)
    assert process.wait_until(lambda: not process.is_alive(first.pid), 10)
    second = embedded.ensure(home)
    assert second.started is True
    assert second.pid != first.pid
    assert value(home, "SELECT 1") == 1


def test_an_interrupted_creation_leaves_nothing_half_made(home: Path) -> None:
    starter = child(
        """
        import sys
        from pathlib import Path
        from fabrique.config import embedded
        embedded.ensure(Path(sys.argv[1]))
    """,
        home,
    )
    assert process.wait_until(lambda: bool(list(home.glob("postgres.unfinished-*/PG_VERSION"))), 60)
    starter.kill()
    starter.communicate(timeout=60)
    assert not (home / "postgres").exists()
    assert embedded.is_running(home) is False
    embedded.ensure(home)
    assert list(home.glob("postgres.unfinished-*")) == []
    assert value(home, "SELECT current_database()::text") == "fabrique"


def test_a_number_reused_by_another_program_does_not_prevent_the_start(home: Path) -> None:
    first = embedded.ensure(home)
    lock = home / "postgres" / "postmaster.pid"
    kept = lock.read_text()
    embedded.stop(home)
    runner = places.account()
    stranger = subprocess.Popen(["/bin/sleep", "300"], user=runner.uid if runner.dropped else None)
    try:
        planted = kept.replace(str(first.pid), str(stranger.pid), 1)
        for path in (lock, places.socket_dir(home) / ".s.PGSQL.5432.lock"):
            path.write_text(planted)
            os.chown(path, runner.uid, runner.gid)
        assert embedded.is_running(home) is False
        assert embedded.ensure(home).started is True
        embedded.stop(home)
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_ghost_whose_data_was_taken_away_gives_way(home: Path, tmp_path: Path) -> None:
    ghost = embedded.ensure(home)
    home.rename(tmp_path / "kept")
    assert embedded.is_running(home) is False
    assert embedded.ensure(home).pid != ghost.pid
    assert process.is_server(ghost.pid, places.account()) is False
    assert "already exists" not in places.log_file(home).read_text()
    assert value(home, "SELECT 1") == 1


def test_a_home_moved_while_it_runs_follows(home: Path, tmp_path: Path) -> None:
    embedded.ensure(home)
    with connect(home) as connection:
        connection.execute("CREATE TABLE here AS SELECT 7 AS n")
    moved = home.rename(tmp_path / "ailleurs")
    try:
        assert embedded.ensure(moved).started is True
        assert value(moved, "SELECT n FROM here") == 7
    finally:
        embedded.stop(moved)


USER = """
    import sys
    from pathlib import Path
    from fabrique.config import embedded
    with embedded.using(Path(sys.argv[1])) as server:
        print(server.started, flush=True)
        sys.stdin.readline()
"""


def user(home: Path) -> subprocess.Popen[str]:
    """A command that uses the server until a line is sent to it."""
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(USER), str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )


def started(command: subprocess.Popen[str]) -> str:
    assert command.stdout is not None
    return command.stdout.readline().strip()


def test_the_last_user_to_leave_stops_the_server(home: Path) -> None:
    first = user(home)
    assert started(first) == "True"
    second = user(home)
    assert started(second) == "False"
    first.communicate("\n", timeout=60)
    assert embedded.is_running(home) is True
    second.communicate("\n", timeout=60)
    assert embedded.is_running(home) is False


def test_a_user_killed_does_not_keep_the_server_for_ever(home: Path) -> None:
    killed = user(home)
    assert started(killed) == "True"
    killed.kill()
    killed.communicate(timeout=60)
    assert embedded.is_running(home) is True
    heir = user(home)
    assert started(heir) == "False"
    heir.communicate("\n", timeout=60)
    assert embedded.is_running(home) is False


def test_a_server_asked_to_stay_survives_its_users(home: Path) -> None:
    embedded.ensure(home)
    visitor = user(home)
    assert started(visitor) == "False"
    visitor.communicate("\n", timeout=60)
    assert embedded.is_running(home) is True


@pytest.mark.parametrize("plant", ["link", "open", "file"])
def test_a_planted_socket_folder_is_refused(home: Path, sockets: Path, plant: str) -> None:
    root = places.sockets_root()
    if plant == "link":
        (sockets / "elsewhere").mkdir(mode=0o700)
        root.symlink_to(sockets / "elsewhere")
    elif plant == "open":
        root.mkdir()
        root.chmod(0o777)
    else:
        root.write_text("")
    with pytest.raises(embedded.EmbeddedError, match="FABRIQUE_SOCKETS"):
        embedded.ensure(home)
    assert not (home / "postgres").exists()
    root.rmdir() if plant == "open" else root.unlink()


def test_a_folder_of_another_account_is_refused(tmp_path: Path) -> None:
    with pytest.raises(embedded.EmbeddedError, match="appartient à un autre compte"):
        places.verify(tmp_path, owner=os.geteuid() + 1, mode=0o777)


def test_a_socket_path_too_long_is_refused_with_the_way_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FABRIQUE_SOCKETS", str(home / ("x" * 80)))
    (home / ("x" * 80)).mkdir(parents=True)
    with pytest.raises(embedded.EmbeddedError, match="trop long"):
        embedded.ensure(home)


def runs_as(uid: int, python: str) -> bool:
    """Tell whether another account may run this interpreter, the same version as ours."""
    code = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    try:
        return subprocess.run([python, "-c", code], user=uid, cwd="/", check=False).returncode == 0
    except PermissionError:
        return False


@pytest.mark.skipif(not IS_ROOT, reason="only root gives its rights away")
class TestAsRoot:
    @pytest.mark.parametrize("planted", [places.sockets_root, places.socket_dir])
    def test_a_socket_folder_given_to_another_account_is_refused(
        self, home: Path, planted: Callable[..., Path]
    ) -> None:
        embedded.ensure(home)
        embedded.stop(home)
        folder = planted() if planted is places.sockets_root else planted(home)
        owner = folder.stat().st_uid
        os.chown(folder, 12345, -1)
        for use in (embedded.ensure, lambda home: places.trusted_socket_dir(home, places.account())):
            with pytest.raises(embedded.EmbeddedError, match="appartient à un autre compte"):
                use(home)
        os.chown(folder, owner, -1)

    def test_an_ordinary_user_has_a_server_of_its_own(self, sockets: Path) -> None:
        runner = places.account()
        folder = sockets / "nobody"
        folder.mkdir(mode=0o700)
        os.chown(folder, runner.uid, runner.gid)
        script = """
            import sys
            from pathlib import Path
            from fabrique.config import embedded
            import psycopg
            home = Path(sys.argv[1])
            with embedded.using(home) as server, psycopg.connect(server.dsn) as connection:
                print(server.started, connection.execute("SELECT 1").fetchone()[0])
            print(embedded.is_running(home))
        """
        python = next(path for path in (sys.executable, "/usr/bin/python3") if runs_as(runner.uid, path))
        purelib = sysconfig.get_path("purelib")
        done = subprocess.run(
            [python, "-c", textwrap.dedent(script), str(folder / "home")],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            user=runner.uid,
            group=runner.gid,
            extra_groups=[],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": f"{SOURCE}:{purelib}", "FABRIQUE_SOCKETS": str(folder)},
        )
        assert (done.returncode, done.stdout.split()) == (0, ["True", "1", "False"]), done.stderr

    def test_the_server_runs_under_a_humble_account_in_a_home_it_cannot_cross(self, home: Path) -> None:
        home.mkdir(mode=0o700, parents=True)
        server = embedded.ensure(home)
        assert Path(f"/proc/{server.pid}").stat().st_uid == places.account().uid != 0
        assert home.stat().st_mode & 0o777 == 0o700

    def test_another_account_is_not_let_in_even_where_the_socket_is_open_to_it(self, home: Path) -> None:
        embedded.ensure(home)
        runner = places.account()
        psql = binaries.programs(runner) / "psql"
        done = binaries.run([str(psql), embedded.dsn(home), "-c", "SELECT 1"], runner)
        assert done.returncode != 0
        assert "Peer authentication failed" in done.stderr

    def test_programs_in_a_closed_folder_are_copied_whole(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        site = tmp_path / "closed"
        site.mkdir(mode=0o700)
        for part in binaries.PARTS:
            shutil.copytree(binaries._site() / part, site / part, symlinks=True)
        monkeypatch.setattr(binaries, "_site", lambda: site)
        runner = places.account()
        programs = binaries.programs(runner)
        assert programs.is_relative_to(places.sockets_root())
        assert embedded.ensure(home).started is True
        embedded.stop(home)
        (programs / "initdb").unlink()
        assert binaries.programs(runner) == programs
        assert (programs / "initdb").exists()
        assert site.stat().st_mode & 0o777 == 0o700
