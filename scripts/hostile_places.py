"""One tiny picture for every place where words, pictures or bytes can hide, each with MARKER in it."""

from __future__ import annotations

import base64
import struct
import zlib
from pathlib import Path

from containers import Item, box, boxes, coded_picture, full_box, heif, jpeg_segment, png, png_chunk, riff_chunk

# An invented name that occurs nowhere else.
MARKER = b"Zephyrine Quibblewick 4417"
WIDTH, HEIGHT = 32, 16
SAMPLES = Path(__file__).resolve().parent.parent / "testdata" / "formats"


# --- pieces that several containers hold ---------------------------------------------------------------------------


def tiff_block(directories: list[list[tuple[int, int, bytes]]], *, data: bytes = b"", start: int = 8) -> bytes:
    """A little-endian TIFF: each directory is a list of tag, type and value; `data` stands before the first.

    A value `("ifd", n)` points at directory n, `("data", n)` at byte n of the data. Directories 0, and others that are
    named by no pointer, form the chain.
    """
    widths = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1}
    pointed = {value[1] for directory in directories for _, _, value in directory if value[0] == "ifd"}
    chain = [n for n in range(len(directories)) if n not in pointed]
    places, at = [], start + len(data)
    for directory in directories:
        places.append(at)
        long = sum(len(v) + len(v) % 2 for _, _, v in directory if isinstance(v, bytes) and len(v) > 4)
        at += 2 + 12 * len(directory) + 4 + long
    out = b"II*\0" + struct.pack("<I", places[0]) + bytes(start - 8) + data
    for n, directory in enumerate(directories):
        following = chain[chain.index(n) + 1] if n in chain and n != chain[-1] else None
        table, tail = struct.pack("<H", len(directory)), b""
        behind = places[n] + 2 + 12 * len(directory) + 4
        for tag, kind, value in sorted(directory, key=lambda entry: entry[0]):
            if value[0] == "ifd":
                value = struct.pack("<I", places[value[1]])
            elif value[0] == "data":
                value = struct.pack("<I", start + value[1])
            count = len(value) // widths[kind]
            if len(value) <= 4:
                table += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
            else:
                table += struct.pack("<HHII", tag, kind, count, behind + len(tail))
                tail += value + b"\0" * (len(value) % 2)
        out += table + struct.pack("<I", places[following] if following is not None else 0) + tail
    return out


def text(value: bytes = MARKER) -> bytes:
    return value + b"\0"


def exif_blocks() -> dict[str, bytes]:
    """EXIF in every directory and form."""
    coded = b"ASCII\0\0\0" + MARKER
    model = (0x0110, 2, text(b"Pocket 5"))
    preview = jpeg(extra=jpeg_segment(0xFE, MARKER))
    return {
        "exif-first-directory": tiff_block([[(0x010E, 2, text())]]),
        "exif-thumbnail-directory": tiff_block([[model], [(0x010E, 2, text())]]),
        "exif-subdirectory": tiff_block([[model, (0x8769, 4, ("ifd", 1))], [(0x9286, 7, coded)]]),
        "exif-place": tiff_block([[model, (0x8825, 4, ("ifd", 1))], [(0x001C, 7, coded)]]),
        "exif-interoperability": tiff_block(
            [[model, (0x8769, 4, ("ifd", 1))], [(0xA005, 4, ("ifd", 2))], [(0x1000, 2, text())]]
        ),
        "exif-maker-note": tiff_block([[model, (0x8769, 4, ("ifd", 1))], [(0x927C, 7, b"Pocket\0\0" + MARKER)]]),
        "exif-windows-title": tiff_block([[model, (0x9C9B, 1, MARKER.decode().encode("utf-16-le") + b"\0\0")]]),
        "exif-private-tag": tiff_block([[model, (0xC7A1, 7, MARKER)]]),
        "exif-gap": tiff_block([[model]], data=MARKER),
        "exif-thumbnail": tiff_block(
            [[model], [(0x0201, 4, ("data", 0)), (0x0202, 4, struct.pack("<I", len(preview)))]], data=preview
        ),
    }


def xmp(inner: bytes) -> bytes:
    names = b"xmlns:x='adobe:ns:meta/' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
    return (
        b"<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta " + names + b"><rdf:RDF>"
        b"<rdf:Description rdf:about=''>" + inner + b"</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"
    )


