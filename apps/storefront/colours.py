"""What named colours look like, for the small discs beside their names."""

import re

_LOOKS = {
    "amber": "#c8862b",
    "beige": "#d9c7a8",
    "black": "#22211f",
    "blue": "#3f5f8a",
    "blush": "#e3bcae",
    "bottle green": "#1f4a38",
    "brass": "#b08d48",
    "bronze": "#8a6238",
    "brown": "#6f4a32",
    "chalk": "#f1eee6",
    "charcoal": "#3d3d3d",
    "clay": "#b5694a",
    "clear": "#eef3f3",
    "copper": "#b7683f",
    "cream": "#f2e8d0",
    "flax": "#cdbb94",
    "forest": "#2f4a37",
    "gold": "#c9a24b",
    "green": "#4f7a52",
    "grey": "#8f8f8c",
    "indigo": "#33406b",
    "ink": "#26324a",
    "ivory": "#f4eedd",
    "linen": "#ddd0b8",
    "moss": "#6b7447",
    "mustard": "#c99a2e",
    "natural": "#d9c5a0",
    "navy": "#1f2d4d",
    "oak": "#c29a6b",
    "oat": "#ddcfb6",
    "ochre": "#c0842c",
    "olive": "#6d6a3a",
    "orange": "#d0702c",
    "pink": "#dca3a3",
    "plum": "#66364f",
    "purple": "#6b4a86",
    "red": "#a8362c",
    "rose": "#c98a86",
    "rust": "#9c4a24",
    "sage": "#9aa68a",
    "sand": "#d7bf98",
    "silver": "#bfc1c2",
    "slate": "#5a6673",
    "smoke": "#8b8b90",
    "stone": "#b9b0a2",
    "tan": "#c19a6b",
    "teal": "#2f6f70",
    "terracotta": "#b9603f",
    "undyed": "#e6dcc6",
    "walnut": "#5f432f",
    "white": "#fbfaf7",
    "yellow": "#e0b93c",
}
_WORD = re.compile(r"[a-z]+")


def look_of(name: str) -> str:
    """A colour as `#rrggbb` for its name, or for the last word in it that is one; empty for a name nobody knows."""
    name = name.casefold().strip()
    if name in _LOOKS:
        return _LOOKS[name]
    return next((_LOOKS[word] for word in reversed(_WORD.findall(name)) if word in _LOOKS), "")
