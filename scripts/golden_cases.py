"""Draws the pictures of testdata/cases: one thing each, small, without people. All names and numbers are invented."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Callable

from PIL import Image, ImageDraw

from demo_photos import papers, people, props
from demo_photos.flat import Card
from demo_photos.scene import Scene, tilted

SIZE = (900, 600)


def folder_tab(scene: Scene) -> None:
    """A patient's folder on a table."""
    props.wall(scene)
    props.table(scene, 640)
    scene.place(papers.folder("MARLOWE, EDITH", "05/02/1949"), [(270, 700), (1770, 660), (1850, 1190), (200, 1240)], shadow=12)
    props.mug(scene, 1620, 640, 170)


def sticky_on_end(scene: Scene) -> None:
    """A sticky note that stands on its side."""
    scene.image.paste(props.wood(scene, *scene.image.size))
    note = papers.sticky(["Mr. Ferrand", "555-0163", "insulin at 6 pm"])
    scene.place(note, tilted(620, 300, 760, 727, 90), shadow=9)
    props.cup_from_above(scene, 1740, 300, 190)


def ward_list(scene: Scene) -> None:
    """A whiteboard with a few patients."""
    props.wall(scene, (214, 222, 224), (190, 200, 204))
    board = Card(1500, 900, (246, 248, 249))
    board.write((750, 90), "Today", 90, face="marker", ink=(20, 70, 150), anchor="mm")
    lines = [("11", "Ferrand, Hugo", "MRI 2 pm"), ("12", "Marlowe, Edith", "home"), ("14", "Sato, Keiko", "labs")]
    columns = [50, 240, 1000, 1450]
    rows = [180 + i * 220 for i in range(4)]
    board.rules(rows, columns, (60, 66, 76), 5)
    for y, line in zip(rows, lines):
        for x, text in zip(columns, line):
            board.write((x + 28, y + 110), text, 88, face="marker", ink=(24, 30, 44), anchor="lm")
    scene.place(Card(1600, 1000, (150, 154, 160)), tilted(190, 140, 1620, 1030, 0.6), shadow=14)
    scene.place(board, tilted(230, 180, 1540, 950, 0.6))


def banner(scene: Scene) -> None:
    """A banner under bunting; nothing here is private."""
    props.wall(scene, (232, 226, 206), (210, 200, 178))
    props.bunting(scene, (-40, 60), (2040, 40), 120)
    scene.place(papers.banner("Spring Wellness Fair"), tilted(210, 420, 1580, 245, -1.2), shadow=8)
    props.balloons(scene, [(330, 980, 110), (470, 900, 118), (1600, 960, 112)])


def mirrored_form(scene: Scene) -> None:
    """A form in a mirror image."""
    scene.shade((150, 156, 160), (120, 126, 132))
    form = Card(1300, 860, (252, 252, 249))
    form.write((70, 90), "Visitor form", 70, face="bold", ink=papers.INK, anchor="lm")
    for i, text in enumerate(("Name: Hugo Ferrand", "Date of birth: 11/08/1957", "Record number: 00264917", "Phone: (555) 010-2264")):
        form.write((70, 240 + i * 150), text, 66, ink=papers.INK, anchor="lm")
    scene.place(form, tilted(330, 190, 1420, 940, 1.5), shadow=10)
    scene.mirror()


def code_poster(scene: Scene) -> None:
    """A poster with a code that holds a record number."""
    props.wall(scene, (206, 212, 206), (182, 190, 184))
    sheet = Card(1500, 1000, (252, 250, 244))
    sheet.box((0, 0, 1500, 190), papers.TEAL)
    sheet.write((750, 96), "Welcome", 110, face="festive", ink=(255, 255, 255), anchor="mm")
    papers.code(sheet, "https://checkin.example/visit?mrn=00264917", (90, 260), 620)
    sheet.write((1120, 520), "Scan to", 96, face="bold", ink=papers.INK, anchor="mm")
    sheet.write((1120, 650), "check in", 96, face="bold", ink=papers.INK, anchor="mm")
    scene.place(sheet, tilted(220, 120, 1540, 1027, -1), shadow=14)


def worn_badge(scene: Scene) -> None:
    """A badge on a lanyard over somebody's scrubs; the head is out of the picture."""
    props.wall(scene, (206, 214, 216), (186, 196, 198))
    wearer = Card(900, 1900, None)
    people.clothe(wearer, people.Look(clothes=(46, 96, 128)))
    for start, end in (((372, 508), (540, 800)), ((540, 508), (552, 800))):
        wearer.draw.line((*start, *end), fill=(150, 36, 44, 255), width=13)
    portrait = Image.new("RGBA", (120, 150), (0, 0, 0, 0))
    pen = ImageDraw.Draw(portrait)
    pen.ellipse((8, 100, 112, 220), fill=(70, 74, 90, 255))
    pen.ellipse((34, 14, 86, 96), fill=(172, 128, 96, 255))
    people.wear(wearer, papers.badge("E. Marlowe", "Volunteer", portrait, (34, 14, 86, 96)), (442, 790))
    scene.place(wearer, [(450, -560), (1350, -560), (1350, 1340), (450, 1340)], shadow=10)


CASES: dict[str, tuple[str, Callable[[Scene], None]]] = {
    "folder-tab": ("jpg", folder_tab),
    "sticky-on-end": ("jpg", sticky_on_end),
    "whiteboard": ("jpg", ward_list),
    "banner": ("jpg", banner),
    "mirrored-form": ("png", mirrored_form),
    "code-poster": ("jpg", code_poster),
    "worn-badge": ("jpg", worn_badge),
}


def main() -> None:
    """Writes every case below a folder."""
    for number, (name, (ending, compose)) in enumerate(CASES.items()):
        scene = Scene(*SIZE, seed=number)
        compose(scene)
        case = Path(sys.argv[1], name)
        case.mkdir(parents=True, exist_ok=True)
        path = case / f"input.{ending}"
        if ending == "png":
            # Noise would make a PNG large.
            scene.image.quantize(64).save(path, optimize=True)
        else:
            scene.expose(noise=4)
            scene.image.save(path, quality=88, subsampling=2)
        print(f"  {path}", flush=True)


if __name__ == "__main__":
    main()
