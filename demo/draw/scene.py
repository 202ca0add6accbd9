"""What every picture has in common: the paper, the light and the frame."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from demo.draw.canvas import Canvas, Stop
from demo.draw.palette import PAPER, SHADOW, SUNLIGHT, Rgb, darker, lighter, mix, rgb

Draw = Callable[[Canvas], None]

WIDTH, HEIGHT = 1000, 1250

FILTERS = """
<filter id="cast" x="-60%" y="-60%" width="260%" height="220%">
<feColorMatrix values="0 0 0 0 .29 0 0 0 0 .21 0 0 0 0 .15 0 0 0 .34 0"/><feGaussianBlur stdDeviation="15 34"/></filter>
<filter id="hung" filterUnits="userSpaceOnUse" x="-300" y="-300" width="2300" height="1900">
<feDropShadow dx="30" dy="40" stdDeviation="24" flood-color="#4a3728" flood-opacity=".36"/></filter>
<filter id="laid" filterUnits="userSpaceOnUse" x="-300" y="-300" width="2300" height="1900">
<feDropShadow dx="14" dy="18" stdDeviation="13" flood-color="#4a3728" flood-opacity=".42"/></filter>
<filter id="near" filterUnits="userSpaceOnUse" x="-300" y="-300" width="2300" height="1900">
<feDropShadow dx="5" dy="7" stdDeviation="6" flood-color="#4a3728" flood-opacity=".38"/></filter>
<filter id="soft" x="-30%" y="-30%" width="160%" height="160%"><feGaussianBlur stdDeviation="7"/></filter>
<filter id="fibre" x="0" y="0" width="100%" height="100%">
<feTurbulence type="fractalNoise" baseFrequency=".035 .05" numOctaves="3" seed="7"/>
<feColorMatrix values="0 0 0 0 .36 0 0 0 0 .28 0 0 0 0 .2 .5 0 0 0 -.19"/></filter>
"""


class Setting(Enum):
    """Where the object is: on a floor, against a wall, or on a table seen from above."""

    FLOOR = "floor"
    WALL = "wall"
    TABLE = "table"


TINTS: dict[str, Rgb] = {
    "ceramics": rgb("#ece4d8"),
    "kitchen": rgb("#e9e5da"),
    "lighting": rgb("#e5dfd4"),
    "textiles": rgb("#ebe3dc"),
    "furniture": rgb("#e6e3dc"),
    "paper": rgb("#e8e2d6"),
    "garden": rgb("#e2e4d8"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """One picture of the shop: its file name, what draws it, and the part of the drawing to show."""

    name: str
    draw: Draw
    tint: Rgb = PAPER
    setting: Setting = Setting.FLOOR
    frame: tuple[float, float, float, float] = (0, 0, WIDTH, HEIGHT)
    size: tuple[int, int] = (WIDTH, HEIGHT)

    def svg(self) -> str:
        """The whole picture as an SVG document."""
        canvas = Canvas(seed=self.name)
        width, height = self.frame[0] + self.frame[2], self.frame[1] + self.frame[3]
        _backdrop(canvas, self.tint, self.setting, max(width, WIDTH), max(height, self.size[1]))
        self.draw(canvas)
        view = " ".join(f"{value:g}" for value in self.frame)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.size[0]}" height="{self.size[1]}" viewBox="{view}">'
            f"<defs>{FILTERS}{''.join(canvas.definitions)}</defs>{''.join(canvas.parts)}</svg>"
        )


def _backdrop(canvas: Canvas, tint: Rgb, setting: Setting, width: float, height: float) -> None:
    sheet = f"M0 0H{width}V{height}H0Z"
    canvas.shape(sheet, canvas.between((0, 0), (0, height), _sweep(tint, setting)))
    glow: list[Stop] = [(0, SUNLIGHT, 0.62), (0.55, SUNLIGHT, 0.16), (1, SUNLIGHT, 0)]
    canvas.shape(sheet, canvas.around((width * 0.22, height * 0.2), width * 0.85, glow))
    dusk: list[Stop] = [(0.55, SHADOW, 0), (1, SHADOW, 0.13)]
    canvas.shape(sheet, canvas.around((width * 0.42, height * 0.42), height * 0.86, dusk))
    with canvas.group(effect="fibre", opacity=0.16):
        canvas.shape(sheet, "#000")


def _sweep(tint: Rgb, setting: Setting) -> list[Stop]:
    """The paper: hung flat, or curving from a wall into a floor."""
    if setting is not Setting.FLOOR:
        return [(0, lighter(tint, 0.12), 1), (1, darker(tint, 0.05), 1)]
    floor = mix(darker(tint, 0.03), SUNLIGHT, 0.25)
    return [
        (0, tint, 1),
        (0.5, darker(tint, 0.045), 1),
        (0.63, darker(tint, 0.07), 1),
        (0.74, floor, 1),
        (1, darker(tint, 0.02), 1),
    ]
