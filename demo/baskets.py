"""Past baskets of the demo shop, invented by rule: `python -m demo.baskets` writes `baskets.json` by `catalogue.csv`.

A shopper comes for one thing, more often a popular one, and takes what goes with it; now and then a gift besides. The
dice are seeded: the same catalogue gives the same baskets.
"""

import csv
import json
import random
from collections import defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
BASKETS = 400
SEED = 20

GOES_TOGETHER = (
    ("stoneware-dinner-plate", "pasta-bowl", "wide-serving-bowl", "half-pint-jug", "linen-napkins"),
    ("stoneware-mug", "stoneware-teapot", "half-pint-jug", "stovetop-kettle"),
    ("espresso-cup-pair", "enamel-milk-pan", "lidded-jar"),
    ("recycled-glass-carafe", "glass-tumblers", "linen-napkins"),
    ("oak-chopping-board", "beech-spoons", "linen-tea-towels", "cast-iron-casserole"),
    ("bud-vase", "brass-candlestick", "beeswax-candles", "cup-candle"),
    ("ceramic-table-lamp", "oak-side-table", "lambswool-throw", "linen-cushion"),
    ("lambswool-throw", "linen-cushion", "wool-pouf", "flatweave-rug"),
    ("linen-bed-linen", "opal-globe-lamp", "paper-lantern", "linen-cushion"),
    ("oak-writing-desk", "desk-task-lamp", "oak-desk-tray", "archive-box"),
    ("cloth-bound-notebook", "cedar-pencils", "letter-set", "oak-desk-tray", "gift-wrap"),
    ("spindle-back-chair", "oak-bench", "enamel-pendant", "linen-cushion"),
    ("oak-peg-rail", "oak-wall-shelf", "round-oak-mirror", "willow-log-basket"),
    ("watering-can", "terracotta-pot", "ribbed-planter", "trowel-and-fork", "garden-twine"),
    ("trowel-and-fork", "garden-twine", "bird-box"),
    ("waffle-towel", "bath-mat", "soap-bar", "soap-dish", "towel-ladder"),
    ("soap-dispenser", "soap-bar", "bath-tray", "three-legged-stool"),
)
POPULAR = {
    "stoneware-mug": 9,
    "stoneware-dinner-plate": 6,
    "lambswool-throw": 6,
    "linen-tea-towels": 5,
    "soap-bar": 5,
    "beeswax-candles": 4,
    "cloth-bound-notebook": 4,
    "bud-vase": 4,
    "oak-chopping-board": 3,
    "pasta-bowl": 3,
}
GIFTS = ("gift-wrap", "soap-bar", "cup-candle", "bud-vase", "cedar-pencils", "beeswax-candles")
COMPANIONS, CHANCES = (0, 1, 2, 3), (25, 45, 22, 8)
GIFT_CHANCE = 0.12


def main() -> None:
    """Write the file anew."""
    lines = ",\n".join(f"  {json.dumps(basket)}" for basket in invent())
    (HERE / "baskets.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def invent() -> list[list[str]]:
    """SKUs that were bought at once, for each basket."""
    skus = _skus_by_product()
    dice = random.Random(SEED)  # noqa: S311 -- a demo's past, no secret
    return [[dice.choice(skus[handle]) for handle in _basket(dice)] for _ in range(BASKETS)]


def _skus_by_product() -> dict[str, list[str]]:
    skus = defaultdict(list)
    with (HERE / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["Variant SKU"]:
                skus[row["Handle"]].append(row["Variant SKU"])
    return skus


def _basket(dice: random.Random) -> list[str]:
    """The products of one basket, each once."""
    wanted = sorted({handle for group in GOES_TOGETHER for handle in group})
    first = dice.choices(wanted, [POPULAR.get(handle, 1) for handle in wanted])[0]
    group = dice.choice([group for group in GOES_TOGETHER if first in group])
    others = [handle for handle in group if handle != first]
    count = min(dice.choices(COMPANIONS, CHANCES)[0], len(others))
    basket = [first, *dice.sample(others, count)]
    if dice.random() < GIFT_CHANCE:
        basket.append(dice.choice(GIFTS))
    return list(dict.fromkeys(basket))


if __name__ == "__main__":
    main()
