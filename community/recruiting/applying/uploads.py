"""What may come in as a file, and what becomes of it before it is stored. Knows neither applications nor the database.

The content decides what a file is, never its name. Pictures are decoded and made anew, so that nothing of the
original's bytes, and no place or camera written into them, is kept. Recordings and documents are stored as given; their
only way out is an attachment with a media type of ours.
"""

from __future__ import annotations

import io
import re
import unicodedata
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from typing import IO

from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps

from community.core.errors import Invalid
from community.questionnaires.answers import BYTES_OF_MEGABYTE
from community.questionnaires.schema import KINDS
from community.recruiting.models import FileKind

#: Decoding takes four bytes for each: 160 MB at most.
MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000
#: Pictures are made no larger than this on their longer side.
STORED_SIDE = 2_400
QUALITY = 84
PICTURES = ("JPEG", "PNG", "WEBP", "GIF")
NAME_LENGTH = 80

EXTENSIONS = {
    "image/webp": "webp",
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
    "application/pdf": "pdf",
    "text/plain": "txt",
}

NOT_KNOWN = _l(
    "We can’t take this kind of file. Pictures may be JPEG, PNG, WebP or GIF; recordings WebM, Ogg, MP3, M4A or WAV; "
    "documents PDF or plain text."
)
BROKEN = _l("This picture can’t be read. It may be damaged; please try another copy of it.")
TOO_MANY_PIXELS = _l("This picture has too many pixels. Please make it smaller and try again.")
EMPTY = _l("This file is empty. Please choose it again.")
NOT_HERE = {
    FileKind.PICTURE: _l("A picture can’t be the answer here. Please choose another file."),
    FileKind.AUDIO: _l("A recording can’t be the answer here. Please choose another file."),
    FileKind.DOCUMENT: _l("A document can’t be the answer here. Please choose another file."),
}


@dataclass(frozen=True)
class Taken:
    """A file that was looked at and may be stored. `stream` is at its beginning."""

    stream: IO[bytes]
    kind: FileKind
    media_type: str
    bytes: int
    name: str


def take(stream: IO[bytes], name: str | None, *, accepts: Collection[str] = (), megabytes: int) -> Taken:
    """Look at what was sent and make it ready to be stored. Slow for pictures: call it before writing begins.

    :param accepts: of `schema.KINDS`; empty: any.
    :param megabytes: the most that it may have as it was sent.
    :raises Invalid: with the sentence for the person; nothing was stored.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    if not size:
        raise Invalid(EMPTY)
    if size > megabytes * BYTES_OF_MEGABYTE:
        raise Invalid(_l("This file is larger than %(limit)d MB. Please choose a smaller one.", limit=megabytes))
    found = sniff(stream)
    if found is None:
        raise Invalid(NOT_KNOWN)
    kind, media_type = found
    if kind not in (accepts or KINDS):
        raise Invalid(NOT_HERE[kind])
    if kind is FileKind.PICTURE:
        stream = remade(stream)
        size = stream.seek(0, io.SEEK_END)
        stream.seek(0)
    return Taken(stream, kind, media_type, size, harmless(name, EXTENSIONS[media_type]))


def sniff(stream: IO[bytes]) -> tuple[FileKind, str] | None:
    """What the file is by its first bytes, with the media type under which it is kept; None for what we don't take."""
    stream.seek(0)
    head = stream.read(4096)
    stream.seek(0)
    if is_picture(head):
        return FileKind.PICTURE, "image/webp"
    if media_type := audio_type(head):
        return FileKind.AUDIO, media_type
    if head.startswith(b"%PDF-"):
        return FileKind.DOCUMENT, "application/pdf"
    if is_plain_text(stream):
        return FileKind.DOCUMENT, "text/plain"
    return None


def is_picture(head: bytes) -> bool:
    """Whether it begins as one of the four kinds of pictures does."""
    return head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    )


def audio_type(head: bytes) -> str | None:
    """The media type of a recording."""
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "audio/webm"
    if head.startswith(b"OggS"):
        return "audio/ogg"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[4:8] == b"ftyp" and head[8:12] in {b"M4A ", b"M4B ", b"mp41", b"mp42", b"isom", b"iso2", b"iso5", b"iso6"}:
        return "audio/mp4"
    # An MPEG frame: eleven bits set, a layer that is not reserved, a bit rate and a sample rate that exist.
    is_frame = len(head) > 3 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 == 0x02
    if head.startswith(b"ID3") or (is_frame and head[2] & 0xF0 != 0xF0 and head[2] & 0x0C != 0x0C):
        return "audio/mpeg"
    return None


_MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|script|svg|\?xml|iframe|!--|[a-z]+[\s>/])", re.IGNORECASE)


def is_plain_text(stream: IO[bytes]) -> bool:
    """Whether all of it is UTF-8 that people can read, and no page or drawing that a browser would run."""
    stream.seek(0)
    whole = stream.read()
    stream.seek(0)
    body = whole.removeprefix(b"\xef\xbb\xbf")
    if b"\x00" in body or _MARKUP.match(body):
        return False
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(character) == "Cc" and character not in "\t\n\r\f" for character in text)


def remade(stream: IO[bytes]) -> IO[bytes]:
    """The picture, upright, no larger than needed, as a WebP of ours: pixels and nothing else.

    :raises Invalid: if it can't be decoded, or would fill the memory. Its size is looked at before it is decoded.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(stream, formats=PICTURES)
        width, height = picture.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise Invalid(TOO_MANY_PIXELS)
        picture.draft("RGB", (STORED_SIDE, STORED_SIDE))
        picture.load()
        upright = ImageOps.exif_transpose(picture)
        has_alpha = "A" in upright.getbands() or "transparency" in upright.info
        plain = upright.convert("RGBA" if has_alpha else "RGB")
        plain.thumbnail((STORED_SIDE, STORED_SIDE))
        # A new picture of the same pixels: whatever else hung on the old one does not come along.
        clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
        target = io.BytesIO()
        clean.save(target, "WEBP", quality=QUALITY)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Invalid(TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, OverflowError, MemoryError):
        # Pillow's decoders answer broken data with nearly any of these.
        raise Invalid(BROKEN) from None
    target.seek(0)
    return target


def harmless(name: str | None, extension: str) -> str:
    """The last part of a name, without what could change a line, a folder or the direction of writing.

    Ends in the extension of what is stored, whatever it was called: `holiday.jpg` becomes `holiday.webp`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name or ""))[-1]
    kept = "".join(one for one in last if unicodedata.category(one)[0] != "C" and one not in '"<>|:*?;%&')
    stem, dot, ending = kept.rpartition(".")
    if not dot or not 1 <= len(ending) <= 5:
        stem = kept
    stem = " ".join(stem.replace(".", " ").split())[:NAME_LENGTH].strip()
    return f"{stem or 'file'}.{extension}"
