"""QR codes of links, drawn on this machine."""

from __future__ import annotations

import io
from typing import Any

import segno

#: Quiet space around the code, in modules: ISO/IEC 18004 asks for four.
BORDER = 4


def svg(url: str) -> bytes:
    """The code as a picture that scales; on white in both themes, since scanners want it so."""
    return _saved(url, kind="svg", scale=8, light="#fff", svgclass=None, lineclass=None)


def png(url: str) -> bytes:
    """The same for programs that take no SVG: sixteen pixels a module, sharp on a printed page."""
    return _saved(url, kind="png", scale=16, light="#fff")


def _saved(url: str, **how: Any) -> bytes:
    out = io.BytesIO()
    # Level M stands a fold or a stain: the code is meant for paper.
    segno.make(url, error="m", micro=False).save(out, border=BORDER, **how)
    return out.getvalue()
