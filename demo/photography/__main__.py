"""`python -m demo.photography [name …] [--draft]`: take all photographs again, or those whose names begin so."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir
from time import perf_counter

from demo.photography import scenes
from demo.photography.developing import develop
from demo.photography.registry import PHOTOGRAPHS, Photograph
from demo.photography.studio import shoot

PICTURES = Path(__file__).parent.parent / "pictures"
DRAFTS = Path(gettempdir()) / "photography-drafts"
NEGATIVES = Path(gettempdir()) / "photography-negatives"


def main(arguments: Sequence[str] | None = None) -> None:
    """Shoot and develop the pictures asked for; a draft is a small, coarse PNG outside the repository."""
    parser = ArgumentParser(prog="python -m demo.photography", description=__doc__)
    parser.add_argument("names", nargs="*", help="pictures whose names begin so; all without")
    parser.add_argument("--draft", action="store_true", help=f"small and quick, as PNG in {DRAFTS}")
    parser.add_argument("--again", action="store_true", help=f"only develop the renders kept in {NEGATIVES} again")
    parser.add_argument("--exact", action="store_true", help="only the pictures of exactly these names")
    parser.add_argument("--list", action="store_true", help="say which pictures there are")
    chosen = parser.parse_args(arguments)
    scenes.load()
    for picture in _wanted(chosen.names, exact=chosen.exact):
        if chosen.list:
            print(picture.name)
            continue
        started = perf_counter()
        if chosen.draft:
            _sketch(picture)
        else:
            _take(picture, again=chosen.again)
        print(f"{picture.name}: {perf_counter() - started:.0f} s", flush=True)


def _wanted(names: Sequence[str], *, exact: bool) -> list[Photograph]:
    if not names:
        return list(PHOTOGRAPHS.values())
    return [
        picture
        for picture in PHOTOGRAPHS.values()
        if picture.name in names or (not exact and picture.name.startswith(tuple(names)))
    ]


def _sketch(picture: Photograph) -> None:
    DRAFTS.mkdir(exist_ok=True)
    shoot(picture, DRAFTS / f"{picture.name}.png", draft=True)


def _take(picture: Photograph, *, again: bool) -> None:
    NEGATIVES.mkdir(exist_ok=True)
    negative = NEGATIVES / f"{picture.name}.png"
    if not (again and negative.exists()):
        shoot(picture, negative)
    develop(negative, PICTURES, picture.name)


if __name__ == "__main__":
    main()