def xmp_title() -> bytes:
    return xmp(b"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>" + MARKER + b"</rdf:li></rdf:Alt></dc:title>")


def photoshop(number: int, data: bytes) -> bytes:
    return b"8BIM" + struct.pack(">H", number) + b"\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def iptc() -> bytes:
    return b"\x1c\x02\x78" + struct.pack(">H", len(MARKER)) + MARKER


def profile() -> bytes:
    """A small RGB profile with the marker as its description (ICC.1:2001, version 2)."""
    described = b"desc\0\0\0\0" + struct.pack(">I", len(MARKER) + 1) + text() + bytes(78)
    xyz = lambda *v: b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(x * 65536) for x in v))  # noqa: E731
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, 0x0233) + b"\0\0"
    tags = [(b"desc", described), (b"wtpt", xyz(0.9642, 1, 0.8249)), (b"rXYZ", xyz(0.4361, 0.2225, 0.0139)),
            (b"gXYZ", xyz(0.3851, 0.7169, 0.0971)), (b"bXYZ", xyz(0.1431, 0.0606, 0.7141)),
            (b"rTRC", curve), (b"gTRC", curve), (b"bTRC", curve)]  # fmt: skip
    table, body, at = struct.pack(">I", len(tags)), b"", 132 + 12 * len(tags)
    for name, data in tags:
        data += bytes(-len(data) % 4)
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    head = bytearray(128)
    head[8:24] = b"\x02\x10\0\0mntrRGB XYZ "
    head[36:40] = b"acsp"
    head[68:80] = struct.pack(">3i", 63190, 65536, 54061)
    whole = bytes(head) + table + body
    return struct.pack(">I", len(whole)) + whole[4:]


def video() -> bytes:
    """The start of a video, with the marker in its data."""
    return box(b"ftyp", b"mp42", bytes(4), b"isom", b"mp42") + box(b"mdat", MARKER)


def archive() -> bytes:
    """An archive that holds one text."""
    name, crc = b"list.txt", zlib.crc32(MARKER)
    common = struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, crc, len(MARKER), len(MARKER), len(name), 0)
    local = b"PK\x03\x04" + common + name + MARKER
    central = b"PK\x01\x02\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


# --- JPEG ----------------------------------------------------------------------------------------------------------


