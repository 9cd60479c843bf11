"""Marks in delivered files: how a picture was made, what it rests on and what it shows, as XMP that any tool can read.

Written into the file's bytes without encoding it anew, so that the pixels stay those that were certified.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zlib
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from PIL import Image

from domain import Frozen
from domain.creative import Certificate, Recipe
from tools.generation.scenarios import CUT_OUTS, SHEETS, kind_of

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
TC260 = "http://www.tc260.org.cn/ns/AIGC/1.0/"
IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
IPTC_CORE = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
OURS = "urn:vitrine:marks:1"
WITHOUT_MODEL = frozenset({"studio"})
"""Backends in which no learned model makes pixels: a photo, a path-traced set and set type are put together."""
PRODUCER = "Vitrine"
MOST_FACTS, LONGEST_ALT = 24, 240
"""Marks stay under 4 kB, which files that must stay under a size leave free."""
JPEG_XMP = b"http://ns.adobe.com/xap/1.0/\0"
XMP_END = b"</x:xmpmeta>"
PNG_XMP = b"XML:com.adobe.xmp\0\0\0\0\0"


class Marks(Frozen):
    """What is written into a file."""

    picture: str
    """Asset id of the picture as it was painted and certified, before the marks."""
    source_type: str
    """IPTC digital source type, without its address."""
    aigc: str
    """TC260 label: 1 made by AI, 2 possibly, 3 suspected."""
    recipe: str
    certificate: str
    facts: tuple[str, ...] = ()
    alt: str = ""


def marks_of(recipe: Recipe, certificate: Certificate, alt: str) -> Marks:
    """The truthful marks of one picture: see docs/decisions.md for what is claimed of which backend."""
    exact = kind_of(recipe.layout.canvas.name) in CUT_OUTS | SHEETS  # nothing is imagined there
    plain = exact or recipe.backend in WITHOUT_MODEL
    instruction = recipe.instruction
    facts = (*instruction.words.facts, *(sticker.fact for sticker in instruction.stickers if sticker.fact))
    return Marks(
        picture=certificate.picture,
        source_type="composite" if plain else "compositeWithTrainedAlgorithmicMedia",
        aigc="2" if plain else "1",
        recipe=_id_of(recipe),
        certificate=_id_of(certificate),
        facts=tuple(dict.fromkeys((*facts, *instruction.selling_points)))[:MOST_FACTS],
        alt=alt[:LONGEST_ALT],
    )


def marked(data: bytes, marks: Marks) -> bytes:
    """The file with its marks; earlier ones are replaced. Formats that hold none are refused."""
    packet = _packet(marks)
    if data.startswith(b"\xff\xd8"):
        return _in_jpeg(data, packet)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _in_png(data, packet)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _in_webp(data, packet)
    raise ValueError("only JPEG, PNG and WebP files can be marked")


def marks_in(data: bytes) -> Marks | None:
    """The marks that a file carries; None where it has none or they cannot be read."""
    try:
        told = _xmp_in(data)
        root = ElementTree.fromstring(told if isinstance(told, bytes) else told.encode())
    except (OSError, SyntaxError, ValueError, ElementTree.ParseError):
        return None

    def text(space: str, name: str) -> str:
        found = root.find(f".//{{{space}}}{name}")
        return "".join(found.itertext()).strip() if found is not None else ""

    try:
        aigc = json.loads(text(TC260, "AIGC"))
        return Marks(
            picture=aigc["ProduceID"], aigc=aigc["Label"],
            source_type=text(IPTC_EXT, "DigitalSourceType").removeprefix(SOURCE_TYPES),
            recipe=text(OURS, "recipe"), certificate=text(OURS, "certificate"),
            facts=tuple(text(OURS, "facts").split()), alt=text(IPTC_CORE, "AltTextAccessibility"),
        )  # fmt: skip
    except (ValueError, KeyError):
        return None


def _xmp_in(data: bytes) -> bytes | str:
    """The XMP of a picture file, or of an SVG."""
    if data[:200].lstrip().startswith((b"<?xml", b"<svg")):
        start, end = data.find(b"<x:xmpmeta"), data.find(XMP_END)
        return data[start : end + len(XMP_END)] if 0 <= start < end else b""
    with Image.open(io.BytesIO(data)) as opened:
        if opened.format == "PNG":
            opened.load()  # its texts may stand after the pixels
        return opened.info.get("xmp") or opened.info.get("XML:com.adobe.xmp") or b""


def _id_of(thing: Frozen) -> str:
    """A stable id for what has none: the hash of what it says."""
    return "sha256:" + hashlib.sha256(thing.model_dump_json().encode()).hexdigest()


def _packet(marks: Marks) -> bytes:
    """The XMP as a packet, as picture files hold it."""
    begin, end = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>', '<?xpacket end="w"?>'
    return f"{begin}\n{xmp_of(marks)}\n{end}".encode()


def xmp_of(marks: Marks) -> str:
    """The marks as XMP. The TC260 element is JSON with the fields that GB 45438-2025 names."""
    aigc = {
        "Label": marks.aigc, "ContentProducer": PRODUCER, "ProduceID": marks.picture, "ReservedCode1": "",
        "ContentPropagator": "", "PropagateID": "", "ReservedCode2": "",
    }  # fmt: skip
    alt = escape(marks.alt)
    return f"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:TC260="{TC260}" xmlns:Iptc4xmpExt="{IPTC_EXT}" xmlns:Iptc4xmpCore="{IPTC_CORE}"
 xmlns:vitrine="{OURS}">
<TC260:AIGC>{escape(json.dumps(aigc))}</TC260:AIGC>
<Iptc4xmpExt:DigitalSourceType>{SOURCE_TYPES}{marks.source_type}</Iptc4xmpExt:DigitalSourceType>
<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">{alt}</rdf:li></rdf:Alt>\
</Iptc4xmpCore:AltTextAccessibility>
<vitrine:recipe>{marks.recipe}</vitrine:recipe><vitrine:certificate>{marks.certificate}</vitrine:certificate>
<vitrine:facts>{escape(" ".join(marks.facts))}</vitrine:facts>
</rdf:Description></rdf:RDF></x:xmpmeta>"""


