"""Read the bytes of a picture from the web or from a folder, guarded: whoever wrote the source is not trusted."""

import ipaddress
import socket
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests

from commerce.pictures.names import SUFFIXES

LARGEST_BYTES = 10_000_000
CONNECT_SECONDS = 3.0
READ_SECONDS = 10.0
WHOLE_SECONDS = 30.0
MOST_REDIRECTS = 3
_CHUNK = 64 * 1024


class NotRead(Exception):
    """The source could not be read; the message says why, and is the same each time."""


def is_remote(source: str) -> bool:
    """Whether the source is an address on the web; else it is a path."""
    return source.lower().startswith(("http://", "https://"))


class SourceReader:
    """Reads sources for one run. A host that could not be reached once is not asked again. Safe in threads."""

    def __init__(self, *, private_hosts: bool = False) -> None:
        """`private_hosts`: also read from addresses inside the own network."""
        self._private_hosts = private_hosts
        self._unreachable: set[str] = set()

    def read(self, source: str, *, folder: Path) -> bytes:
        """The bytes at an http(s) address, or at a path within the folder.

        :raises NotRead: unreachable, missing, forbidden or too large
        """
        return self._fetch(source) if is_remote(source) else _read_file(source, folder)

    def beside(self, source: str, *, folder: Path) -> dict[str, bytes]:
        """Renditions that lie beside a file, by what follows its stem: `-480.avif`. None beside an address."""
        stem, dot, _ = source.rpartition(".")
        if is_remote(source) or not dot:
            return {}
        found = {}
        for suffix in SUFFIXES:
            with suppress(NotRead):
                found[suffix] = _read_file(stem + suffix, folder)
        return found

    def _fetch(self, url: str) -> bytes:
        deadline = time.monotonic() + WHOLE_SECONDS
        host = "the address"
        for _ in range(MOST_REDIRECTS + 1):
            try:
                host = urlsplit(url).hostname or ""
                self._check(host)
                answer = requests.get(url, stream=True, allow_redirects=False, timeout=(CONNECT_SECONDS, READ_SECONDS))
                with answer:
                    if not answer.is_redirect:
                        return _body(answer, deadline)
                    url = urljoin(url, answer.headers["location"])
            except (requests.ConnectionError, requests.Timeout, socket.gaierror) as error:
                self._unreachable.add(host)
                raise NotRead(f"{host} cannot be reached") from error
            except (requests.RequestException, ValueError) as error:
                raise NotRead(f"{host} gave no proper answer") from error
            if not is_remote(url):
                raise NotRead(f"{host} points elsewhere than the web")
        raise NotRead(f"{host} redirects too often")

    def _check(self, host: str) -> None:
        if host in self._unreachable:
            raise NotRead(f"{host} cannot be reached")
        if not self._private_hosts and any(not _is_public(found[4][0]) for found in socket.getaddrinfo(host, None)):
            raise NotRead(f"{host} is a private address")


def _is_public(address: str | int) -> bool:
    return ipaddress.ip_address(str(address).partition("%")[0]).is_global


def _body(answer: requests.Response, deadline: float) -> bytes:
    if not answer.ok:
        raise NotRead(f"answered {answer.status_code}")
    body = bytearray()
    for chunk in answer.iter_content(_CHUNK):
        body += chunk
        if len(body) > LARGEST_BYTES:
            raise NotRead("larger than 10 MB")
        if time.monotonic() > deadline:
            raise NotRead("took longer than 30 seconds")
    return bytes(body)


def _read_file(source: str, folder: Path) -> bytes:
    try:
        root = folder.resolve()
        path = (root / source).resolve()
        if not path.is_relative_to(root):
            raise NotRead("outside the folder of the pictures")
        if path.stat().st_size > LARGEST_BYTES:
            raise NotRead("larger than 10 MB")
        return path.read_bytes()
    except (OSError, RuntimeError, ValueError) as error:  # links in a circle, odd characters
        raise NotRead("no such file, or not readable") from error
