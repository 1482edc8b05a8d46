"""The desk's page about mail: what went out, what did not, and why."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from community.core.keys import find_number
from community.core.outbox import EmailState
from community.core.outbox.queries import counts
from community.core.policies import require
from community.notifications import phrases
from community.notifications.policies import may_see_delivery
from community.notifications.queries.delivery import delivery_to, mails_page
from community.notifications.queries.preferences import preference_of
from community.notifications.views.base import bp
from community.notifications.views.preferences import next_at
from community.programs.current import get_current_member
from community.web.pages import page_of, render

PAGE = 40


@bp.get("/desk/mail")
def delivery() -> Answer:
    member = get_current_member()
    require(may_see_delivery, member)
    after = find_number(request.args.get("after"))
    page = page_of(mails_page(member, after=after, size=PAGE), PAGE, lambda mail: mail.id)
    numbers = counts(member.program_id)
    return render(
        "notifications/delivery.html",
        page=page,
        title=title_of(numbers),
        counts=numbers,
        kinds=phrases.STREAM_LABELS,
        phrases=phrases,
    )


def title_of(numbers: dict[EmailState, int]) -> str:
    """What is the matter, in a sentence."""
    if numbers[EmailState.FAILED]:
        return ngettext("%(num)d mail did not arrive", "%(num)d mails did not arrive", numbers[EmailState.FAILED])
    waiting = numbers[EmailState.WAITING]
    if waiting:
        return ngettext("%(num)d mail is waiting to go out", "%(num)d mails are waiting to go out", waiting)
    return _("Our mail arrives")


@bp.get("/desk/mail/<int:member_id>")
def delivery_to_member(member_id: int) -> Answer:
    require(may_see_delivery, get_current_member())
    found = delivery_to(get_current_member(), member_id)
    preference = preference_of(found.member)
    return render(
        "notifications/delivery_to.html",
        found=found,
        preference=preference,
        next_at=next_at(found.member, preference),
        kinds=phrases.STREAM_LABELS,
        notice_kinds=phrases.INSTANT_LABELS,
        phrases=phrases,
    )