def jpeg(*, extra: bytes = b"", tables: bytes = b"", padding: bytes = b"", jfif: bytes = b"\0\0") -> bytes:
    """A grey JPEG of eight blocks with restart marks; `padding` goes before the first of them."""
    # Twelve sizes of differences with codes of four bits; blocks hold nothing else, which takes one bit to say.
    codes = jpeg_segment(0xC4, b"\0" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12)))
    codes += jpeg_segment(0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0")
    head = b"\xff\xd8" + jpeg_segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1" + jfif) + extra
    head += jpeg_segment(0xDB, b"\0" + bytes([8] * 64)) + tables
    head += jpeg_segment(0xC0, struct.pack(">BHHBBBB", 8, HEIGHT, WIDTH, 1, 1, 0x11, 0)) + codes
    head += jpeg_segment(0xDD, struct.pack(">H", 4)) + jpeg_segment(0xDA, b"\1\1\0\0\x3f\0")

    def row(differences: list[int]) -> bytes:
        bits = ""
        for value in differences:
            size = abs(value).bit_length()
            bits += f"{size:04b}" + (f"{value if value > 0 else value + (1 << size) - 1:0{size}b}" if size else "") + "0"
        bits += "1" * (-len(bits) % 8)
        return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0")

    return head + row([-40, 30, 20, 15]) + padding + b"\xff\xd0" + row([50, -20, -25, -10]) + b"\xff\xd9"


def jpeg_places() -> dict[str, bytes]:
    app = lambda number, data: jpeg(extra=jpeg_segment(0xE0 + number, data))  # noqa: E731
    whole, second = jpeg(), jpeg(extra=jpeg_segment(0xFE, MARKER))
    gain = jpeg(extra=jpeg_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(b"<hdrgm:Version xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/'>1.0</hdrgm:Version>" + MARKER)))  # fmt: skip
    index = b"MPF\0" + tiff_block([[(0xB000, 7, b"0100"), (0xB001, 4, struct.pack("<I", 2)), (0xB003, 7, MARKER)]])
    data = base64.b64encode((MARKER + b" ") * 60)
    long = xmp_title()
    extended = b"http://ns.adobe.com/xmp/extension/\0" + b"0123456789ABCDEF" * 2 + struct.pack(">II", len(long), 0) + long
    places = {name: app(1, b"Exif\0\0" + block) for name, block in exif_blocks().items()}
    places |= {
        "xmp": app(1, b"http://ns.adobe.com/xap/1.0/\0" + xmp_title()),
        "xmp-extended": app(1, extended),
        "xmp-depth-map": app(1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(b"<GDepth:Data xmlns:GDepth='http://ns.google.com/photos/1.0/depthmap/'>" + data + b"</GDepth:Data>")),
        "iptc-caption": app(13, b"Photoshop 3.0\0" + photoshop(0x0404, iptc())),
        "photoshop-thumbnail": app(13, b"Photoshop 3.0\0" + photoshop(0x040C, struct.pack(">IIIIIIHH", 1, WIDTH, HEIGHT, 96, 1536, len(second), 24, 1) + second)),
        "photoshop-other": app(13, b"Photoshop 3.0\0" + photoshop(0x0BB7, MARKER)),
        "comment": jpeg(extra=jpeg_segment(0xFE, MARKER)),
        "jfif-thumbnail": jpeg(jfif=b"\x09\1" + (MARKER + b" ")[:27]),
        "jfxx-thumbnail": app(0, b"JFXX\0\x10" + second),
        "profile-description": app(2, b"ICC_PROFILE\0\1\1" + profile()),
        "index-of-pictures": app(2, index) + whole,
        "second-picture": whole + second,
        "gain-map": whole + gain,
        "credentials": app(11, b"JP\0\1" + struct.pack(">I", 1) + box(b"jumb", box(b"jumd", b"c2pa", bytes(12), b"\3", b"c2pa\0"), MARKER)),
        "unknown-application": app(7, MARKER),
        "unknown-photoshop": app(13, MARKER),
        "unused-code-table": jpeg(tables=jpeg_segment(0xC4, b"\x03" + bytes([0, 0, 0, 0, 0, 0, 0, len(MARKER)] + [0] * 8) + MARKER)),
        "unused-quantisation": jpeg(tables=jpeg_segment(0xDB, b"\x03" + MARKER.ljust(64, b"\1"))),
        "restart-padding": jpeg(padding=MARKER),
        "between-segments": whole[:20] + MARKER + whole[20:],
        "after-end": whole + MARKER,
        "motion-photo": whole + video(),
        "vendor-trailer": whole + b"\0\0\x30\x0a" + struct.pack("<I", 16) + b"MotionPhoto_Data" + video() + b"SEFH" + struct.pack("<II", 106, 0) + b"\x0c\0\0\0SEFT",
        "archive-behind": whole + archive(),
        "document-behind": whole + b"%PDF-1.4\n1 0 obj\n<</Title (" + MARKER + b")>>\nendobj\ntrailer <</Info 1 0 R>>\n%%EOF",
        "page-in-comment": jpeg(extra=jpeg_segment(0xFE, b"--><html><body>" + MARKER + b"</body></html><!--")),
    }  # fmt: skip
    return places


# --- PNG -----------------------------------------------------------------------------------------------------------


def plain_rows(channels: int = 3) -> list[bytes]:
    return [bytes((40 + 5 * x + c * 20) % 256 for x in range(WIDTH) for c in range(channels)) for _ in range(HEIGHT)]


def clear_rows() -> list[bytes]:
    """Rows of three colours and an opacity of nothing, with the marker as the colours."""
    return [bytes((MARKER * 2)[(x * 3 + c) % 52] if c < 3 else 0 for x in range(WIDTH) for c in range(4)) for _ in range(HEIGHT)]


