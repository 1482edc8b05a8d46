"""What concerns me: the list of notices. Opening one is a POST, since it marks it read."""

from __future__ import annotations

from functools import partial

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from community.core.keys import find_number
from community.notifications import links, phrases
from community.notifications.queries.notices import get_notice, notices_page
from community.notifications.services.ledger import mark_read
from community.notifications.views.base import bp
from community.programs.current import get_current_member
from community.web.pages import back_to, page_of, render

PAGE = 30


@bp.get("/notices")
def notices() -> Answer:
    rows = notices_page(get_current_member(), after=find_number(request.args.get("after")), size=PAGE)
    return render(
        "notifications/notices.html",
        page=page_of(rows, PAGE, lambda told: told.notice.id),
        phrases=phrases,
        address_of=partial(links.address_of, url=url_for),
    )


@bp.post("/notices/read")
def read_notices() -> Answer:
    up_to = find_number(request.form.get("up_to"))
    if up_to is not None:
        mark_read(get_current_member(), up_to=up_to)
    return back_to("notifications.notices")


@bp.post("/notices/<int:notice_id>/open")
def open_notice(notice_id: int) -> Answer:
    told = get_notice(get_current_member(), notice_id)
    mark_read(get_current_member(), only=notice_id)
    return redirect(links.address_of(told.place, url_for), code=303)
