"""The embedded Postgres: a real server on the loopback address, with passwords, made on first use."""

import os
import shutil
import signal
from pathlib import Path

import psycopg

from commerce.embedded.binaries import postgres_installation
from commerce.embedded.failures import EmbeddedServerFailed
from commerce.embedded.home import HOST, ServerHome
from commerce.embedded.launchers import Launcher, launcher_for
from commerce.embedded.processes import command_line, is_gone, wait_until

DATABASE = "commerce"
SUPERUSER = "postgres"
START_ATTEMPTS = 20
PAUSE_SECONDS = 0.3
READY_SECONDS = 60  # recovery after a crash takes its time
STOP_SECONDS = 20

INITDB_ARGUMENTS = (
    f"--username={SUPERUSER}",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=PG_UNICODE_FAST",
    "--no-instructions",
)
# Durability stays as Postgres ships it: fsync, full_page_writes and synchronous_commit are on.
SETTINGS = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",  # socket paths over about 107 bytes fail
    "max_connections": "400",  # every domain has connections of its own, in every process
    "wal_level": "logical",  # a domain can be moved to another server while the shop sells
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",  # flash
    "max_parallel_workers_per_gather": "0",  # few cores, needed by other requests; and little /dev/shm in containers
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %u ",
    "log_checkpoints": "off",
}
# Ends of a start that pass by themselves: children of a killed server are still leaving, or the port was taken
# meanwhile, or a start whose starter died is under way.
PASSING_TROUBLE = ("pre-existing shared memory block", "Address already in use", "postmaster.pid")