def png_places() -> dict[str, bytes]:
    def with_chunk(name: bytes, data: bytes) -> bytes:
        return png(WIDTH, HEIGHT, plain_rows(), chunks=png_chunk(name, data))

    whole = png(WIDTH, HEIGHT, plain_rows())
    end, idat = whole[-12:], whole.index(b"IDAT") - 4
    folded = zlib.compress(MARKER)
    indices = [bytes(x % 2 for x in range(WIDTH))] * HEIGHT
    palette = bytes([200, 20, 20, 20, 20, 200]) + (MARKER + b" ")[:27]
    pixels = zlib.compress(b"".join(b"\0" + row for row in plain_rows())) + MARKER
    larger = png_chunk(b"IDAT", zlib.compress(MARKER * 20, 0)) + end
    animation = png_chunk(b"acTL", struct.pack(">II", 1, 0))
    control = png_chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, WIDTH, HEIGHT, 0, 0, 1, 1, 0, 0))
    hidden = zlib.compress(b"".join(b"\0" + (MARKER * 4)[: WIDTH * 3] for _ in range(HEIGHT)), 0)
    hexed = b"\niptc\n      31\n" + iptc().hex().encode() + b"\n"
    return {
        "text": with_chunk(b"tEXt", b"Comment\0" + MARKER),
        "text-keyword": with_chunk(b"tEXt", MARKER + b"\0yes"),
        "text-folded": with_chunk(b"zTXt", b"Comment\0\0" + folded),
        "text-international": with_chunk(b"iTXt", b"Title\0\0\0en\0\0" + MARKER),
        "text-international-folded": with_chunk(b"iTXt", b"Title\0\1\0en\0\0" + folded),
        "xmp": with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp_title()),
        "raw-profile": with_chunk(b"tEXt", b"Raw profile type iptc\0" + hexed),
        "exif": with_chunk(b"eXIf", tiff_block([[(0x010E, 2, text())]])),
        "profile-name": with_chunk(b"iCCP", MARKER + b"\0\0" + zlib.compress(profile())),
        "time": with_chunk(b"tIME", MARKER),
        "suggested-palette": with_chunk(b"sPLT", MARKER + b"\0\x08" + bytes(6)),
        "credentials": with_chunk(b"caBX", box(b"jumb", MARKER)),
        "private-chunk": with_chunk(b"prVt", MARKER),
        "private-chunk-behind-pixels": whole[:-12] + png_chunk(b"prVt", MARKER) + end,
        "behind-pixel-stream": whole[:idat] + png_chunk(b"IDAT", pixels) + end,
        "after-end": whole + MARKER,
        "remains-of-larger": whole + larger,
        "archive-behind": whole + archive(),
        "animation": whole[:33] + animation + whole[33:-12] + control + png_chunk(b"fdAT", bytes([0, 0, 0, 1]) + hidden) + end,
        "colour-under-clear": png(WIDTH, HEIGHT, clear_rows(), colour=6),
        "unused-palette": png(WIDTH, HEIGHT, indices, colour=3, chunks=png_chunk(b"PLTE", palette)),
    }  # fmt: skip


# --- GIF, WebP, TIFF, BMP ------------------------------------------------------------------------------------------


def gif(*, blocks: bytes = b"", palette: bytes = b"", behind: bytes = b"", codes_behind: bytes = b"") -> bytes:
    """A GIF of two colours, without compression."""
    colours = (bytes([200, 20, 20, 20, 20, 200]) + palette).ljust(48, b"\0")
    head = b"GIF89a" + struct.pack("<HHBBB", WIDTH, HEIGHT, 0xB3, 0, 0) + colours
    return head + blocks + gif_frame(codes_behind) + behind + b";"


