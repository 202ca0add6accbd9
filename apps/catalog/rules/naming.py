"""Slugs, and SKUs for variants that came without one."""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Sequence

SLUG = re.compile(r"^[a-z0-9]+(?:[-_]+[a-z0-9]+)*$")
LONGEST_SLUG = 200
LONGEST_SKU = 100
_LONGEST_READABLE_SKU = 64
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9]+")


def slug_of(name: str) -> str:
    """A name as part of an address: `Crème brûlée, set` becomes `creme-brulee-set`. Empty if no letter is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return _NOT_IN_A_SLUG.sub("-", plain.lower()).strip("-")


def sku_candidates(slug: str, option_values: Sequence[str]) -> list[str]:
    """SKUs for a variant that has none, best first, the same whenever the same variant comes.

    `BUD-VASE-CLAY` as long as that is short and tells the values apart, then one that ends in a digest.
    """
    readable = "-".join(filter(None, (slug_of(part) for part in (slug, *option_values)))).upper()
    digest = hashlib.sha256("\0".join((slug, *option_values)).encode()).hexdigest()[:8].upper()
    with_digest = f"{readable[:_LONGEST_READABLE_SKU]}-{digest}"
    tells_apart = len(readable) <= _LONGEST_READABLE_SKU and all(map(slug_of, option_values))
    return [readable, with_digest] if tells_apart else [with_digest]


def free_slug(wanted: Sequence[str], *, taken: Collection[str]) -> str:
    """The first of the wanted slugs that is free, else the last of them with a number."""
    for slug in wanted:
        if slug not in taken:
            return slug
    number = 2
    while f"{wanted[-1]}-{number}" in taken:
        number += 1
    return f"{wanted[-1]}-{number}"
