"""Where a home keeps its server, and which folders may be trusted.

The socket lives outside the home because its path must stay short. Names in a
shared temporary folder can be foreseen, hence planted: nothing there is used
before its owner and its mode are verified.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from fabrique.config.embedded.trouble import EmbeddedError

ROLE = "fabrique"
DATABASE = "fabrique"
ROOT_UID = 0
# Preferred first: an account that holds nothing else.
ROOT_FALLBACK_ACCOUNTS = ("fabrique", "nobody")
PRIVATE = 0o700
PASSABLE = 0o711
# The system allows 104 to 108 bytes for the whole name of a socket, PostgreSQL adds 14.
LONGEST_SOCKET_DIR = 85


@dataclass(frozen=True, slots=True)
class Account:
    """The system account the server runs under, and whether we must change to it."""

    name: str
    uid: int
    gid: int
    dropped: bool


def home() -> Path:
    """Return the folder that receives everything a start writes."""
    return Path(os.environ.get("FABRIQUE_HOME") or ".fabrique").absolute()


def sockets_root() -> Path:
    """Return the folder, private to the current user, that holds all socket folders.

    It does not follow TMPDIR: two shells of one user must compute one address.
    """
    base = os.environ.get("FABRIQUE_SOCKETS") or "/tmp"  # noqa: S108 verified before use
    return Path(base) / f"fabrique-{os.geteuid()}"


def socket_dir(home: Path) -> Path:
    """Return the socket folder of a home, without touching the disk."""
    digest = hashlib.sha256(os.fsencode(os.path.realpath(home))).hexdigest()[:16]
    return sockets_root() / digest


def dsn(home: Path) -> str:
    """Return the database address of a home, without starting anything."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(socket_dir(home)), safe='')}"


def data_dir(home: Path) -> Path:
    """Return where the server of this home keeps its data."""
    return home / "postgres"


def log_file(home: Path) -> Path:
    """Return the server's log."""
    return home / "log" / "postgresql.log"


def account() -> Account:
    """Choose the account that runs the server: ours, or a humble one when we are root."""
    if sys.platform == "win32":
        message = (
            "Le serveur de base de données intégré ne fonctionne pas sous Windows. "
            "Indiquez une base PostgreSQL dans la variable DATABASE_URL."
        )
        raise EmbeddedError(message)
    uid = os.geteuid()
    if uid != ROOT_UID:
        try:
            entry = pwd.getpwuid(uid)
        except KeyError:
            message = (
                f"Le compte numéro {uid} n’a pas de nom sur cette machine, PostgreSQL le refuse. "
                "Donnez-lui un nom dans /etc/passwd ou indiquez DATABASE_URL."
            )
            raise EmbeddedError(message) from None
        return Account(entry.pw_name, uid, entry.pw_gid, dropped=False)
    for name in ROOT_FALLBACK_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != ROOT_UID:
            return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, dropped=True)
    message = (
        "PostgreSQL refuse de tourner sous le compte root, et cette machine n’a ni compte "
        "« fabrique » ni compte « nobody ». Créez-en un : useradd --system fabrique."
    )
    raise EmbeddedError(message)


def starter_name() -> str:
    """Return the name of the current user, the only one the server lets in."""
    return pwd.getpwuid(os.geteuid()).pw_name


def verify(path: Path, *, owner: int, mode: int) -> None:
    """Refuse a folder that is a link, belongs to someone else or is open to others."""
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode):
        trouble = "n’est pas un dossier"
    elif found.st_uid != owner:
        trouble = f"appartient à un autre compte (numéro {found.st_uid})"
    elif stat.S_IMODE(found.st_mode) & ~mode:
        trouble = f"est ouvert à d’autres comptes (droits {stat.S_IMODE(found.st_mode):o})"
    else:
        return
    message = (
        f"{path} {trouble} : la connexion à la base n’y serait pas sûre. Supprimez-le s’il "
        "est à vous, ou indiquez un dossier à vous dans la variable FABRIQUE_SOCKETS."
    )
    raise EmbeddedError(message)


def private_dir(path: Path, *, owner: int, mode: int) -> Path:
    """Make a folder or verify the one that is there, never trusting it unseen."""
    try:
        path.mkdir(mode=mode)
    except FileExistsError:
        pass
    except OSError as error:
        message = f"Impossible de créer le dossier {path} ({error.strerror})."
        raise EmbeddedError(message) from error
    else:
        path.chmod(mode)
        if owner != os.geteuid():
            os.chown(path, owner, -1, follow_symlinks=False)
    verify(path, owner=owner, mode=mode)
    return path


def open_sockets_root(runner: Account) -> Path:
    """Make or verify the outer folder: always ours, so nobody else can plant inside."""
    root = sockets_root()
    return private_dir(root, owner=os.geteuid(), mode=PASSABLE if runner.dropped else PRIVATE)


def open_socket_dir(home: Path, runner: Account) -> Path:
    """Make or verify the folder of this home's socket."""
    open_sockets_root(runner)
    if len(os.fsencode(socket_dir(home))) > LONGEST_SOCKET_DIR:
        message = (
            f"Le chemin {socket_dir(home)} est trop long pour y recevoir des connexions. "
            "Indiquez un dossier au chemin plus court dans la variable FABRIQUE_SOCKETS."
        )
        raise EmbeddedError(message)
    return private_dir(socket_dir(home), owner=runner.uid, mode=PRIVATE)


def trusted_socket_dir(home: Path, runner: Account) -> bool:
    """Tell whether the socket folder exists; refuse it if it cannot be trusted."""
    root, inner = sockets_root(), socket_dir(home)
    if not os.path.lexists(root):
        return False
    verify(root, owner=os.geteuid(), mode=PASSABLE if runner.dropped else PRIVATE)
    if not os.path.lexists(inner):
        return False
    verify(inner, owner=runner.uid, mode=PRIVATE)
    return True
