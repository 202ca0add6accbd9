"""What things are made of. Each function makes one Blender material.

Lengths are centimetres, colours names from the palette or `#rrggbb`.
"""

from demo.photography.materials.ceramic import clay, enamel, glaze, porcelain
from demo.photography.materials.clear import glass, water
from demo.photography.materials.cloth import linen, waffle, wool
from demo.photography.materials.light import flame, opal
from demo.photography.materials.metal import metal, painted, silvered
from demo.photography.materials.plain import backdrop, fibre, leaf, leather, paper, plaster, wax
from demo.photography.materials.printed import pages, printed
from demo.photography.materials.wood import wood

__all__ = [
    "backdrop",
    "clay",
    "enamel",
    "fibre",
    "flame",
    "glass",
    "glaze",
    "leaf",
    "leather",
    "linen",
    "metal",
    "opal",
    "pages",
    "painted",
    "paper",
    "plaster",
    "porcelain",
    "printed",
    "silvered",
    "waffle",
    "water",
    "wax",
    "wood",
    "wool",
]
