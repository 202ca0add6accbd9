"""Cloth, drawn as a mesh of small lit patches."""

from collections.abc import Callable

from demo.draw.canvas import Canvas, Point, number
from demo.draw.palette import Rgb, css, lit, unit

Surface = Callable[[float, float], tuple[float, float, float]]
MATT = 0.14

Dye = Callable[[float, float], Rgb]


def cloth(canvas: Canvas, surface: Surface, dye: Dye, *, columns: int = 90, rows: int = 90) -> None:
    """Cloth whose point (u, v), both 0 to 1, lies at `surface` (x, y, and z towards us) in the colour `dye`."""
    grid = [[surface(column / columns, row / rows) for column in range(columns + 1)] for row in range(rows + 1)]
    for row in range(rows):
        for column in range(columns):
            a, b = grid[row][column], grid[row][column + 1]
            d, c = grid[row + 1][column], grid[row + 1][column + 1]
            right = (c[0] + b[0] - a[0] - d[0], c[1] + b[1] - a[1] - d[1], c[2] + b[2] - a[2] - d[2])
            down = (c[0] + d[0] - a[0] - b[0], c[1] + d[1] - a[1] - b[1], c[2] + d[2] - a[2] - b[2])
            normal = (
                right[1] * down[2] - right[2] * down[1],
                right[2] * down[0] - right[0] * down[2],
                right[0] * down[1] - right[1] * down[0],
            )
            # What is seen faces us, whichever way the mesh runs; screen y runs down while the light's runs up.
            front = 1.0 if normal[2] >= 0 else -1.0
            facing = unit((normal[0] * front, -normal[1] * front, normal[2] * front))
            colour = css(lit(dye((column + 0.5) / columns, (row + 0.5) / rows), facing, wash=MATT))
            corners = "L".join(f"{number(x)} {number(y)}" for x, y, _ in (a, b, c, d))
            canvas.parts.append(f'<path d="M{corners}Z" fill="{colour}" stroke="{colour}" stroke-width=".8"/>')


def edge(surface: Surface, *, steps: int = 60) -> list[Point]:
    """The outline of a cloth, clockwise from its first corner."""
    walk = [(step / steps, 0.0) for step in range(steps)]
    walk += [(1.0, step / steps) for step in range(steps)]
    walk += [(1.0 - step / steps, 1.0) for step in range(steps)]
    walk += [(0.0, 1.0 - step / steps) for step in range(steps)]
    return [surface(u, v)[:2] for u, v in walk]
