"""Forms of screening that stand on a page of their own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField

from community.recruiting.calling.forms import DayField
from community.recruiting.screening.asking import MOST_CHARACTERS
from community.web.forms import VersionedForm, at_most, required, stripped


class AskForm(VersionedForm):
    """What the applicant is asked."""

    question = TextAreaField(
        _l("Your question"),
        [required(_l("Please write what you would like to know.")), at_most(MOST_CHARACTERS)],
        filters=[stripped],
    )
    answer_by = DayField(_l("Answer by"), [required(_l("Please give a day to come, within the next two months."))])
