"""Under which identity Postgres runs: it refuses root, and needs a user that has a name.

In order of preference: as ourselves; in a user namespace in which we bear another uid; under an unprivileged uid.
Container runtimes often forbid the second. The third has to be able to reach the programs and the data, which may lie
under `/root`, so it uses copies and, if need be, another place.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commerce.embedded.failures import EmbeddedServerFailed
from commerce.embedded.processes import CLEAN_ENVIRONMENT, spawn

ROOT = 0
OVERFLOW_UID = 65534  # what a namespace shows for owners it does not know
UNPRIVILEGED_USERS = ("postgres", "nobody")
OPEN_PLACE = Path("/var/lib/commerce-embedded")


@dataclass(frozen=True, kw_only=True)
class Launcher:
    """How to run Postgres' programs here."""

    programs: Path
    cluster: Path
    prefix: tuple[str, ...] = ()
    identity: dict[str, Any] = field(default_factory=dict)

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of the programs to its end."""
        command = [*self.prefix, str(self.programs / program), *arguments]
        return _run(command, **self.identity)

    def spawn(self, program: str, *arguments: str, log: Path) -> int:
        """Start a server and return its process number."""
        command = [*self.prefix, str(self.programs / program), *arguments]
        return spawn(command, log=log, cwd="/", **self.identity)

    def give(self, path: Path) -> None:
        """Make the server's identity the owner of `path` and of all in it."""
        if self.identity:
            _hand_over(path, self.identity["user"], self.identity["group"])


def launcher_for(home: Path, installation: Path) -> Launcher:
    """The way to run Postgres with its cluster in, or linked from, `home`.

    :raises EmbeddedServerFailed: no identity is allowed here
    """
    cluster = (home / "data").resolve()
    programs = installation / "bin"
    if os.geteuid() != ROOT and _has_name(os.geteuid()):
        return Launcher(programs=programs, cluster=cluster)
    owner = cluster.stat().st_uid if cluster.exists() else os.geteuid()
    if owner == os.geteuid() and (prefix := _namespace_prefix(home, programs)):
        return Launcher(programs=programs, cluster=cluster, prefix=prefix)
    if os.geteuid() == ROOT:
        return _unprivileged(home, installation, owner)
    raise EmbeddedServerFailed(
        f"Postgres needs a user with a name, uid {os.geteuid()} has none, and this system allows no user namespace.",
        remedy="Set DATABASE_URL to a Postgres server you have.",
    )


def _has_name(uid: int) -> bool:
    return any(entry.pw_uid == uid for entry in pwd.getpwall())


def _namespace_prefix(home: Path, programs: Path) -> tuple[str, ...]:
    """A command prefix under which we bear the uid of some named user; empty where that does not work."""
    unshare = shutil.which("unshare")
    stand_in = next((user for user in pwd.getpwall() if user.pw_uid not in {ROOT, OVERFLOW_UID}), None)
    if unshare is None or stand_in is None:
        return ()
    prefix = (unshare, "--user", f"--map-user={stand_in.pw_uid}", f"--map-group={stand_in.pw_gid}", "--")
    probes = ([str(programs / "initdb"), "--version"], ["test", "-x", str(home), "-a", "-w", str(home)])
    return prefix if all(_run([*prefix, *probe]).returncode == 0 for probe in probes) else ()


def _unprivileged(home: Path, installation: Path, owner: int) -> Launcher:
    """As root where namespaces are forbidden: under the cluster's owner, or a user without privileges."""
    user = pwd.getpwuid(owner) if owner != ROOT and _has_name(owner) else _unprivileged_user()
    uid = owner if owner != ROOT else user.pw_uid
    identity = {"user": uid, "group": user.pw_gid, "extra_groups": []}
    base = home if _run(["test", "-x", str(home)], **identity).returncode == 0 else _open_place(home)
    launcher = Launcher(
        programs=_readable_programs(installation, base, identity), cluster=base / "data", identity=identity
    )
    if launcher.cluster.exists() and owner == ROOT:
        launcher.give(launcher.cluster)
    return launcher


def _unprivileged_user() -> pwd.struct_passwd:
    users = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in UNPRIVILEGED_USERS:
        if name in users:
            return users[name]
    raise EmbeddedServerFailed(
        "Postgres refuses to run as root, and there is neither a user namespace nor an unprivileged user for it.",
        remedy="Run this as an ordinary user.",
    )


def _open_place(home: Path) -> Path:
    """A folder every user can reach, for this `home` alone; `home/data` becomes a link to the cluster in it."""
    place = OPEN_PLACE / hashlib.sha256(os.fsencode(home)).hexdigest()[:16]
    place.mkdir(parents=True, exist_ok=True)
    for folder in (OPEN_PLACE, place):
        folder.chmod(0o711)
    link = home / "data"
    if link.is_dir() and not link.is_symlink():
        shutil.move(link, place / "data")
    if not link.is_symlink():
        link.symlink_to(place / "data")
    return place


def _readable_programs(installation: Path, base: Path, identity: dict[str, Any]) -> Path:
    """Programs that `identity` may run: those of the wheel, or a copy with the libraries the wheel has beside them."""
    if _run([str(installation / "bin" / "initdb"), "--version"], **identity).returncode == 0:
        return installation / "bin"
    copies = base / "programs"
    if not copies.exists():
        draft = base / "programs.draft"
        shutil.rmtree(draft, ignore_errors=True)
        package = installation.parent
        shutil.copytree(installation, draft / package.name / installation.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.rename(copies)
    return copies / installation.parent.name / installation.name / "bin"


def _hand_over(path: Path, uid: int, gid: int) -> None:
    os.chown(path, uid, gid)
    for folder, folders, files in os.walk(path):
        for name in (*folders, *files):
            os.chown(Path(folder) / name, uid, gid, follow_symlinks=False)


def _run(command: Sequence[str], **identity: Any) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; one that cannot even begin counts as failed."""
    try:
        return subprocess.run(
            command,
            cwd="/",
            env=dict(CLEAN_ENVIRONMENT),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            **identity,
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, returncode=127, stdout=str(error))
