# ruff: noqa: INP001, T201, UP032 -- a script, run by any Python, before anything is installed
"""Make `.venv` hold what a lock says: `python requirements/install.py local|dev`.

Does nothing when that has been done before. The locks carry hashes, and nothing without one is installed.
By hand the same is: python -m venv .venv, then pip install --require-hashes -r requirements/local.txt
"""

import fcntl
import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

OLDEST = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
# uv does not read pip's settings; it is told where pip would look.
UV_WORDS_FOR_PIP_SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}


def main(name: str) -> None:
    """Install the lock `name`, unless it or one that holds it is installed already."""
    if sys.version_info < OLDEST:
        sys.exit(
            "Cannot go on: this is Python {}.{}, and the shop needs 3.11 or newer.\n"
            "Remedy: name a newer one, as in `PYTHON=python3.12 make run`.".format(*sys.version_info)
        )
    folder = os.open(LOCKS, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)  # two that start at once: the second finds the work done
    if is_installed(name):
        return
    print("Installing requirements/{}.txt into .venv …".format(name), flush=True)
    make_environment()
    if not install_with_uv(name) and not install_with_pip(name):
        sys.exit(
            "Cannot go on: pip could not install requirements/{}.txt; its reasons are above.\n"
            "Remedy: see that a package registry can be reached, then try again.".format(name)
        )
    stamp(name).write_text(fingerprint(name))


def is_installed(name: str) -> bool:
    """Whether `.venv` works and holds the lock; `dev` holds all of `local`."""
    held_by = {"local": ("local", "dev")}.get(name, (name,))
    return works() and any(stamp(lock).exists() and stamp(lock).read_text() == fingerprint(lock) for lock in held_by)


def works() -> bool:
    """Whether `.venv` runs, on the Python version that was asked for."""
    question = [str(PYTHON), "-c", "import sys; print(sys.version_info[:2])"]
    try:
        answer = subprocess.run(question, capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    return answer.strip() == str(sys.version_info[:2])


def make_environment() -> None:
    if works():
        return
    try:
        venv.create(VENV, clear=True, with_pip=True)
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(
            "Cannot go on: this Python cannot make an environment ({}).\n"
            "Remedy: install its venv module (on Debian: `apt-get install python3-venv`), then try again.".format(error)
        )


def install_with_uv(name: str) -> bool:
    """Several times faster than pip. Where uv is not to be had, or fails, it says nothing and pip does the work."""
    environment = {**pip_settings(), **os.environ}
    command = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--require-hashes", "--python", str(PYTHON)]
    command += ["--index-strategy", "unsafe-best-match", "-r", str(LOCKS / (name + ".txt"))]
    return install_with_pip("uv", quietly=True) and run(command, env=environment, quietly=True)


def install_with_pip(name: str, *, quietly: bool = False) -> bool:
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    return run([*command, "-r", str(LOCKS / (name + ".txt"))], env=dict(os.environ), quietly=quietly)


def pip_settings() -> dict:
    """Where pip is set to look, in uv's words."""
    listing = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    settings = {}
    for line in listing.stdout.splitlines():
        key, _, value = line.partition("=")
        word = UV_WORDS_FOR_PIP_SETTINGS.get(key.rpartition(".")[2])
        if word:
            settings[word] = " ".join(value.strip("'\"").replace("\\n", " ").split())
    return settings


def run(command: list, *, env: dict, quietly: bool) -> bool:
    output = subprocess.DEVNULL if quietly else None
    return subprocess.run(command, env=env, stdout=output, stderr=output, cwd=str(ROOT), check=False).returncode == 0


def stamp(name: str) -> Path:
    return VENV / (name + ".installed")


def fingerprint(name: str) -> str:
    return hashlib.sha256((LOCKS / (name + ".txt")).read_bytes()).hexdigest()


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
