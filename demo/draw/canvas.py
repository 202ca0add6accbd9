"""An SVG document under construction."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from random import Random

from demo.draw.palette import SHADOW, Rgb, css

Point = tuple[float, float]
Stop = tuple[float, Rgb, float]


def number(value: float) -> str:
    """A coordinate, short enough to keep the document small."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def path(points: Iterable[Point], *, closed: bool = True) -> str:
    """Path data of straight lines through the points."""
    data = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)
    return data + "Z" if closed else data


def curve(points: Sequence[Point], *, closed: bool = False) -> str:
    """Path data of a smooth line through all the points."""
    count = len(points)
    data = f"M{number(points[0][0])} {number(points[0][1])}"
    for index in range(count if closed else count - 1):
        if closed:
            before, start = points[index - 1], points[index]
            end, after = points[(index + 1) % count], points[(index + 2) % count]
        else:
            before, start = points[max(index - 1, 0)], points[index]
            end, after = points[index + 1], points[min(index + 2, count - 1)]
        handles = (
            start[0] + (end[0] - before[0]) / 6,
            start[1] + (end[1] - before[1]) / 6,
            end[0] - (after[0] - start[0]) / 6,
            end[1] - (after[1] - start[1]) / 6,
            end[0],
            end[1],
        )
        data += "C" + " ".join(number(value) for value in handles)
    return data + "Z" if closed else data


class Canvas:
    """Collects shapes and the definitions they refer to; the same calls give the same document."""

    def __init__(self, *, seed: str) -> None:
        self.random = Random(seed)  # noqa: S311 - texture, not secrets
        self.definitions: list[str] = []
        self.parts: list[str] = []
        self._gradients: dict[str, str] = {}

    def _define(self, template: str) -> str:
        """The reference to a definition; equal definitions are stored once."""
        if template not in self._gradients:
            name = f"d{len(self._gradients)}"
            self._gradients[template] = f"url(#{name})"
            self.definitions.append(template.replace("ID", name, 1))
        return self._gradients[template]

    @staticmethod
    def _stops(stops: Iterable[Stop]) -> str:
        return "".join(
            f'<stop offset="{number(at)}" stop-color="{css(colour)}"'
            + (f' stop-opacity="{number(alpha)}"/>' if alpha < 1 else "/>")
            for at, colour, alpha in stops
        )

    def across(self, stops: Iterable[Stop]) -> str:
        """Paint that runs from the left edge of a shape to its right edge."""
        return self._define(f'<linearGradient id="ID">{self._stops(stops)}</linearGradient>')

    def between(self, start: Point, end: Point, stops: Iterable[Stop]) -> str:
        """Paint that runs from one point of the picture to another."""
        ends = f'x1="{number(start[0])}" y1="{number(start[1])}" x2="{number(end[0])}" y2="{number(end[1])}"'
        return self._define(
            f'<linearGradient id="ID" gradientUnits="userSpaceOnUse" {ends}>{self._stops(stops)}</linearGradient>'
        )

    def around(self, centre: Point, radius: float, stops: Iterable[Stop], *, squash: float = 1.0) -> str:
        """Paint that spreads from a point; `squash` flattens its circle."""
        x, y = centre
        place = f'gradientTransform="translate({number(x)} {number(y)}) scale(1 {squash:.5f})"'
        return self._define(
            f'<radialGradient id="ID" gradientUnits="userSpaceOnUse" cx="0" cy="0" r="{number(radius)}" {place}>'
            f"{self._stops(stops)}</radialGradient>"
        )

    def weave(self, colour: Rgb, *, pitch: float, opacity: float) -> str:
        """Paint of fine crossing threads, to lay over a plain colour."""
        size, half, thread = number(pitch), number(pitch / 2), css(colour)
        return self._define(
            f'<pattern id="ID" width="{size}" height="{size}" patternUnits="userSpaceOnUse">'
            f'<path d="M0 0H{half}V{half}H0ZM{half} {half}H{size}V{size}H{half}Z" '
            f'fill="{thread}" fill-opacity="{number(opacity)}"/></pattern>'
        )

    def clip(self, data: str) -> str:
        """A reference for `clip` of `group`: only what lies inside the path is seen."""
        return self._define(f'<clipPath id="ID"><path d="{data}"/></clipPath>')

    def shape(
        self,
        data: str,
        fill: str = "none",
        *,
        stroke: str = "none",
        width: float = 0.0,
        opacity: float = 1.0,
        cap: str = "round",
        dash: str = "",
    ) -> None:
        """A path, filled, stroked or both."""
        line = f' stroke="{stroke}" stroke-width="{number(width)}" stroke-linecap="{cap}"' if width else ""
        line += ' stroke-linejoin="round"' if width else ""
        line += f' stroke-dasharray="{dash}"' if dash else ""
        sheer = f' opacity="{number(opacity)}"' if opacity < 1 else ""
        self.parts.append(f'<path d="{data}" fill="{fill}"{line}{sheer}/>')

    def ellipse(self, centre: Point, rx: float, ry: float, fill: str, *, opacity: float = 1.0) -> None:
        """A filled ellipse."""
        sheer = f' opacity="{number(opacity)}"' if opacity < 1 else ""
        self.parts.append(
            f'<ellipse cx="{number(centre[0])}" cy="{number(centre[1])}" '
            f'rx="{number(rx)}" ry="{number(ry)}" fill="{fill}"{sheer}/>'
        )

    def spot(self, centre: Point, rx: float, ry: float, colour: Rgb, strength: float) -> None:
        """A soft-edged spot of colour: a glow or a shade."""
        fade: list[Stop] = [(0.0, colour, strength), (0.45, colour, strength * 0.55), (1.0, colour, 0.0)]
        self.ellipse(centre, rx, ry, self.around(centre, rx, fade, squash=ry / rx))

    @contextmanager
    def group(self, *, transform: str = "", clip: str = "", effect: str = "", opacity: float = 1.0) -> Iterator[None]:
        """Everything drawn inside is moved, clipped or filtered together."""
        attributes = f' transform="{transform}"' if transform else ""
        attributes += f' clip-path="{clip}"' if clip else ""
        attributes += f' filter="url(#{effect})"' if effect else ""
        attributes += f' opacity="{number(opacity)}"' if opacity < 1 else ""
        self.parts.append(f"<g{attributes}>")
        yield
        self.parts.append("</g>")

    @contextmanager
    def standing(self, x: float, base: float, *, reach: float, depth: float = 0.24) -> Iterator[None]:
        """What is drawn inside stands on the floor at (x, base), `reach` to either side, and casts a shadow.

        `depth` is that of its foot as a share of `reach`; 0 for what stands on legs.
        """
        name = f"o{len(self.parts)}"
        lean = f"translate({number(x)} {number(base)}) skewX(-58) scale(1 .3) translate({number(-x)} {number(-base)})"
        self.parts.append(f'<use href="#{name}" transform="{lean}" filter="url(#cast)"/>')
        if depth > 0.0:
            self.spot((x + reach * 0.22, base + reach * 0.03), reach * 1.5, reach * depth * 1.75, SHADOW, 0.46)
            self.spot((x + reach * 0.04, base), reach * 1.13, reach * depth * 1.22, SHADOW, 0.62)
        self.parts.append(f'<g id="{name}">')
        yield
        self.parts.append("</g>")
