"""What applicants of the sample program attached: pictures that are drawn here, and a humming that is reckoned."""

from __future__ import annotations

import io
import math
import struct
import wave
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from community.core.files import files
from community.recruiting.applying import attachments
from community.recruiting.applying.attachments import Place
from community.recruiting.applying.uploads import take
from community.recruiting.models import Application

SIZE = (960, 720)
WALL, FLOOR, DARK, WOOD, PALE, STEEL = "#cfc6b4", "#a8987f", "#4a3628", "#9c6b3f", "#d9b98a", "#8c9296"
RATE, SECONDS = 8000, 4


def attach(application: Application, place: Place, content: bytes, name: str) -> None:
    """Put a file into the draft on the way that every file takes."""
    taken = take(io.BytesIO(content), name, accepts=place.accepts, megabytes=place.megabytes)
    attachments.attach(application, place, taken, files().save(taken.stream))


def picture(key: str) -> bytes:
    """A PNG of one of `DRAWINGS`, a little soft, as pictures from a workshop are."""
    image = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(image)
    for row in range(SIZE[1]):
        shade = 1 - 0.25 * row / SIZE[1]
        draw.line((0, row, SIZE[0], row), fill=tuple(round(part * shade) for part in (207, 198, 180)))
    draw.rectangle((0, 560, *SIZE), fill=FLOOR)
    for seam in range(590, SIZE[1], 44):
        draw.line((0, seam, SIZE[0], seam), fill="#94856d", width=3)
    DRAWINGS[key](draw)
    target = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.4)).save(target, "PNG", compress_level=1)
    return target.getvalue()


def _brace(draw: ImageDraw.ImageDraw) -> None:
    draw.line((200, 330, 330, 330, 330, 190, 600, 190, 600, 330, 740, 330), fill=STEEL, width=26, joint="curve")
    draw.ellipse((130, 270, 220, 390), fill=WOOD, outline=DARK, width=5)
    draw.rounded_rectangle((400, 150, 530, 230), 36, fill=WOOD, outline=DARK, width=5)
    draw.rectangle((740, 312, 800, 348), fill=DARK)
    draw.polygon(((800, 318), (890, 330), (800, 342)), fill=STEEL)
    draw.line((438, 152, 452, 228), fill=PALE, width=7)


def _table(draw: ImageDraw.ImageDraw) -> None:
    for left in (170, 760):
        draw.polygon(((left, 380), (left + 44, 380), (left + 34, 650), (left + 10, 650)), fill=DARK)
    draw.polygon(((90, 330), (870, 330), (900, 392), (60, 392)), fill=WOOD, outline=DARK)
    for offset in range(0, 700, 78):
        draw.line((120 + offset, 336, 106 + offset, 388), fill="#87592f", width=4)
    draw.polygon(((420, 300), (560, 288), (566, 326), (424, 330)), fill=STEEL, outline=DARK)
    for curl in range(4):
        left = 590 + curl * 46
        draw.arc((left, 298, left + 40, 334), 150, 480, fill=PALE, width=6)


def _bag(draw: ImageDraw.ImageDraw) -> None:
    draw.polygon(((300, 210), (660, 210), (700, 640), (260, 640)), fill="#5d7a58", outline="#3c5139")
    draw.line((300, 244, 660, 244), fill="#e8e0c8", width=8)
    for stitch in range(330, 640, 26):
        draw.ellipse((stitch, 300, stitch + 20, 312), outline="#e8e0c8", width=4)
    draw.rectangle((440, 90, 486, 260), fill=WOOD, outline=DARK)
    draw.polygon(((446, 20), (480, 20), (486, 92), (440, 92)), fill=STEEL)
    draw.line((400, 420, 560, 420), fill="#e8e0c8", width=12)
    draw.line((560, 420, 590, 400, 560, 380), fill="#e8e0c8", width=12)


def _shelf(draw: ImageDraw.ImageDraw) -> None:
    for top in (190, 400):
        draw.rectangle((120, top, 840, top + 30), fill=WOOD, outline=DARK, width=4)
    for left in (150, 780):
        draw.rectangle((left, 120, left + 30, 600), fill=DARK)
    books = (("#8d3b31", 60), ("#375a7f", 44), ("#c9a227", 70), ("#4c6b3c", 52), ("#6b4c7a", 40))
    left = 220
    for color, width in books:
        draw.rectangle((left, 400 - 150 + width, left + width, 400), fill=color)
        left += width + 6
    draw.ellipse((600, 130, 680, 190), fill="#d7d2c8", outline=DARK, width=4)
    draw.line((480, 205, 520, 212), fill="#6d2020", width=7)


DRAWINGS: dict[str, Callable[[ImageDraw.ImageDraw], None]] = {
    "brace": _brace,
    "table": _table,
    "bag": _bag,
    "shelf": _shelf,
}


def humming() -> bytes:
    """A WAV of somebody who hums instead of speaking: four notes, each with its rise and its end."""
    notes = (196.0, 220.0, 174.6, 196.0)
    count = RATE * SECONDS // len(notes)
    samples = [
        round(6000 * math.sin(math.pi * at / count) * math.sin(2 * math.pi * note * at / RATE))
        for note in notes
        for at in range(count)
    ]
    target = io.BytesIO()
    with wave.open(target, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return target.getvalue()
