"""What every test of recruiting begins with."""

from __future__ import annotations

import pytest

from community.recruiting.applying import visits


@pytest.fixture(autouse=True)
def nothing_waits() -> None:
    """Visits wait in the process's memory: those of another test are none of this one's."""
    visits._waiting.clear()
