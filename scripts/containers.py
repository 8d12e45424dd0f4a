"""Puts picture containers together by hand: PNG chunks, JPEG segments, RIFF chunks, ISO boxes and whole HEIF files.

Only what the sample files of testdata/formats and testdata/hostile need; Python's standard library does the rest.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field


def png_chunk(name: bytes, data: bytes = b"") -> bytes:
    """One chunk with its length and checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, rows: list[bytes], *, depth: int = 8, colour: int = 2, chunks: bytes = b"") -> bytes:
    """A PNG of raw rows; `chunks` go before the pixels."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    start = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + chunks
    return start + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND")


def jpeg_segment(marker: int, payload: bytes) -> bytes:
    """One segment with its length."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(payload) + 2) + payload


def riff_chunk(name: bytes, data: bytes) -> bytes:
    """One chunk, padded to an even length."""
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def box(kind: bytes, *parts: bytes) -> bytes:
    """One ISO box."""
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + kind + body


def full_box(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    """One ISO box with version and flags."""
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def boxes(data: bytes) -> list[tuple[bytes, bytes]]:
    """The boxes of some bytes as kinds and contents."""
    found, at = [], 0
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + length if length else len(data)
        found.append((kind, data[at + 8 : end]))
        at = end
    return found


@dataclass
class Item:
    """One item of a HEIF file: its kind, content, properties (whole boxes) and what it points at."""

    kind: bytes
    data: bytes
    properties: list[bytes] = field(default_factory=list)
    references: list[tuple[bytes, list[int]]] = field(default_factory=list)
    name: bytes = b""
    content_type: bytes = b""
    hidden: bool = False


def heif(items: list[Item], primary: int = 1, *, brand: bytes = b"heic", handler_name: bytes = b"", **extra: bytes) -> bytes:
    """A HEIF file of items numbered from 1.

    Extra bytes by name: `boxes` before the metadata box, `meta` inside it, `gap` inside the data before the first item,
    `slack` after the last item, `after` behind the last box.
    """
    properties: list[bytes] = []
    associations = b""
    infos = b""
    references = b""
    for number, item in enumerate(items, 1):
        indices = b""
        for wanted in item.properties:
            if wanted not in properties:
                properties.append(wanted)
            essential = 0x80 if wanted[4:8] in (b"hvcC", b"av1C", b"irot", b"imir", b"clap") else 0
            indices += bytes([properties.index(wanted) + 1 | essential])
        associations += struct.pack(">HB", number, len(item.properties)) + indices
        media = item.content_type + b"\0" if item.kind == b"mime" else b""
        info = struct.pack(">HH4s", number, 0, item.kind) + item.name + b"\0" + media
        infos += full_box(b"infe", 2, int(item.hidden), info)
        for kind, targets in item.references:
            targets_ = b"".join(struct.pack(">H", target) for target in targets)
            references += box(kind, struct.pack(">HH", number, len(targets)) + targets_)

    def meta(start: int) -> bytes:
        places, at = b"", start + len(extra.get("gap", b""))
        for number, item in enumerate(items, 1):
            places += struct.pack(">HHHII", number, 0, 1, at, len(item.data))
            at += len(item.data)
        return full_box(
            b"meta", 0, 0,
            full_box(b"hdlr", 0, 0, bytes(4), b"pict", bytes(12), handler_name, b"\0"),
            full_box(b"pitm", 0, 0, struct.pack(">H", primary)),
            full_box(b"iloc", 0, 0, b"\x44\0", struct.pack(">H", len(items)), places),
            full_box(b"iinf", 0, 0, struct.pack(">H", len(items)), infos),
            full_box(b"iref", 0, 0, references) if references else b"",
            box(
                b"iprp",
                box(b"ipco", *properties),
                full_box(b"ipma", 0, 0, struct.pack(">I", len(items)), associations),
            ),
            extra.get("meta", b""),
        )  # fmt: skip

    start = box(b"ftyp", brand, bytes(4), b"mif1", brand) + extra.get("boxes", b"")
    data = extra.get("gap", b"") + b"".join(item.data for item in items) + extra.get("slack", b"")
    return start + meta(len(start) + len(meta(0)) + 8) + box(b"mdat", data) + extra.get("after", b"")


def coded_picture(file: bytes) -> Item:
    """The first coded picture of a simple HEIC or AVIF file as an item of its own."""
    parts = dict(boxes(dict(boxes(file))[b"meta"][4:]))
    infos = [(struct.unpack_from(">HH4s", body, 4)) for _, body in boxes(parts[b"iinf"][6:])]
    number, kind = next((number, kind) for number, _, kind in infos if kind in (b"hvc1", b"av01"))
    properties = dict(boxes(parts[b"iprp"]))
    all_of_them = [box(kind, body) for kind, body in boxes(properties[b"ipco"])]
    start, length = _place(parts[b"iloc"], number)
    wanted = [all_of_them[index - 1] for index in _indices(properties[b"ipma"], number)]
    return Item(kind, file[start : start + length], wanted)


def _indices(ipma: bytes, wanted: int) -> list[int]:
    """The numbers of an item's properties, from 1, in the narrow form."""
    at = 8
    while True:
        number, count = struct.unpack_from(">HB", ipma, at)
        if number == wanted:
            return [index & 0x7F for index in ipma[at + 3 : at + 3 + count]]
        at += 3 + count


def _place(iloc: bytes, wanted: int) -> tuple[int, int]:
    """Offset and length of an item with one extent, in the form in which libheif and libavif write them."""
    version, widths = iloc[0], struct.unpack_from(">H", iloc, 4)[0]
    offset, length, base, index = widths >> 12, widths >> 8 & 15, widths >> 4 & 15, widths & 15
    count, at = struct.unpack_from(">H", iloc, 6)[0], 8
    for _ in range(count):
        number = struct.unpack_from(">H", iloc, at)[0]
        at += 4 + (2 if version else 0)
        start = int.from_bytes(iloc[at : at + base], "big")
        extents = struct.unpack_from(">H", iloc, at + base)[0]
        at += base + 2
        for _ in range(extents):
            at += index if version else 0
            place = start + int.from_bytes(iloc[at : at + offset], "big"), int.from_bytes(iloc[at + offset : at + offset + length], "big")
            at += offset + length
        if number == wanted:
            return place
    raise ValueError("the item has no place")


def size(width: int, height: int) -> bytes:
    """The property that names a picture's size."""
    return full_box(b"ispe", 0, 0, struct.pack(">II", width, height))


def grid(columns: int, rows: int, width: int, height: int) -> bytes:
    """The content of an item that is put together from tiles."""
    return struct.pack(">BBBBHH", 0, 0, rows - 1, columns - 1, width, height)
