"""Which views let people in who are not signed in, and which GETs count: pinned, so that one more is a decision."""

from __future__ import annotations

from flask import Flask

from community.web.guards import is_public

PUBLIC = {
    "accounts.confirm_email",
    "accounts.forgot",
    "accounts.reset",
    "accounts.sign_in",
    "accounts.sign_in_submit",
    "accounts.sign_out",
    "accounts.theme",
    "applying.autosave",
    "applying.call",
    "applying.close_here",
    "applying.download",
    "applying.file",
    "applying.invitation_again",
    "applying.link_sent",
    "applying.lost",
    "applying.nudge",
    "applying.preview",
    "applying.reply",
    "applying.resume",
    "applying.resume_open",
    "applying.revoke",
    "applying.save",
    "applying.send",
    "applying.start",
    "applying.start_submit",
    "applying.status",
    "applying.take_up_again",
    "applying.upload",
    "applying.withdraw",
    "applying.write",
    "mail.another_day",
    "mail.less_often",
    "mail.unsubscribe",
    "nominated.accept",
    "nominated.done",
    "nominated.page",
    "nominated.refusal",
    "nominated.refuse",
    "pages.front_door",
    "pages.health",
    "pages.home",
    "programs.join",
    "programs.join_submit",
}
COUNTING = {"applying.call"}


def test_public_views_are_pinned(app: Flask) -> None:
    found = {name for name, view in app.view_functions.items() if is_public(view)}
    assert found - {"house_components"} == PUBLIC


def test_counting_gets_are_pinned(app: Flask) -> None:
    assert {name for name, view in app.view_functions.items() if getattr(view, "counts", False)} == COUNTING
