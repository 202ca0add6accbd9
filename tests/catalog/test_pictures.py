"""Pictures from files and from the web: what is stored, what is refused, what is tried again."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image as Pillow

from apps.catalog import services
from apps.catalog.models import Image, Product
from apps.catalog.rules.drafts import ImageDraft
from apps.catalog.services.importing import Outcome, import_products
from apps.catalog.services.pictures import PictureIntake, Unfetched
from tests.catalog.shelf import LATER, draft, picture, published_events, take_in

AVIF_OF_800 = (("-240.avif", 240), ("-480.avif", 480), (".avif", 800))


@dataclass
class Web:
    """A host with pages: path → status, content type, body. `asked` lists the paths in the order asked for."""

    url: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def web() -> Iterator[Web]:
    host = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append(self.path)
            status, headers, body = host.pages.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    host.url = f"http://127.0.0.1:{server.server_port}"
    yield host
    server.shutdown()
    server.server_close()
    thread.join()


def _fetch(source: str, *, folder: Path = Path("nowhere"), private_hosts: bool = True) -> object:
    return PictureIntake(private_hosts=private_hosts).fetch([source], known={}, folder=folder)[source]


def _on_disk(url: str) -> Path:
    return Path(settings.MEDIA_ROOT, url.removeprefix("/media/"))


def _take_in(source: str, folder: Path) -> Outcome:
    return import_products(
        drafts=[draft(images=(ImageDraft(source=source, alt="A mug"),))],
        pictures=PictureIntake(private_hosts=True),
        folder=folder,
        now=LATER,
    )


def test_a_file_is_found_in_its_folder_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mug.png").write_bytes(picture())
    (tmp_path / "secret.png").write_bytes(picture())

    found = _fetch("mug.png", folder=tmp_path / "in")

    assert not isinstance(found, Unfetched)
    outside = Unfetched("outside the folder of the pictures")
    assert _fetch("../secret.png", folder=tmp_path / "in") == outside
    assert _fetch(str(tmp_path / "secret.png"), folder=tmp_path / "in") == outside
    assert _fetch("gone.png", folder=tmp_path / "in") == Unfetched("no such file, or not readable")


@pytest.mark.parametrize(
    "source", ["http://[bad/mug.png", f"http://{'x' * 900}.example/mug.png", "a" * 900, "ftp://x/y"]
)
def test_an_odd_source_is_a_picture_that_is_missing_and_no_failure(source: str, tmp_path: Path) -> None:
    found = _fetch(source, folder=tmp_path)

    assert isinstance(found, Unfetched)
    assert len(found.reason) <= 300


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "mug.png").write_bytes(b"x" * 10_000_001)

    assert _fetch("mug.png", folder=tmp_path) == Unfetched("larger than 10 MB")


def test_a_picture_is_fetched_from_the_web_through_redirects(web: Web) -> None:
    web.pages = {"/old.png": (302, {"Location": "/mug.png"}, b""), "/mug.png": (200, {}, picture())}

    assert not isinstance(_fetch(f"{web.url}/old.png"), Unfetched)
    assert web.asked == ["/old.png", "/mug.png"]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ((404, {}, b""), "answered 404"),
        (
            (200, {"Content-Type": "image/png"}, b"<html>"),
            "not a JPEG, PNG, WebP, GIF or AVIF picture of at most 50 million pixels",
        ),
        ((200, {}, b"x" * 10_000_001), "larger than 10 MB"),
        ((302, {"Location": "/mug.png"}, b""), "127.0.0.1 redirects too often"),
        ((302, {"Location": "file:///etc/passwd"}, b""), "127.0.0.1 points elsewhere than the web"),
    ],
    ids=["missing", "a page", "endless", "in circles", "to a file"],
)
def test_what_the_web_offers_instead_is_told(web: Web, page: tuple[int, dict[str, str], bytes], reason: str) -> None:
    web.pages = {"/mug.png": page}

    assert _fetch(f"{web.url}/mug.png") == Unfetched(reason)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"])
def test_an_address_inside_the_own_network_is_not_asked(web: Web, host: str) -> None:
    url = f"http://{host}:{web.url.rpartition(':')[2]}/mug.png"

    assert _fetch(url, private_hosts=False) == Unfetched(f"{host.strip('[]')} is a private address")
    assert web.asked == []


def test_a_host_that_cannot_be_reached_is_given_up_for_the_run(web: Web) -> None:
    dead = web.url
    intake = PictureIntake(private_hosts=True)
    unreachable = Unfetched("127.0.0.1 cannot be reached")
    closed = "http://127.0.0.1:9/mug.png"

    assert intake.fetch([closed], known={}, folder=Path()) == {closed: unreachable}
    assert intake.fetch([f"{dead}/mug.png"], known={}, folder=Path()) == {f"{dead}/mug.png": unreachable}
    assert web.asked == []


@pytest.mark.usefixtures("db")
def test_a_fetched_picture_is_shown_and_not_fetched_again(web: Web, tmp_path: Path) -> None:
    web.pages = {"/mug.png": (200, {}, picture())}

    _take_in(f"{web.url}/mug.png", tmp_path)
    again = _take_in(f"{web.url}/mug.png", tmp_path)

    (image,) = services.get_product(id_or_slug="mug").images
    assert (image.alt, image.width, image.height) == ("A mug", 800, 1000)
    assert image.card_url == image.url.replace(".webp", "-480.webp")
    assert image.srcset("avif") == ", ".join(
        f"{image.url.removesuffix('.webp')}{width} {shown}w" for width, shown in AVIF_OF_800
    )
    listed = [part.split()[0] for kind in ("avif", "webp") for part in image.srcset(kind).split(", ")]
    assert [url for url in listed if not _on_disk(url).is_file()] == []
    assert (again.unchanged, web.asked) == (1, ["/mug.png"])


@pytest.mark.usefixtures("db")
def test_a_picture_that_cannot_be_fetched_is_recorded_and_tried_again(tmp_path: Path) -> None:
    first = _take_in("mug.png", tmp_path)
    told = published_events()
    second = _take_in("mug.png", tmp_path)
    assert (first.created, first.unfetched) == (1, [("mug.png", "no such file, or not readable")])
    assert Image.objects.get().error == "no such file, or not readable"
    assert (second.unchanged, second.unfetched, published_events()) == (1, first.unfetched, told)

    (tmp_path / "mug.png").write_bytes(picture())
    third = _take_in("mug.png", tmp_path)

    assert (third.updated, third.unfetched, Image.objects.get().error) == (1, [], "")
    assert services.get_product(id_or_slug="mug").version == 2


@pytest.mark.usefixtures("db")
def test_a_file_with_another_picture_in_it_replaces_the_first(tmp_path: Path) -> None:
    (tmp_path / "mug.png").write_bytes(picture(800, 1000))
    _take_in("mug.png", tmp_path)
    (tmp_path / "mug.png").write_bytes(picture(600, 400))

    assert _take_in("mug.png", tmp_path).updated == 1
    assert services.get_product(id_or_slug="mug").images[0].width == 600


@pytest.mark.usefixtures("db")
def test_one_picture_of_two_products_is_stored_once(tmp_path: Path) -> None:
    (tmp_path / "mug.webp").write_bytes(picture())
    (tmp_path / "copy.png").write_bytes(picture())

    take_in(draft("a"), folder=tmp_path)
    take_in(draft("b", images=(ImageDraft(source="copy.png", alt=""),)), folder=tmp_path)

    assert len(list(Path(settings.MEDIA_ROOT).glob("**/*.webp"))) == 3
    assert Image.objects.exclude(file="").count() == 2


@pytest.mark.usefixtures("db")
def test_renditions_that_lie_beside_a_file_are_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "mug.webp").write_bytes(picture(800, 1000, kind="WEBP"))
    mine = picture(480, 600, kind="AVIF", quality=20)
    (tmp_path / "mug-480.avif").write_bytes(mine)
    (tmp_path / "mug-240.avif").write_bytes(picture(200, 250, kind="AVIF"))  # not as wide as its name says

    _take_in("mug.webp", tmp_path)

    (image,) = services.get_product(id_or_slug="mug").images
    assert _on_disk(image.url.replace(".webp", "-480.avif")).read_bytes() == mine
    with Pillow.open(_on_disk(image.url.replace(".webp", "-240.avif"))) as smallest:
        assert smallest.size == (240, 300)


@pytest.mark.usefixtures("db")
def test_a_picture_of_an_older_version_gets_its_renditions_once(tmp_path: Path) -> None:
    (tmp_path / "mug.png").write_bytes(picture())
    _take_in("mug.png", tmp_path)
    old = default_storage.save("catalog/mug.webp", ContentFile(picture(kind="WEBP")))
    Image.objects.update(file=old)
    gone = {"file": "catalog/gone.webp", "width": 8, "height": 10, "position": 9}
    lost = Image.objects.create(product=Product.objects.get(), **gone)
    assert services.get_product(id_or_slug="mug").images[0].srcset("avif") == ""
    told = len(published_events())

    first = services.render_missing(now=LATER)

    shown = services.get_product(id_or_slug="mug")
    assert (first.rendered, first.lost) == (1, (lost.file,))
    assert _on_disk(shown.images[0].card_url).is_file()
    assert published_events()[told:] == [("ProductUpdated", shown.product_id)]
    assert services.render_missing(now=LATER).rendered == 0
