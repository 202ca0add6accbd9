"""What things are shaped like. Lengths are centimetres, z is up, the table is z = 0, the camera looks along +y."""

from demo.photography.shapes.mesh import (
    dice,
    drop,
    place,
    points,
    round_edges,
    smooth,
    solid,
    stretch,
    thicken,
    unwrap,
)
from demo.photography.shapes.plants import leaf_blade, sprig, stem
from demo.photography.shapes.sheets import along, crumple, cushion, folded, hang, sheet
from demo.photography.shapes.swept import box, drill, fringe, plank, rounded_outline, tube
from demo.photography.shapes.turned import lathe, lip, ring, rounded

__all__ = [
    "along",
    "box",
    "crumple",
    "cushion",
    "dice",
    "drill",
    "drop",
    "folded",
    "fringe",
    "hang",
    "lathe",
    "leaf_blade",
    "lip",
    "place",
    "plank",
    "points",
    "ring",
    "round_edges",
    "rounded",
    "rounded_outline",
    "sheet",
    "smooth",
    "solid",
    "sprig",
    "stem",
    "stretch",
    "thicken",
    "tube",
    "unwrap",
]
