"""The pictures of the open day, one function each, and the two that the speed measurement uses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Callable

from PIL import Image, ImageEnhance

from . import papers, props
from .flat import Card
from .people import Look, person, photo
from .scene import DESIGN_WIDTH, Scene, tilted

NURSE = Look(clothes=(46, 122, 134), badge=("Claire Novak", "Nurse"))
DOCTOR = Look(face="admiral", clothes=(92, 118, 168), hair=(96, 156, 206), coat=True, badge=("H. Lindqvist", "Physician"))
AIDE = Look(flipped=True, hair=(96, 70, 52), skin=(226, 196, 172), clothes=(122, 62, 104), badge=("Mia Torres", "Aide"), broad=1.06)
VOLUNTEER = Look(face="admiral", flipped=True, hair=(228, 116, 126), skin=(238, 214, 200), clothes=(206, 92, 74), badge=("Jo Whitfield", "Volunteer"), broad=0.95)
GUEST = Look(hair=(150, 72, 44), clothes=(66, 84, 120), shirt=(220, 206, 190), broad=0.95)
VISITOR = Look(flipped=True, hair=(70, 66, 70), skin=(206, 172, 150), clothes=(150, 156, 96), shirt=(60, 66, 60))


@dataclass(frozen=True)
class Shot:
    """How a picture is kept: file name, size, what composes it, and what its camera writes into it."""

    file: str
    width: int
    height: int
    compose: Callable[[Scene], None]
    orientation: int = 1
    caption: str = ""


def stand(scene: Scene, look: Look, x: float, top: float, width: float, blur: float = 0.0, dim: float = 1.0) -> None:
    """Puts a person into a scene; x is the middle, top the crown."""
    card = person(look)
    crown = (card.image.getchannel("A").getbbox() or (0, 0))[1]
    high = width * card.height / card.width
    upper = top - crown * width / card.width
    scene.place(card, tilted(x - width / 2, upper, width, high), shadow=10, blur=blur, dim=dim)


def decorated_office(scene: Scene) -> None:
    """A desk under bunting; a patient's folder sticks out from under the monitor."""
    props.wall(scene, (232, 226, 206), (210, 200, 178))
    props.window(scene, (1420, 120, 1900, 760))
    props.bunting(scene, (-40, 60), (1380, 40), 90, blur=2)
    scene.place(papers.banner("Spring Wellness Fair"), tilted(170, 210, 1060, 165, -1.4), shadow=8)
    props.balloons(scene, [(1310, 330, 78), (1392, 215, 84), (1230, 180, 70)], 1.5)
    props.table(scene, 1010)
    props.plant(scene, 1700, 1130, 330)
    scene.place(papers.folder("KOWALCZYK, MARTA", "03/14/1961"), [(150, 1120), (930, 1092), (1000, 1330), (130, 1360)], shadow=12)
    props.monitor(scene, papers.glow(papers.wallpaper(photo("cat.png"))), (420, 480, 1170, 950), 0.02)
    keyboard(scene, [(560, 1240), (1180, 1228), (1260, 1370), (520, 1386)])
    props.mug(scene, 1420, 1330, 150, (232, 92, 84))


def keyboard(scene: Scene, corners: list[tuple[float, float]]) -> None:
    """A keyboard without letters."""
    card = Card(1200, 380, (52, 54, 60))
    for row in range(5):
        for column in range(15):
            card.box((24 + column * 77, 20 + row * 69, 90 + column * 77, 78 + row * 69), (82, 85, 92), radius=8)
    card.box((255, 296, 783, 354), (82, 85, 92), radius=8)
    scene.place(card, corners, shadow=8)


def ward_board(scene: Scene) -> None:
    """A nurse before the ward's whiteboard."""
    props.wall(scene, (214, 222, 224), (190, 200, 204))
    frame = Card(1800, 1160, (150, 154, 160))
    scene.place(frame, [(95, 125), (1555, 165), (1555, 1085), (95, 1120)], shadow=14)
    scene.place(papers.glow(papers.whiteboard()), [(120, 150), (1530, 188), (1530, 1062), (120, 1094)])
    scene.place(papers.door_sign("Nurses' station"), [(1660, 150), (1930, 158), (1930, 292), (1660, 286)], shadow=6)
    stand(scene, NURSE, 1660, 420, 800)


def record_behind(scene: Scene, doctor: Look = DOCTOR) -> None:
    """Two people smile; the record on the screen behind them is legible."""
    props.wall(scene, (222, 226, 230), (196, 200, 206))
    props.window(scene, (60, 110, 470, 760), 9)
    props.table(scene, 935, (150, 150, 156), (206, 206, 210))
    props.monitor(scene, papers.glow(papers.record_screen()), (560, 210, 1610, 855), 0.015)
    stand(scene, GUEST, 310, 440, 780)
    stand(scene, doctor, 1690, 520, 760)


