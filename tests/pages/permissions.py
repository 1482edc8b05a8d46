"""Who sees the pages that join features."""

from __future__ import annotations

from tests.house.rows import members_only, only, open_to_all

ROWS = [
    open_to_all(
        "pages.front_door",
        ok=200,
        differs=dict.fromkeys(("ambassador", "reviewer", "screener", "moderator", "manager", "owner", "stranger"), 302),
    ),
    open_to_all("pages.home"),
    members_only("pages.me"),
    members_only("pages.save_about", "POST", data=lambda cast: {"about": "Bookbinder"}),
    only(("manager", "owner"), "pages.today"),
    open_to_all("pages.health"),
]
