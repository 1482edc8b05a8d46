"""Who may do what with notices and mail. What a signed link does, it does for everybody who has it."""

from __future__ import annotations

from community.core.clock import now
from community.core.db import db
from community.core.outbox import Stream
from community.notifications import links
from community.notifications.models import Notice, NoticeKind
from community.programs.models import Member
from tests.house.rows import ROLES, Cast, Row, members_only, only, open_to_all

MANAGERS = ("manager", "owner")


def stage(cast: Cast) -> None:
    notice = Notice(
        member_id=cast["ambassador"].id,
        kind=NoticeKind.CASE,
        subject="case:abc",
        data={"line": "to_reporter"},
        created_at=now(),
    )
    db.session.add(notice)
    db.session.flush()
    cast.things["notice"] = notice.id
    cast.things["token"] = links.sign(db.session.get_one(Member, cast["ambassador"].id).id, Stream.DIGEST)


def token(cast: Cast) -> dict[str, str]:
    return {"token": cast.things["token"]}


CHOICE = {
    "cadence": "weekly",
    "weekday": "2",
    "minute": "450",
    "sections": ["best"],
    "instant": ["reply"],
    "delay": "10",
}
NOT_THEIRS = dict.fromkeys(ROLES, 404) | {"anonymous": 302, "applicant": 302, "ambassador": 303}

ROWS = [
    members_only("notifications.mail"),
    members_only("notifications.mail", "POST", data=lambda cast: CHOICE),
    members_only("notifications.preview"),
    members_only("notifications.preview_html"),
    members_only("notifications.notices"),
    members_only("notifications.read_notices", "POST", data=lambda cast: {"up_to": "1"}),
    Row(
        "notifications.open_notice",
        "POST",
        NOT_THEIRS,
        values=lambda cast: {"notice_id": cast.things["notice"]},
    ),
    only(MANAGERS, "notifications.delivery"),
    only(MANAGERS, "notifications.delivery_to_member", values=lambda cast: {"member_id": cast["ambassador"].id}),
    open_to_all("mail.unsubscribe", values=token),
    open_to_all("mail.unsubscribe", "POST", values=token),
    open_to_all("mail.less_often", values=token),
    open_to_all("mail.less_often", "POST", values=token, data=lambda cast: {"cadence": "fortnightly"}),
    open_to_all("mail.another_day", values=token),
    open_to_all("mail.another_day", "POST", values=token, data=lambda cast: {"weekday": "4"}),
]