def wristband_close(scene: Scene) -> None:
    """A patient's wrist with its band, on a blue blanket."""
    scene.shade((104, 136, 178), (72, 100, 146))
    props.roughen(scene, (0, 0, DESIGN_WIDTH, scene.height), 34, (11, 4))
    props.roughen(scene, (0, 0, DESIGN_WIDTH, scene.height), 14, (400, 300))
    upper, lower = 70, scene.height - 70
    props.forearm(scene, upper, lower)
    band = papers.wristband()
    # The band goes round the wrist: its ends turn away from the light.
    shade = Image.linear_gradient("L").rotate(90).resize((band.width, band.height)).point(lambda v: min(150, round(420 * abs(v / 255 - 0.5) ** 2.6)))
    dark = Image.new("RGBA", (band.width, band.height), (30, 20, 30, 0))
    dark.putalpha(shade)
    band.paste(dark, (0, 0))
    scene.place(band, [(1256, upper + 92), (1238, lower - 66), (988, lower - 66), (990, upper + 92)], shadow=9)
    scene.turn()


def note_on_screen(scene: Scene) -> None:
    """A reminder stuck to the edge of a monitor at the coffee corner."""
    props.wall(scene, (238, 228, 214), (214, 200, 182))
    scene.place(papers.framed(photo("coffee.png")), tilted(1390, 120, 460, 355, 0.6), shadow=10, blur=1.5)
    scene.place(papers.banner("Coffee for everyone", (150, 72, 52)), tilted(110, 70, 900, 140, 0.8), shadow=8)
    props.table(scene, 1010)
    wall_paper = ImageEnhance.Brightness(photo("coffee.png")).enhance(0.55)
    props.monitor(scene, papers.glow(papers.wallpaper(wall_paper)), (250, 290, 1270, 945))
    scene.place(papers.sticky(["Call Mr. Henning", "555-0177", "biopsy result is in", "- before 3 pm!"]),
                tilted(1060, 610, 400, 384, 5), shadow=7)
    scene.place(papers.sticky(["Rm 12", "M. Kowalczyk", "fasting!"], (170, 222, 160)), tilted(180, 700, 300, 288, -6), shadow=7)
    props.mug(scene, 1560, 1330, 170)
    props.plant(scene, 1820, 1240, 230)


def sign_in(scene: Scene) -> None:
    """The clipboard visitors signed, from above."""
    scene.image.paste(props.wood(scene, *scene.image.size, (140, 102, 66), (206, 168, 120)))
    scene.place(papers.sign_in_sheet(), tilted(330, 130, 1060, 1400, -4, taper=0.03), shadow=18)

    def pen(draw, at) -> None:
        draw.line(at([(1500, 1240), (1700, 720)]), fill=(30, 60, 140, 255), width=scene.px(52))
        draw.line(at([(1486, 1280), (1500, 1240)]), fill=(210, 212, 216, 255), width=scene.px(26))
        draw.line(at([(1494, 1250), (1684, 760)]), fill=(92, 126, 206, 255), width=scene.px(10))

    scene.layer(lambda draw, at: draw.line(at([(1530, 1270), (1730, 750)]), fill=(20, 12, 8, 130), width=scene.px(56)), 12)
    scene.layer(pen)
    props.cup_from_above(scene, 1680, 330, 230, (120, 176, 184))


def entrance(scene: Scene) -> None:
    """The poster with the check-in code on the brick wall by the door."""
    props.bricks(scene)
    props.bunting(scene, (-40, 120), (2040, 60), 110, 17)
    scene.place(papers.poster(), [(340, 330), (1100, 352), (1108, 1430), (330, 1456)], shadow=16)
    scene.place(papers.door_sign("Entrance", "Visitors this way"), tilted(1340, 520, 480, 240, 0.5), shadow=10)
    props.balloons(scene, [(1500, 980, 105), (1650, 900, 112), (1780, 1010, 100)])


def team(scene: Scene) -> None:
    """The team with its badges under the welcome banner."""
    props.wall(scene, (224, 232, 226), (190, 202, 196))
    scene.place(papers.banner("Welcome to the open day"), tilted(330, 205, 1340, 205, 0.4), shadow=9)
    props.bunting(scene, (-40, 20), (2040, 30), 60, 19)
    props.balloons(scene, [(110, 420, 85), (215, 330, 90), (1880, 400, 92), (1790, 300, 84)], 1)
    stand(scene, VOLUNTEER, 270, 520, 660, dim=0.97)
    stand(scene, AIDE, 1225, 500, 660, dim=0.97)
    stand(scene, NURSE, 750, 560, 700)
    stand(scene, DOCTOR, 1720, 560, 700)