def _in_jpeg(data: bytes, packet: bytes) -> bytes:
    """After the file's first segment (JFIF), as readers expect it."""
    out, at, segment = [b"\xff\xd8"], 2, JPEG_XMP + packet
    new = b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment
    while data[at : at + 1] == b"\xff" and 0xE0 <= data[at + 1] <= 0xEF:
        end = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if not (data[at + 1] == 0xE1 and data[at + 4 : at + 4 + len(JPEG_XMP)] == JPEG_XMP):
            out.append(data[at:end])
        at = end
    place = 2 if len(out) > 1 and out[1][1] == 0xE0 else 1
    return b"".join([*out[:place], new, *out[place:], data[at:]])


def _in_png(data: bytes, packet: bytes) -> bytes:
    """After the header chunk."""
    chunks = list(_chunks_of_png(data))
    kept = [chunk for chunk in chunks if not (chunk[4:8] == b"iTXt" and chunk[8:].startswith(b"XML:com.adobe.xmp\0"))]
    body = b"iTXt" + PNG_XMP + packet
    new = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return data[:8] + b"".join([kept[0], new, *kept[1:]])


def _chunks_of_png(data: bytes) -> list[bytes]:
    found, at = [], 8
    while at < len(data):
        end = at + 12 + struct.unpack(">I", data[at : at + 4])[0]
        found.append(data[at:end])
        at = end
    return found


def _in_webp(data: bytes, packet: bytes) -> bytes:
    """At the file's end, announced in its extended header."""
    parts, at = [], 12
    while at + 8 <= len(data):
        size = struct.unpack("<I", data[at + 4 : at + 8])[0]
        parts.append((data[at : at + 4], data[at + 8 : at + 8 + size]))
        at += 8 + size + size % 2
    with Image.open(io.BytesIO(data)) as opened:
        (width, height), alpha = opened.size, opened.mode == "RGBA"
    known = next((body for name, body in parts if name == b"VP8X"), None)
    flags = (known[0] if known else 0x10 * alpha) | 0x04
    sizes = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    head = bytes([flags, 0, 0, 0]) + sizes
    body = [(b"VP8X", head), *((n, b) for n, b in parts if n not in (b"VP8X", b"XMP ")), (b"XMP ", packet)]
    whole = b"".join(name + struct.pack("<I", len(part)) + part + b"\0" * (len(part) % 2) for name, part in body)
    return b"RIFF" + struct.pack("<I", len(whole) + 4) + b"WEBP" + whole
