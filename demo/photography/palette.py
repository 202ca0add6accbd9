"""The shop's colours, by the names its products use."""

Rgb = tuple[float, float, float]

SRGB_TOE = 0.04045

COLOURS = {
    "oat": "#cdb897",
    "chalk": "#e6e0d4",
    "slate": "#5c6870",
    "ink": "#283241",
    "moss": "#5d604a",
    "clay": "#966751",
    "rust": "#8c4a33",
    "sage": "#94a286",
    "cream": "#ece0c6",
    "mustard": "#bd9040",
    "heather": "#6f6174",
    "flax": "#bda783",
    "white": "#ece8df",
    "black": "#26241f",
    "green": "#243f33",
    "stoneware": "#8d6a4c",
    "terracotta": "#a5654a",
    "oak": "#ad875c",
    "ash": "#d3b48a",
    "walnut": "#6a452c",
    "beech": "#cda374",
    "brass": "#b39764",
    "steel": "#b9bcbd",
    "copper": "#c47a58",
    "leather": "#8a5632",
    "kraft": "#b48d62",
    "paper": "#efe9dc",
    "wax": "#e0a845",
    "leaf": "#5c7340",
    "blue": "#46597a",
    "charcoal": "#3c3a37",
}


def rgb(colour: str) -> Rgb:
    """A colour by name or as `#rrggbb`, in the linear light that shaders reckon in."""
    code = COLOURS.get(colour, colour).removeprefix("#")
    red, green, blue = (_linear(int(code[at : at + 2], 16) / 255) for at in (0, 2, 4))
    return red, green, blue


def shade(colour: str, factor: float) -> Rgb:
    """A colour made darker (below 1) or lighter (above 1)."""
    red, green, blue = (min(channel * factor, 1.0) for channel in rgb(colour))
    return red, green, blue


def blend(first: str, second: str, share: float) -> Rgb:
    """`first` with a share (0 to 1) of `second` in it."""
    red, green, blue = (a + (b - a) * share for a, b in zip(rgb(first), rgb(second), strict=True))
    return red, green, blue


def _linear(value: float) -> float:
    """By sRGB's own curve."""
    return value / 12.92 if value <= SRGB_TOE else ((value + 0.055) / 1.055) ** 2.4
