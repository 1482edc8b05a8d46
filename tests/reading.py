"""Pages as tests compare them."""

from __future__ import annotations

import re

TOKEN = re.compile(r'(name="csrf_token" value|name="csrf-token" content)="[^"]*"')


def without_tokens(html: str) -> str:
    """A page without its forms' tokens, which hold the second in which they were signed."""
    return TOKEN.sub("", html)
