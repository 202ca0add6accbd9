"""Things with volume: turned on a lathe, bent from a rod, or sawn from a plank."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demo.draw.canvas import Canvas, Point, Stop, curve, number, path
from demo.draw.palette import Rgb, Vector, css, darker, lighter, lit, unit

Profile = Sequence[tuple[float, float]]
Glaze = Callable[[float], Rgb]

TILT = 0.24
SIDES = (-1.0, -0.93, -0.78, -0.55, -0.28, 0.0, 0.3, 0.58, 0.8, 0.94, 1.0)


def plain(colour: Rgb) -> Glaze:
    """The same colour from foot to lip."""
    return lambda _height: colour


def dipped(glaze: Rgb, bare: Rgb, *, line: float) -> Glaze:
    """Glazed above the line, bare below it."""
    return lambda height: glaze if height > line else bare


def smooth(profile: Profile, *, step: float = 1.0) -> list[tuple[float, float]]:
    """The profile as a curve through its points, in steps of about one pixel."""
    result: list[tuple[float, float]] = []
    last = len(profile) - 1
    for index in range(last):
        before, start = profile[max(index - 1, 0)], profile[index]
        end, after = profile[index + 1], profile[min(index + 2, last)]
        bend = (before, start, end, after)
        count = max(2, math.ceil(math.dist(start, end) / step))
        for part in range(count):
            t = part / count
            result.append((_spline(bend, t, 0), _spline(bend, t, 1)))
    result.append((profile[-1][0], profile[-1][1]))
    return result


def _spline(points: tuple[Point, Point, Point, Point], t: float, axis: int) -> float:
    a, b, c, d = (point[axis] for point in points)
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def _slope(one: Point, other: Point) -> float:
    """How far the surface between two points of a profile leans back, in radians; negative where it overhangs."""
    low, high = sorted((one, other), key=lambda point: point[1])
    return math.atan2(low[0] - high[0], max(0.01, high[1] - low[1]))


def _round_paint(canvas: Canvas, colour: Rgb, slope: float, gloss: float, *, inside: bool) -> str:
    """Paint for one ring of a turned surface that leans by `slope` radians, quantised so that rings share it."""
    lean = round(slope * 48) / 48
    turn = -1.0 if inside else 1.0
    stops: list[Stop] = []
    for side in SIDES:
        flat = math.cos(lean)
        normal = (turn * side * flat, math.sin(lean), math.sqrt(max(0.0, 1 - side * side)) * flat)
        stops.append(((side + 1) / 2, lit(colour, unit(normal), gloss), 1.0))
    return canvas.across(stops)


def lathe(
    canvas: Canvas,
    centre: float,
    base: float,
    profile: Profile,
    glaze: Glaze,
    *,
    gloss: float = 0.0,
    tilt: float = TILT,
    rings: float = 0.0,
) -> None:
    """A turned body, its profile (radius, height) from the foot up; from the top down, it is seen from below.

    `rings` roughens it like a thrown pot.
    """
    points = smooth(profile)
    for index, (radius, height) in enumerate(points):
        slope = _slope(points[max(index - 3, 0)], points[min(index + 3, len(points) - 1)])
        slope += rings * math.sin(height * 0.31) + rings * 0.6 * math.sin(height * 0.13 + 1.0)
        fill = _round_paint(canvas, glaze(height), slope, gloss, inside=False)
        canvas.ellipse((centre, base - height), max(radius, 0.1), max(radius, 0.1) * tilt, fill)


def hollow(
    canvas: Canvas,
    centre: float,
    base: float,
    profile: Profile,
    glaze: Glaze,
    *,
    lip: Rgb,
    wall: float = 7.0,
    gloss: float = 0.0,
    tilt: float = TILT,
) -> None:
    """The opening of a turned body: its lip and what is seen inside. The profile runs from the lip down."""
    radius, height = profile[0]
    top = (centre, base - height)
    canvas.ellipse(top, radius + wall, (radius + wall) * tilt, _round_paint(canvas, lip, 0.9, gloss, inside=False))
    mouth = oval(top, radius, radius * tilt)
    with canvas.group(clip=canvas.clip(mouth)):
        points = smooth(profile)
        for index, (size, level) in enumerate(points):
            slope = abs(_slope(points[max(index - 3, 0)], points[min(index + 3, len(points) - 1)]))
            fill = _round_paint(canvas, darker(glaze(level), 0.18), slope, gloss * 0.6, inside=True)
            canvas.ellipse((centre, base - level), max(size, 0.1), max(size, 0.1) * tilt, fill)


def oval(centre: Point, rx: float, ry: float) -> str:
    """Path data of an ellipse."""
    x, y = centre
    across, down = number(rx), number(ry)
    left, right = number(x - rx), number(x + rx)
    return f"M{left} {number(y)}A{across} {down} 0 1 0 {right} {number(y)}A{across} {down} 0 1 0 {left} {number(y)}Z"


def speckle(
    canvas: Canvas, centre: float, base: float, profile: Profile, colour: Rgb, *, count: int, tilt: float = TILT
) -> None:
    """Iron specks in the glaze of a turned body."""
    points = smooth(profile)
    for _ in range(count):
        radius, height = canvas.random.choice(points)
        turn = canvas.random.uniform(-1.25, 1.25)
        size = canvas.random.uniform(0.7, 2.1)
        place = (centre + radius * math.sin(turn), base - height + radius * tilt * math.cos(turn))
        canvas.ellipse(
            place, size * max(0.35, math.cos(turn)), size, css(colour), opacity=canvas.random.uniform(0.2, 0.55)
        )


def rod(
    canvas: Canvas, start: Point, end: Point, colour: Rgb, *, width: float, taper: float = 1.0, gloss: float = 0.0
) -> None:
    """A straight round rod; `taper` is the width at the end over the width at the start."""
    along = unit((end[0] - start[0], end[1] - start[1], 0.0))
    side = (-along[1], along[0])
    near, far = width / 2, width * taper / 2
    outline = [
        (start[0] + side[0] * near, start[1] + side[1] * near),
        (end[0] + side[0] * far, end[1] + side[1] * far),
        (end[0] - side[0] * far, end[1] - side[1] * far),
        (start[0] - side[0] * near, start[1] - side[1] * near),
    ]
    stops: list[Stop] = []
    for step in SIDES:
        normal = (-step * side[0], step * side[1], math.sqrt(max(0.0, 1 - step * step)))
        stops.append(((step + 1) / 2, lit(colour, normal, gloss), 1.0))
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    reach = max(near, far)
    fill = canvas.between(
        (middle[0] + side[0] * reach, middle[1] + side[1] * reach),
        (middle[0] - side[0] * reach, middle[1] - side[1] * reach),
        stops,
    )
    canvas.shape(path(outline), fill)


def tube(canvas: Canvas, points: Sequence[Point], colour: Rgb, *, width: float, gloss: float = 0.0) -> None:
    """A bent round rod: a handle, a wire, a willow."""
    data = curve(points)
    layers = 7
    for layer in range(layers):
        share = layer / (layers - 1)
        shift = -width * 0.2 * share
        tone = mix_tone(colour, share, gloss)
        with canvas.group(transform=f"translate({number(shift)} {number(shift)})"):
            canvas.shape(data, stroke=css(tone), width=width * (1 - 0.82 * share))


def mix_tone(colour: Rgb, share: float, gloss: float) -> Rgb:
    """From shade (0) to light (1), as across a round surface."""
    pivot = 0.45
    if share < pivot:
        return darker(colour, 0.6 * (1 - share / pivot))
    return lighter(colour, (0.22 + 0.5 * gloss) * (share - pivot) / (1 - pivot))


@dataclass(frozen=True, kw_only=True, slots=True)
class View:
    """Where the viewer of a piece of furniture stands: turned by `turn`, looking down by `dip` (radians)."""

    x: float
    base: float
    scale: float
    turn: float = 0.42
    dip: float = 0.24

    def place(self, x: float, y: float, z: float) -> Point:
        """Where a point (right, up, towards us; in the piece's own units) falls in the picture."""
        right = x * math.cos(self.turn) + z * math.sin(self.turn)
        near = -x * math.sin(self.turn) + z * math.cos(self.turn)
        up = y * math.cos(self.dip) - near * math.sin(self.dip)
        return (self.x + right * self.scale, self.base - up * self.scale)

    def facing(self, normal: Vector) -> Vector:
        """A direction of the piece as the viewer sees it."""
        x, y, z = normal
        right = x * math.cos(self.turn) + z * math.sin(self.turn)
        near = -x * math.sin(self.turn) + z * math.cos(self.turn)
        return (
            right,
            y * math.cos(self.dip) - near * math.sin(self.dip),
            near * math.cos(self.dip) + y * math.sin(self.dip),
        )


def board(canvas: Canvas, corners: Sequence[Point], colour: Rgb, *, lines: int = 9, strength: float = 0.2) -> None:
    """A flat face of wood; the grain runs from the first corner to the second."""
    outline = path(corners)
    canvas.shape(outline, css(colour), stroke=css(colour), width=0.8)
    with canvas.group(clip=canvas.clip(outline)):
        for _ in range(lines):
            level = canvas.random.random()
            drift = [level + canvas.random.uniform(-0.035, 0.035) for _ in range(6)]
            points = [_inside(corners, step / 5, value) for step, value in enumerate(drift)]
            tone = darker(colour, canvas.random.uniform(0.25, 0.6))
            width = canvas.random.uniform(0.8, 3.2)
            canvas.shape(
                curve(points), stroke=css(tone), width=width, opacity=strength * canvas.random.uniform(0.4, 1.0)
            )


def _inside(corners: Sequence[Point], u: float, v: float) -> Point:
    """The point of a four-cornered face at the shares u and v of its two directions."""
    start, along, opposite, across = corners
    near = (start[0] + (along[0] - start[0]) * u, start[1] + (along[1] - start[1]) * u)
    far = (across[0] + (opposite[0] - across[0]) * u, across[1] + (opposite[1] - across[1]) * u)
    return (near[0] + (far[0] - near[0]) * v, near[1] + (far[1] - near[1]) * v)


def plank(canvas: Canvas, view: View, low: Vector, high: Vector, colour: Rgb, *, lines: int = 9) -> None:
    """A sawn piece between two corners, its grain along its longest side."""
    (x0, y0, z0), (x1, y1, z1) = low, high
    at = view.place
    upright = y1 - y0 > x1 - x0
    front = [at(x0, y0, z1), at(x1, y0, z1), at(x1, y1, z1), at(x0, y1, z1)]
    left = [at(x0, y0, z0), at(x0, y0, z1), at(x0, y1, z1), at(x0, y1, z0)]
    right = [at(x1, y0, z1), at(x1, y0, z0), at(x1, y1, z0), at(x1, y1, z1)]
    top = [at(x0, y1, z1), at(x1, y1, z1), at(x1, y1, z0), at(x0, y1, z0)]
    side, direction = (left, (-1.0, 0.0, 0.0)) if view.turn > 0 else (right, (1.0, 0.0, 0.0))
    faces: list[tuple[list[Point], Vector]] = [(side, direction), (front, (0.0, 0.0, 1.0)), (top, (0.0, 1.0, 0.0))]
    for face, normal in faces:
        corners = [*face[1:], face[0]] if upright else face
        board(canvas, corners, lit(colour, view.facing(normal)), lines=lines)