def gif_frame(codes_behind: bytes = b"", marked: bytes = b"") -> bytes:
    bits, place = 0, 0
    # A fresh start before every second pixel keeps all codes at five bits.
    codes = [code for i in range(WIDTH * HEIGHT) for code in ([16] if i % 2 == 0 else []) + [i // 3 % 2]] + [17]
    for code in codes:
        bits |= code << place
        place += 5
    data = bits.to_bytes((place + 7) // 8, "little") + codes_behind
    parts = b"".join(bytes([len(part)]) + part for part in (data[i : i + 255] for i in range(0, len(data), 255)))
    return b"," + struct.pack("<HHHHB", 0, 0, WIDTH, HEIGHT, 0) + b"\x04" + parts + b"\0"


def gif_places() -> dict[str, bytes]:
    part = lambda data: bytes([len(data)]) + data  # noqa: E731
    lead_out = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    return {
        "comment": gif(blocks=b"!\xfe" + part(MARKER) + b"\0"),
        "plain-text": gif(blocks=b"!\x01\x0c" + struct.pack("<HHHHBBBB", 0, 0, 8, 8, 8, 8, 0, 1) + part(MARKER) + b"\0"),
        "application": gif(blocks=b"!\xff\x0bMARKER  1.0" + part(MARKER) + b"\0"),
        "xmp": gif(blocks=b"!\xff\x0bXMP DataXMP" + xmp_title() + lead_out),
        "unknown-block": gif(blocks=b"!\x42" + part(MARKER) + b"\0"),
        "unused-palette": gif(palette=MARKER),
        "behind-codes": gif(codes_behind=MARKER),
        "after-end": gif() + MARKER,
        "comment-behind-frame": gif(behind=b"!\xfe" + part(MARKER) + b"\0"),
        "second-frame": gif(behind=gif_frame(MARKER)),
    }


def webp(chunks: bytes = b"", *, behind: bytes = b"", flags: int = 0) -> bytes:
    """A lossless WebP of one colour: five codes of one symbol each, so that pixels take no bits."""
    bits, place = 0, 0
    for value, width in [(0x2F, 8), (WIDTH - 1, 14), (HEIGHT - 1, 14), (0, 4), (0, 3)] + [
        pair for symbol in (90, 60, 120, 255, 0) for pair in ((1, 1), (0, 1), (1, 1), (symbol, 8))
    ]:
        bits |= value << place
        place += width
    picture = riff_chunk(b"VP8L", bits.to_bytes((place + 7) // 8, "little"))
    size = struct.pack("<I", WIDTH - 1)[:3] + struct.pack("<I", HEIGHT - 1)[:3]
    body = (riff_chunk(b"VP8X", bytes([flags, 0, 0, 0]) + size) if flags else b"") + picture + chunks
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body + behind


def webp_places() -> dict[str, bytes]:
    frame = bytes(6) + struct.pack("<I", WIDTH - 1)[:3] + struct.pack("<I", HEIGHT - 1)[:3] + bytes(4) + webp()[12:]
    return {
        "exif": webp(riff_chunk(b"EXIF", tiff_block([[(0x010E, 2, text())]])), flags=8),
        "xmp": webp(riff_chunk(b"XMP ", xmp_title()), flags=4),
        "profile-description": webp(riff_chunk(b"ICCP", profile()), flags=32),
        "unknown-chunk": webp(riff_chunk(b"pRvT", MARKER), flags=16),
        "after-end": webp(behind=MARKER),
        "second-frame": webp(riff_chunk(b"ANIM", bytes(6)) + riff_chunk(b"ANMF", frame + riff_chunk(b"pRvT", MARKER)), flags=2),
    }


def tiff(extra: list | None = None, *others: list, gap: bytes = b"") -> bytes:
    """A grey TIFF; further directories follow."""
    pixels = bytes(range(40, 40 + WIDTH)) * HEIGHT
    short = lambda v: struct.pack("<H", v)  # noqa: E731
    page = [(256, 3, short(WIDTH)), (257, 3, short(HEIGHT)), (258, 3, short(8)), (259, 3, short(1)), (262, 3, short(1)),
            (273, 4, ("data", 0)), (277, 3, short(1)), (278, 3, short(HEIGHT)), (279, 4, struct.pack("<I", len(pixels)))]  # fmt: skip
    return tiff_block([page + (extra or []), *([*page, *other] for other in others)], data=pixels + gap)


def tiff_of_colours(clear: list[bytes]) -> bytes:
    """A TIFF of rows of red, green, blue and opacity that was not multiplied in."""
    short = lambda *v: struct.pack(f"<{len(v)}H", *v)  # noqa: E731
    pixels = b"".join(clear)
    page = [(256, 3, short(WIDTH)), (257, 3, short(HEIGHT)), (258, 3, short(8, 8, 8, 8)), (259, 3, short(1)), (262, 3, short(2)),
            (273, 4, ("data", 0)), (277, 3, short(4)), (278, 3, short(HEIGHT)), (279, 4, struct.pack("<I", len(pixels))),
            (338, 3, short(2))]  # fmt: skip
    return tiff_block([page], data=pixels)


def tiff_of_palette() -> bytes:
    """A TIFF of two colours, with the marker among the reds that no pixel has."""
    short = lambda *v: struct.pack(f"<{len(v)}H", *v)  # noqa: E731
    pixels = bytes(x % 2 for x in range(WIDTH)) * HEIGHT
    reds = (short(50_000, 20_000) + MARKER).ljust(512, b"\0")
    page = [(256, 3, short(WIDTH)), (257, 3, short(HEIGHT)), (258, 3, short(8)), (259, 3, short(1)), (262, 3, short(3)),
            (273, 4, ("data", 0)), (277, 3, short(1)), (278, 3, short(HEIGHT)), (279, 4, struct.pack("<I", len(pixels))),
            (320, 3, reds + bytes(1024))]  # fmt: skip
    return tiff_block([page], data=pixels)


def tiff_places() -> dict[str, bytes]:
    return {
        "colour-under-clear": tiff_of_colours(clear_rows()),
        "unused-palette": tiff_of_palette(),
        "description": tiff([(270, 2, text())]),
        "private-tag": tiff([(50_000, 7, MARKER)]),
        "xmp": tiff([(700, 1, xmp_title())]),
        "iptc": tiff([(33_723, 7, iptc())]),
        "photoshop": tiff([(34_377, 1, photoshop(0x0404, iptc()))]),
        "profile-description": tiff([(34_675, 7, profile())]),
        "exif": tiff_with_inner(0x8769, [(0x9286, 7, b"ASCII\0\0\0" + MARKER)]),
        "inner-directory": tiff_with_inner(330, [(270, 2, text())]),
        "preview-page": tiff(None, [(254, 4, struct.pack("<I", 1)), (270, 2, text())]),
        "second-page": tiff(None, [(270, 2, text())]),
        "gap": tiff(gap=MARKER),
        "after-end": tiff() + MARKER,
    }


def tiff_with_inner(tag: int, inner: list) -> bytes:
    """A TIFF whose page points at one more directory."""
    pixels = bytes(range(40, 40 + WIDTH)) * HEIGHT
    short = lambda v: struct.pack("<H", v)  # noqa: E731
    page = [(256, 3, short(WIDTH)), (257, 3, short(HEIGHT)), (258, 3, short(8)), (259, 3, short(1)), (262, 3, short(1)),
            (273, 4, ("data", 0)), (277, 3, short(1)), (278, 3, short(HEIGHT)), (279, 4, struct.pack("<I", len(pixels))),
            (tag, 4, ("ifd", 1))]  # fmt: skip
    return tiff_block([page, inner], data=pixels)


def bmp(*, gap: bytes = b"", padding: bytes = b"\0\0", behind: bytes = b"", reserved: bytes = bytes(4)) -> bytes:
    """A BMP of one column less, so that its rows end with padding."""
    width = WIDTH - 2
    rows = b"".join(bytes([90, 60, 40 + y]) * width + padding[2 * y % len(padding) :][:2].ljust(2, b"\0") for y in range(HEIGHT))
    head = struct.pack("<IiiHHIIiiII", 40, width, HEIGHT, 1, 24, 0, len(rows), 0, 0, 0, 0)
    start = 14 + len(head) + len(gap)
    return b"BM" + struct.pack("<I", start + len(rows)) + reserved + struct.pack("<I", start) + head + gap + rows + behind


def bmp_of_colours() -> bytes:
    """A BMP with opacity: version 4 of the header, with masks for blue, green, red and opacity."""
    rows = b"".join(clear_rows())
    head = struct.pack("<IiiHHIIiiII", 108, WIDTH, HEIGHT, 1, 32, 3, len(rows), 0, 0, 0, 0)
    head += struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + b"BGRs" + bytes(48)
    return b"BM" + struct.pack("<III", 14 + 108 + len(rows), 0, 14 + 108) + head + rows


def bmp_of_palette() -> bytes:
    """A BMP of two colours, with the marker among those that no pixel has."""
    rows = bytes(x % 2 for x in range(WIDTH)) * HEIGHT
    palette = (bytes([200, 20, 20, 0, 20, 20, 200, 0]) + MARKER).ljust(1024, b"\0")
    head = struct.pack("<IiiHHIIiiII", 40, WIDTH, HEIGHT, 1, 8, 0, len(rows), 0, 0, 256, 0)
    start = 14 + 40 + len(palette)
    return b"BM" + struct.pack("<III", start + len(rows), 0, start) + head + palette + rows


def bmp_places() -> dict[str, bytes]:
    return {
        "gap": bmp(gap=MARKER),
        "after-end": bmp(behind=MARKER),
        "colour-under-clear": bmp_of_colours(),
        "unused-palette": bmp_of_palette(),
    }


# --- HEIC, AVIF, JPEG XL -------------------------------------------------------------------------------------------


def heif_places(sample: str, brand: bytes) -> dict[str, bytes]:
    picture = coded_picture((SAMPLES / sample).read_bytes())
    about = [(b"cdsc", [1])]
    exif = struct.pack(">I", 0) + tiff_block([[(0x010E, 2, text())]])
    user = full_box(b"udes", 0, 0, b"en\0", text(), b"\0\0")
    whole = lambda *items, **extra: heif([picture, *items], brand=brand, **extra)  # noqa: E731
    other = Item(picture.kind, picture.data + MARKER, picture.properties)
    described = Item(picture.kind, picture.data, [*picture.properties, user])
    depth = full_box(b"auxC", 0, 0, b"urn:mpeg:hevc:2015:auxid:2\0" if brand == b"heic" else b"urn:mpeg:mpegB:cicp:systems:auxiliary:depth\0")
    named = Item(picture.kind, picture.data, picture.properties, name=MARKER)
    return {
        "exif": whole(Item(b"Exif", exif, [], about)),
        "xmp": whole(Item(b"mime", xmp_title(), [], about, content_type=b"application/rdf+xml")),
        "hidden-text": whole(Item(b"mime", MARKER, content_type=b"text/plain", hidden=True)),
        "hidden-picture": whole(Item(other.kind, other.data, other.properties, hidden=True)),
        "thumbnail": whole(Item(other.kind, other.data, other.properties, [(b"thmb", [1])])),
        "depth-map": whole(Item(other.kind, other.data, [*other.properties, depth], [(b"auxl", [1])])),
        "item-name": heif([named], brand=brand),
        "description": heif([described], brand=brand),
        "profile-description": heif([Item(picture.kind, picture.data, [*picture.properties, box(b"colr", b"prof", profile())])], brand=brand),
        "handler-name": whole(handler_name=MARKER),
        "free-box": whole(boxes=box(b"free", MARKER)),
        "uuid-box": whole(boxes=box(b"uuid", b"0123456789abcdef", MARKER)),
        "unknown-box": whole(boxes=box(b"prvt", MARKER)),
        "unknown-metadata": whole(meta=box(b"prvt", MARKER)),
        "gap-in-data": whole(gap=MARKER),
        "behind-data": whole(slack=MARKER),
        "motion-photo": whole(after=box(b"mpvd", video())),
        "after-end": whole(after=MARKER),
    }  # fmt: skip


def jxl_places() -> dict[str, bytes]:
    stream = (SAMPLES / "lossless.jxl").read_bytes()
    if not stream.startswith(b"\xff\x0a"):
        stream = dict(boxes(stream))[b"jxlc"]
    start = box(b"JXL ", b"\r\n\x87\n") + box(b"ftyp", b"jxl ", bytes(4), b"jxl ")
    whole = lambda *parts: start + b"".join(parts)  # noqa: E731
    picture = box(b"jxlc", stream)
    return {
        "exif": whole(box(b"Exif", bytes(4), tiff_block([[(0x010E, 2, text())]])), picture),
        "xmp": whole(picture, box(b"xml ", xmp_title())),
        "credentials": whole(box(b"jumb", MARKER), picture),
        "unknown-box": whole(box(b"prvt", MARKER), picture),
        "after-end": whole(picture) + MARKER,
    }


def all_places() -> dict[str, bytes]:
    """File name to content."""
    kinds = {
        "jpg": jpeg_places(), "png": png_places(), "gif": gif_places(), "webp": webp_places(), "tif": tiff_places(),
        "bmp": bmp_places(), "heic": heif_places("plain.heic", b"heic"), "avif": heif_places("clear.avif", b"avif"),
        "jxl": jxl_places(),
    }  # fmt: skip
    return {f"{name}.{kind}": content for kind, places in kinds.items() for name, content in places.items()}
