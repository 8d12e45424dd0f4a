"""Rooms and things in them: walls, desks, windows, decorations. Nothing here bears text."""

from __future__ import annotations

import math

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

from .flat import Card, Colour, Point
from .people import photo
from .scene import DESIGN_WIDTH, Scene, perspective

PARTY: list[Colour] = [(226, 74, 84), (246, 178, 56), (72, 160, 120), (70, 130, 196), (160, 96, 172)]


def toned(colour: Colour, share: float) -> Colour:
    """A colour made darker or lighter."""
    red, green, blue = (min(255, round(c * share)) for c in colour)
    return red, green, blue


def clouds(scene: Scene, size: tuple[int, int], cells: tuple[int, int]) -> Image.Image:
    """Smooth random grey, as coarse as the number of cells says."""
    across, down = cells
    return Image.frombytes("L", cells, scene.random.randbytes(across * down)).resize(size, Image.Resampling.BICUBIC)


def roughen(scene: Scene, area: tuple[float, float, float, float], strength: int, cells: tuple[int, int]) -> None:
    """Makes a painted surface uneven."""
    left, top, right, bottom = (scene.px(v) for v in area)
    part = scene.image.crop((left, top, right, bottom))
    grey = clouds(scene, part.size, cells).point(lambda v: 128 + (v - 128) * strength // 128)
    scene.image.paste(ImageChops.add(part, Image.merge("RGB", (grey, grey, grey)), 1, -128), (left, top))


def wall(scene: Scene, top: Colour = (226, 222, 212), bottom: Colour = (204, 198, 186)) -> None:
    """A painted wall over the whole picture, lit from one side."""
    scene.shade(top, bottom)
    light = Image.linear_gradient("L").rotate(90).resize(scene.image.size).point(lambda v: 114 + v // 9)
    scene.image = ImageChops.add(scene.image, Image.merge("RGB", (light, light, light)), 1, -128)
    roughen(scene, (0, 0, DESIGN_WIDTH, scene.height), 7, (9, 7))
    roughen(scene, (0, 0, DESIGN_WIDTH, scene.height), 4, (260, 200))


def wood(scene: Scene, width: int, height: int, dark: Colour = (112, 72, 40), light: Colour = (196, 146, 94)) -> Image.Image:
    """A board of wood: long grain, a few darker bands."""
    grain = ImageChops.blend(clouds(scene, (width, height), (5, 46)), clouds(scene, (width, height), (14, 330)), 0.45)
    return ImageOps.colorize(grain, dark, light)


def table(scene: Scene, edge: float, dark: Colour = (112, 72, 40), light: Colour = (196, 146, 94)) -> None:
    """A table top from a height downwards, seen at an angle."""
    top = scene.px(edge)
    width, high = scene.image.width, scene.image.height - top
    board = wood(scene, width, high * 2, dark, light)
    numbers = perspective([(0, 0), (width, 0), (width, high), (0, high)],
                          [(0, 0), (width, 0), (width * 0.86, high * 2), (width * 0.14, high * 2)])
    seen = board.transform((width, high), Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC)
    light_falls = Image.linear_gradient("L").resize((width, high)).point(lambda v: 150 - v // 6)
    seen = ImageChops.add(seen, Image.merge("RGB", (light_falls,) * 3), 1, -128)
    scene.image.paste(seen, (0, top))
    scene.layer(lambda pen, at: pen.rectangle(at([(0, edge - 5), (DESIGN_WIDTH, edge + 6)]), fill=(255, 240, 214, 120)), 2)


def tiled(picture: Image.Image, size: tuple[int, int], side: int) -> Image.Image:
    """Covers an area with copies of a texture."""
    tile = picture.resize((side, side), Image.Resampling.LANCZOS)
    out = Image.new("RGB", size)
    for x in range(0, size[0], side):
        for y in range(0, size[1], side):
            out.paste(tile, (x, y))
    return out


def lawn(scene: Scene, edge: float) -> None:
    """Grass from a height downwards, finer towards the horizon."""
    top = scene.px(edge)
    width, high = scene.image.width, scene.image.height - top
    grass = tiled(photo("grass.png").convert("L").convert("RGB"), (width, high * 3), scene.px(520))
    grass = ImageOps.colorize(ImageOps.autocontrast(grass.convert("L")), (34, 62, 20), (172, 204, 98), mid=(92, 134, 48))
    numbers = perspective([(0, 0), (width, 0), (width, high), (0, high)],
                          [(0, 0), (width, 0), (width * 0.66, high * 3), (width * 0.34, high * 3)])
    seen = grass.transform((width, high), Image.Transform.PERSPECTIVE, numbers, Image.Resampling.BICUBIC)
    far = seen.filter(ImageFilter.GaussianBlur(4 * scene.k))
    scene.image.paste(Image.composite(seen, far, Image.linear_gradient("L").resize((width, high))), (0, top))


def bricks(scene: Scene, tint: Colour = (168, 96, 76)) -> None:
    """A brick wall over the whole picture."""
    scene.shade((186, 176, 164), (170, 160, 150))

    def courses(pen: ImageDraw.ImageDraw, at) -> None:
        for row in range(math.ceil(scene.height / 84) + 1):
            for column in range(-1, 11):
                x, y = column * 208 + (104 if row % 2 else 0), row * 84
                change = scene.random.randrange(-22, 22)
                colour = tuple(max(0, min(255, c + change + scene.random.randrange(-6, 7))) for c in tint)
                pen.rectangle(at([(x + 7, y + 7), (x + 201, y + 77)]), fill=(*colour, 255))
                pen.rectangle(at([(x + 7, y + 70), (x + 201, y + 77)]), fill=(*(c * 4 // 5 for c in colour), 255))

    scene.layer(courses, 1.2)
    roughen(scene, (0, 0, DESIGN_WIDTH, scene.height), 16, (500, 420))
    roughen(scene, (0, 0, DESIGN_WIDTH, scene.height), 18, (7, 5))


def window(scene: Scene, area: tuple[float, float, float, float], blur: float = 7) -> None:
    """A window with a bright garden behind it, out of focus."""
    left, top, right, bottom = area
    middle = top + (bottom - top) * 0.62
    scene.shade((188, 214, 238), (232, 240, 244), (left, top, right, middle))
    scene.shade((150, 178, 112), (110, 146, 84), (left, middle, right, bottom))

    def trees(pen: ImageDraw.ImageDraw, at) -> None:
        for i in range(14):
            x = left + (right - left) * scene.random.random()
            size = (bottom - top) * (0.1 + 0.16 * scene.random.random())
            shade = scene.random.randrange(40)
            box = (max(left, x - size), max(top, middle - size * 1.4), min(right, x + size), min(bottom, middle + size * 0.5))
            if box[2] > box[0]:
                pen.ellipse(at([(box[0], box[1]), (box[2], box[3])]), fill=(78 + shade, 118 + shade, 66 + shade // 2, 235))

    scene.layer(trees, blur)

    def frame(pen: ImageDraw.ImageDraw, at) -> None:
        white = (238, 238, 234, 255)
        for box in ((left - 20, top - 20, right + 20, top), (left - 34, bottom, right + 34, bottom + 26), (left - 20, top, left, bottom),
                    (right, top, right + 20, bottom), ((left + right) / 2 - 8, top, (left + right) / 2 + 8, bottom)):
            pen.rectangle(at([(box[0], box[1]), (box[2], box[3])]), fill=white)

    scene.layer(frame, blur / 3)


def bunting(scene: Scene, start: Point, end: Point, sag: float, flags: int = 13, blur: float = 0) -> None:
    """A string of coloured flags."""
    def along(t: float) -> Point:
        return start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t + 4 * sag * t * (1 - t)

    def draw(pen: ImageDraw.ImageDraw, at) -> None:
        pen.line(at([along(i / 60) for i in range(61)]), fill=(236, 232, 222, 255), width=round(6 * scene.k))
        for i in range(flags):
            a, b = along((i + 0.16) / flags), along((i + 0.84) / flags)
            tip = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2 + 96)
            colour = PARTY[i % len(PARTY)]
            pen.polygon(at([a, b, tip]), fill=(*colour, 255))
            pen.polygon(at([a, ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2), tip]), fill=(*(min(255, c + 18) for c in colour), 255))

    scene.layer(draw, blur)


def balloons(scene: Scene, places: list[tuple[float, float, float]], blur: float = 0) -> None:
    """Balloons on strings: centre and radius each."""
    def strings(pen: ImageDraw.ImageDraw, at) -> None:
        for x, y, size in places:
            curve = [(x + 14 * math.sin(t / 3), y + size * 1.15 + t * size * 0.2) for t in range(16)]
            pen.line(at(curve), fill=(250, 250, 250, 200), width=round(3 * scene.k))

    scene.layer(strings, blur)
    for i, (x, y, size) in enumerate(places):
        colour = PARTY[(i * 2) % len(PARTY)]
        side = max(8, scene.px(size * 2))
        ball = ImageOps.colorize(Image.radial_gradient("L").resize((side * 2, side * 2)).crop((round(side * 0.72), round(side * 0.8), round(side * 1.72), round(side * 1.8))),
                                 tuple(min(255, c + 70) for c in colour), tuple(c * 2 // 3 for c in colour), mid=colour, midpoint=90)
        alpha = Image.new("L", (side * 2, side * 2))
        ImageDraw.Draw(alpha).ellipse((0, 0, side * 2 - 1, side * 2 - 1), fill=248)
        ball.putalpha(alpha.resize((side, side), Image.Resampling.BOX))
        ball = ball.resize((side, round(side * 1.18)), Image.Resampling.LANCZOS)
        ImageDraw.Draw(ball).ellipse((side * 0.26, side * 0.2, side * 0.38, side * 0.4), fill=(255, 255, 255, 150))
        if blur:
            ball = ImageOps.expand(ball, round(blur * 2), (*colour, 0)).filter(ImageFilter.GaussianBlur(blur * scene.k))
        scene.image.paste(ball.convert("RGB"), (scene.px(x) - ball.width // 2, scene.px(y) - ball.height // 2), ball.getchannel("A"))


def plant(scene: Scene, x: float, y: float, size: float, blur: float = 0) -> None:
    """A plant in a pot; x and y are the middle of the pot's foot."""
    leaves = [(scene.random.uniform(-1.15, 1.15), scene.random.uniform(0.65, 1.1), scene.random.randrange(50)) for _ in range(26)]

    def draw(pen: ImageDraw.ImageDraw, at) -> None:
        for lean, long, shade in leaves:
            foot = (x, y - size * 0.42)
            tip = (x + size * long * math.sin(lean), foot[1] - size * long * math.cos(lean))
            across = (math.cos(lean) * size * 0.085, math.sin(lean) * size * 0.085)
            middle = ((foot[0] * 0.45 + tip[0] * 0.55), (foot[1] * 0.45 + tip[1] * 0.55))
            left, right = (middle[0] - across[0], middle[1] - across[1]), (middle[0] + across[0], middle[1] + across[1])
            pen.polygon(at([foot, left, tip, right]), fill=(44 + shade // 2, 96 + shade, 52 + shade // 3, 255))
            pen.polygon(at([foot, left, tip]), fill=(58 + shade // 2, 116 + shade, 60 + shade // 3, 255))
        pen.polygon(at([(x - size * 0.26, y - size * 0.48), (x + size * 0.26, y - size * 0.48), (x + size * 0.2, y), (x - size * 0.2, y)]), fill=(206, 126, 88, 255))
        pen.polygon(at([(x + size * 0.08, y - size * 0.48), (x + size * 0.26, y - size * 0.48), (x + size * 0.2, y), (x + size * 0.06, y)]), fill=(180, 104, 70, 255))
        pen.rectangle(at([(x - size * 0.29, y - size * 0.54), (x + size * 0.29, y - size * 0.44)]), fill=(216, 138, 98, 255))

    scene.layer(draw, blur)


def mug(scene: Scene, x: float, y: float, size: float, colour: Colour = (240, 238, 232)) -> None:
    """A mug; x and y are the middle of its foot."""
    dark = tuple(c * 7 // 10 for c in colour)

    def shadow(pen: ImageDraw.ImageDraw, at) -> None:
        pen.ellipse(at([(x - size * 0.6, y - size * 0.16), (x + size * 1.1, y + size * 0.26)]), fill=(20, 14, 10, 120))

    def draw(pen: ImageDraw.ImageDraw, at) -> None:
        pen.arc([v for p in at([(x + size * 0.26, y - size * 0.8), (x + size * 0.78, y - size * 0.22)]) for v in p], -100, 110, fill=(*dark, 255), width=round(size * 0.2 * scene.k))
        for i in range(40):
            left = x - size * 0.45 + i * size * 0.9 / 40
            share = 1 - abs(i - 13) / 40
            tone = tuple(min(255, round(c * (0.62 + 0.42 * share))) for c in colour)
            foot = y + size * 0.1 * math.sqrt(max(0, 1 - ((i - 19.5) / 20) ** 2))
            pen.rectangle(at([(left, y - size), (left + size * 0.9 / 39, foot)]), fill=(*tone, 255))
        pen.ellipse(at([(x - size * 0.45, y - size * 1.12), (x + size * 0.45, y - size * 0.88)]), fill=(*colour, 255))
        pen.ellipse(at([(x - size * 0.39, y - size * 1.09), (x + size * 0.39, y - size * 0.9)]), fill=(70, 42, 26, 255))

    scene.layer(shadow, 8)
    scene.layer(draw)


def cup_from_above(scene: Scene, x: float, y: float, size: float, colour: Colour = (240, 238, 232)) -> None:
    """A cup on its saucer, seen from above; x and y are its centre, size the saucer's radius."""
    def disc(pen: ImageDraw.ImageDraw, at, share: float, fill: Colour, dx: float = 0, dy: float = 0) -> None:
        pen.ellipse(at([(x + dx - size * share, y + dy - size * share), (x + dx + size * share, y + dy + size * share)]), fill=(*fill, 255))

    def draw(pen: ImageDraw.ImageDraw, at) -> None:
        dark = toned(colour, 0.8)
        disc(pen, at, 1, dark)
        disc(pen, at, 0.96, colour)
        disc(pen, at, 0.7, dark)
        disc(pen, at, 0.66, colour)
        pen.line(at([(x + size * 0.5, y + size * 0.2), (x + size * 0.8, y + size * 0.36)]), fill=(*dark, 255), width=round(size * 0.3 * scene.k))
        disc(pen, at, 0.58, toned(colour, 0.7))
        disc(pen, at, 0.56, toned(colour, 1.04))
        disc(pen, at, 0.48, (60, 36, 22))
        disc(pen, at, 0.4, (92, 58, 36), -size * 0.03, -size * 0.03)

    shadow = [(x - size * 0.9, y - size * 0.85), (x + size * 1.16, y + size * 1.2)]
    scene.layer(lambda pen, at: pen.ellipse(at(shadow), fill=(16, 10, 6, 120)), 18)
    scene.layer(draw, 1)


def monitor(scene: Scene, screen: Card, area: tuple[float, float, float, float], turn: float = 0.0, blur: float = 0.0, foot: bool = True) -> None:
    """A monitor with something on it; `turn` moves its right edge away from the viewer."""
    left, top, right, bottom = area
    drop = (bottom - top) * turn
    middle = (left + right) / 2

    def stand(pen: ImageDraw.ImageDraw, at) -> None:
        pen.polygon(at([(middle - 50, bottom), (middle + 50, bottom), (middle + 60, bottom + 120), (middle - 60, bottom + 120)]), fill=(46, 48, 54, 255))
        pen.ellipse(at([(middle - 210, bottom + 92), (middle + 210, bottom + 160)]), fill=(40, 42, 48, 255))

    if foot:
        scene.layer(lambda pen, at: pen.ellipse(at([(middle - 280, bottom + 96), (middle + 300, bottom + 190)]), fill=(10, 8, 8, 130)), 16)
        scene.layer(stand, blur)
    frame = Card(1660, 1020, (26, 28, 32))
    frame.box((3, 3, 1656, 1016), line=(64, 68, 76), width=4)
    frame.paste(screen.image, (30, 26))
    for thing in screen.planted:
        thing.corners = [(x + 30, y + 26) for x, y in thing.corners]
        frame.planted.append(thing)
    scene.place(frame, [(left, top), (right, top + drop), (right, bottom - drop), (left, bottom)], shadow=14, blur=blur)


def forearm(scene: Scene, upper: float, lower: float, tone: Colour = (214, 164, 136)) -> None:
    """A forearm that lies across the whole picture, lit from above."""
    high = scene.px(lower - upper)
    ramp = Image.linear_gradient("L").resize((scene.image.width, high))
    bright = ramp.point(lambda v: max(60, min(255, round(255 * (1.04 - 1.15 * (v / 255 - 0.34) ** 2 - (0.2 if v > 225 else 0) * (v - 225) / 30)))))
    skin = ImageChops.multiply(Image.new("RGB", ramp.size, tone), Image.merge("RGB", (bright,) * 3))
    spots = clouds(scene, ramp.size, (90, 40)).point(lambda v: 128 + (v - 128) // 30)
    pores = clouds(scene, ramp.size, (420, 200)).point(lambda v: 128 + (v - 128) // 18)
    for layer in (spots, pores):
        skin = ImageChops.add(skin, Image.merge("RGB", (layer,) * 3), 1, -128)
    scene.layer(lambda pen, at: pen.polygon(at([(0, upper + 60), (DESIGN_WIDTH, upper + 90), (DESIGN_WIDTH, lower + 70), (0, lower + 90)]), fill=(20, 14, 24, 150)), 34)
    edge = Image.new("L", (scene.image.width, high))
    bend = [(x, high * 0.04 * math.sin(x / scene.image.width * 3.4) + high * 0.03) for x in range(0, scene.image.width + 40, 20)]
    ImageDraw.Draw(edge).polygon(bend + [(x, high - y * 0.8) for x, y in reversed(bend)], fill=255)
    scene.image.paste(skin, (0, scene.px(upper)), edge.filter(ImageFilter.GaussianBlur(2 * scene.k)))