def garden(scene: Scene) -> None:
    """The garden after the party: nothing here identifies anybody."""
    scene.shade((120, 170, 222), (214, 230, 240))

    def hedge(pen, at) -> None:
        for i in range(70):
            x, size = scene.random.uniform(-60, 2060), scene.random.uniform(50, 130)
            y, shade = 640 + scene.random.uniform(-70, 60), scene.random.randrange(46)
            pen.ellipse(at([(x - size, y - size), (x + size, y + size)]), fill=(52 + shade, 92 + shade, 44 + shade // 2, 255))

    scene.layer(hedge, 5)
    props.lawn(scene, 690)
    props.bunting(scene, (-40, 250), (2040, 210), 120, 15, blur=1)
    props.balloons(scene, [(1500, 760, 110), (1630, 660, 118), (1760, 790, 104)])
    props.plant(scene, 330, 1180, 420)
    props.plant(scene, 620, 1100, 300)


def mirrored_selfie(scene: Scene) -> None:
    """A selfie with name tag and sign-in table, kept mirrored by the phone."""
    props.wall(scene, (236, 220, 206), (214, 192, 176))
    props.bunting(scene, (-40, 60), (2040, 90), 100, 12, blur=3)
    scene.place(papers.framed(photo("cat.png")), tilted(90, 330, 420, 325, -0.8), shadow=9, blur=2)
    scene.place(papers.letter(), tilted(1390, 330, 520, 715, 1.5), shadow=7)
    stand(scene, VISITOR, 850, 780, 1420)
    scene.place(papers.name_tag("Ana Delgado"), tilted(960, 1990, 400, 254, -4), shadow=5)
    scene.mirror()


def letter_on_desk(scene: Scene) -> None:
    """A letter photographed sideways."""
    scene.image.paste(props.wood(scene, *scene.image.size, (84, 60, 44), (150, 112, 80)))
    scene.place(papers.letter(), tilted(360, 150, 1200, 1645, 2.5), shadow=18)
    props.cup_from_above(scene, 1780, 420, 200, (232, 200, 120))
    scene.turn()


def hallway(scene: Scene) -> None:
    """Two visitors in the hallway; a record hangs beside the door."""
    props.wall(scene, (228, 230, 226), (200, 204, 202))
    scene.shade((156, 122, 92), (128, 96, 70), (1180, 420, 1840, scene.height))
    scene.layer(lambda pen, at: pen.rectangle(at([(1180, 420), (1840, scene.height)]), outline=(236, 236, 230, 255), width=scene.px(44)))
    scene.layer(lambda pen, at: pen.ellipse(at([(1230, 1480), (1290, 1540)]), fill=(200, 190, 160, 255)), 1)
    scene.place(papers.door_sign("Exam Room 3", "Please knock"), tilted(600, 330, 480, 240), shadow=7)
    scene.place(papers.folder("YAMADA, KENJI", "01/09/1970"), tilted(480, 800, 640, 276, -2), shadow=9)
    props.balloons(scene, [(200, 470, 105), (330, 360, 112), (420, 520, 98)], 1)
    stand(scene, VOLUNTEER, 480, 1230, 1060)
    stand(scene, GUEST, 1420, 1080, 1080)


def bench_people(scene: Scene) -> None:
    """Three faces and a screen full of text."""
    record_behind(scene, replace(DOCTOR, badge=None))
    stand(scene, replace(AIDE, badge=None), 1040, 800, 620)


SHOTS = [
    Shot("DSC_2041.jpg", 2400, 1700, decorated_office, caption="Desk of M. Kowalczyk's care team"),
    Shot("DSC_2044.jpg", 2400, 1700, ward_board),
    Shot("DSC_2047.jpg", 2600, 1850, record_behind, caption="Robert Henning's visit"),
    Shot("IMG_0312.jpg", 2200, 1500, wristband_close),
    Shot("IMG_0313.jpg", 2400, 1700, note_on_screen),
    Shot("sign-in Grace Abara.png", 1800, 1500, sign_in),
    Shot("IMG_0318.jpg", 2200, 1650, entrance),
    Shot("DSC_2052.jpg", 2800, 1900, team, caption="Claire Novak and the team"),
    Shot("garden.webp", 2400, 1600, garden),
    Shot("PXL_0007.jpg", 1500, 2000, mirrored_selfie),
    Shot("IMG_0321.jpg", 1700, 1800, letter_on_desk),
    Shot("IMG_0322.jpg", 1700, 2266, hallway, orientation=6),
]
BENCH = [Shot("people-12mp.jpg", 4000, 3000, bench_people), Shot("ordinary-12mp.jpg", 4000, 3000, garden)]