class Postgres:
    """The Postgres server of one data directory. `ensure` and `stop` are called inside the gate (see `attachment`)."""

    name = "Postgres"

    def __init__(self, data_dir: Path) -> None:
        self.home = ServerHome(data_dir / "postgres")

    @property
    def cluster(self) -> Path:
        """Where the data is; behind a link when it could not be in the data directory itself."""
        return (self.home.directory / "data").resolve()

    @property
    def url(self) -> str:
        """The superuser's address of the shop's database."""
        return f"postgresql://{SUPERUSER}:{self.home.password}@{HOST}:{self._port()}/{DATABASE}"

    def is_alive(self) -> bool:
        """Whether our server runs. The process named by the pid file must be it: numbers are used again."""
        return self._process() is not None

    def ensure(self) -> bool:
        """Have it running, with the shop's database in it. Whether it had to be started.

        :raises EmbeddedServerFailed: it cannot be
        """
        started = not self.is_alive()
        if started:
            self._start()
        self._await_database()
        self.home.remember_port(self._port())
        return started

    def stop(self) -> None:
        """Stop it if it runs: orderly, or at once when that takes too long (then it recovers at its next start)."""
        for request in (signal.SIGINT, signal.SIGQUIT):
            if (pid := self._process()) is None:
                return
            os.kill(pid, request)
            if wait_until(lambda: not self.is_alive(), seconds=STOP_SECONDS):
                return
        raise EmbeddedServerFailed(
            f"Postgres (process {self._process()}) does not stop.",
            remedy=f"End it with `kill -9 {self._process()}`; it loses nothing that was committed.",
            log=self.home.log,
        )

    def _start(self) -> None:
        self.home.create()
        launcher = launcher_for(self.home.directory, postgres_installation())
        if not (launcher.cluster / "PG_VERSION").exists():
            self._initialise(launcher)
        # A pid whose number now belongs to another process would keep Postgres from starting.
        (launcher.cluster / "postmaster.pid").unlink(missing_ok=True)
        for _ in range(START_ATTEMPTS):
            if self.is_alive() or self._try_to_start(launcher):
                return
        raise self._failure("Postgres does not start.")

    def _initialise(self, launcher: Launcher) -> None:
        """Make the cluster beside its place and move it there: a killed initdb leaves nothing half done."""
        draft = launcher.cluster.with_name("initialising")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        password = launcher.cluster.with_name("initial-password")
        password.unlink(missing_ok=True)
        password.touch(mode=0o600)
        password.write_text(self.home.password)
        for path in (draft, password):
            launcher.give(path)
        made = launcher.run("initdb", f"--pgdata={draft}", f"--pwfile={password}", *INITDB_ARGUMENTS)
        password.unlink()
        if made.returncode != 0:
            self.home.log.write_text(made.stdout)
            raise self._failure("initdb could not create the database cluster.")
        draft.rename(launcher.cluster)

    def _try_to_start(self, launcher: Launcher) -> bool:
        """One attempt; false when it failed of something that passes."""
        self.home.begin_log()
        before = self.home.log.stat().st_size if self.home.log.exists() else 0
        settings = SETTINGS | {"port": str(self.home.choose_port())}
        options = [argument for name, value in settings.items() for argument in ("-c", f"{name}={value}")]
        pid = launcher.spawn("postgres", "-D", str(launcher.cluster), *options, log=self.home.log)
        wait_until(lambda: self.is_alive() or is_gone(pid), seconds=READY_SECONDS)
        wait_until(lambda: self._status() == "ready" or is_gone(pid), seconds=READY_SECONDS)
        if self.is_alive():
            return True
        said = self.home.log.read_bytes()[before:].decode(errors="replace")
        if not any(trouble in said for trouble in PASSING_TROUBLE):
            raise self._failure("Postgres ended while it was starting.")
        wait_until(lambda: False, seconds=PAUSE_SECONDS)
        return False

    def _await_database(self) -> None:
        """Wait until the server answers, make sure that it is ours, and that the shop's database exists."""
        refusal: list[str] = []

        def answers() -> bool:
            try:
                self._prepare_database()
            except psycopg.OperationalError as error:
                refusal[:] = [str(error)]
                return "authentication failed" in str(error)
            refusal.clear()
            return True

        wait_until(answers, seconds=READY_SECONDS)
        if refusal:
            raise self._failure(f"Postgres runs, but refuses connections: {refusal[0]}.")

    def _prepare_database(self) -> None:
        address = self.url.removesuffix(DATABASE) + "postgres"
        # A stranger on the port would learn nothing of the password.
        with psycopg.connect(address, autocommit=True, require_auth="scram-sha-256", connect_timeout=5) as connection:
            [directory] = connection.execute("show data_directory").fetchone() or [None]
            if directory != str(self.cluster):
                raise self._failure(f"the Postgres on port {self._port()} is another one: its data is in {directory}.")
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(f"create database {DATABASE}")

    def _pid_file(self) -> list[str]:
        """Lines of postmaster.pid: number, data directory, start time, port, sockets, address, memory, status."""
        try:
            return (self.cluster / "postmaster.pid").read_text().splitlines()
        except (FileNotFoundError, NotADirectoryError):
            return []

    def _process(self) -> int | None:
        lines = self._pid_file()
        pid = int(lines[0]) if lines and lines[0].isdigit() else None
        return pid if pid and f"postgres -D {self.cluster} -c " in command_line(pid) else None

    def _status(self) -> str:
        return (self._pid_file()[7:8] or [""])[0].strip()

    def _port(self) -> int:
        lines = self._pid_file()
        if len(lines) < 4:  # noqa: PLR2004 -- the port is its fourth line
            raise self._failure("Postgres has stopped.")
        return int(lines[3])

    def _failure(self, cause: str) -> EmbeddedServerFailed:
        return EmbeddedServerFailed(cause, remedy=_remedy(self.home), log=self.home.log)


def _remedy(home: ServerHome) -> str:
    said = home.log.read_text(errors="replace")[-4000:] if home.log.exists() else ""
    if "No space left on device" in said:
        return f"Free some space on the disk that holds {home.directory}, then start again."
    return "Start again; if it fails again, `make reset` begins with an empty shop."
