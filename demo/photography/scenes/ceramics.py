"""Plates, bowls, vases, jugs."""

from typing import Any

from demo.photography.materials import glaze
from demo.photography.shapes import lathe

VASE = (
    "0,0 3,0 3.35,.15 3.9,1.2 4.5,3.4 4.4,5.6 3.2,8.2 1.75,10.2 1.18,11.8 1.2,13 1.55,13.85 1.5,14 1.35,13.95 "
    ".95,13 .9,11.5 1.4,9.8 0,9"
)


def bud_vase(colour: str) -> Any:
    """A vase of 14 cm for one stem."""
    return lathe(VASE, glaze(colour, foot=0.6, rough=0.5, gloss=0.1), name="vase", seed=colour)
