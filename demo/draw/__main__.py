"""`python -m demo.draw [name …]`: draw all pictures again, or only those whose names begin so."""

import sys
from itertools import chain
from pathlib import Path

from demo.draw import ceramics, furniture, garden, hero, kitchen, lighting, paper, textiles
from demo.draw.render import render

PICTURES = list(
    chain(
        ceramics.PICTURES,
        kitchen.PICTURES,
        lighting.PICTURES,
        textiles.PICTURES,
        furniture.PICTURES,
        paper.PICTURES,
        garden.PICTURES,
        hero.PICTURES,
    )
)
FOLDER = Path(__file__).parent.parent / "pictures"


def main(prefixes: list[str]) -> None:
    """Draw the pictures whose names begin with one of the prefixes; with none, all of them."""
    wanted = [picture for picture in PICTURES if not prefixes or picture.name.startswith(tuple(prefixes))]
    render(wanted, FOLDER)


if __name__ == "__main__":
    main(sys.argv[1:])
