"""Letters say nothing of those who reported: neither a name nor what they wrote."""

from __future__ import annotations

import re

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from community.core.db import db
from community.core.errors import Invalid
from community.moderation.models import Case, Report
from community.programs.models import Member

#: Shorter words of a report are anybody's: "too long" may well stand in a letter.
TELLING_LENGTH = 20


def require_discreet(case: Case, text: str, *, field: str) -> None:
    """Refuse a text that names a reporter or repeats a report.

    One sentence for both, so that trying names out tells nobody who reported.

    :raises Invalid: at `field`.
    """
    said = _plain(text)
    if not said:
        return
    rows = db.session.execute(
        select(Report, Member)
        .outerjoin(Member, Member.id == Report.member_id)
        .options(joinedload(Member.person))
        .where(Report.case_id == case.id)
    ).tuples()
    for report, member in rows:
        words = _plain(report.words)
        repeats = len(words) >= TELLING_LENGTH and words in said
        names = member is not None and _plain(member.name) in said
        if repeats or names:
            sentence = _l("This repeats a report, or a name that should stay out of it. Please use words of your own.")
            raise Invalid(sentence, field=field)


def _plain(text: str) -> str:
    """Only letters and digits with single spaces, in lower case: quotes and line ends hide nothing."""
    return " ".join(re.findall(r"\w+", text.casefold()))
