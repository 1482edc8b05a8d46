"""Forms of the desk: masks, the screener's checklist, scores."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField

from community.core.keys import find_number
from community.recruiting.reviewing.services import Given
from community.recruiting.screening.services import Stretch
from community.redaction.spans import Category
from community.web.forms import Form, VersionedForm, at_most, required, stripped

CATEGORY_LABELS = {
    Category.NAME: _l("Who it is"),
    Category.AUDIENCE_SIZE: _l("How many listen"),
    Category.HANDLE: _l("A handle"),
    Category.LINK: _l("A link"),
    Category.CONTACT: _l("A way to reach them"),
    Category.ENGAGEMENT: _l("How much others react"),
    Category.STATUS: _l("Standing among people who post"),
    Category.FAME: _l("Fame"),
    Category.POSTAL_ADDRESS: _l("An address"),
}


class MasksForm(VersionedForm):
    """What to mask. Verdicts on single spans come as ``span-<id>``, selections as ``span``: see `stretches`."""

    category = SelectField(choices=[(one.value, label) for one, label in CATEGORY_LABELS.items()], default="name")
    words = StringField(_l("Exact words to mask"), [at_most(200)], filters=[stripped])


def stretches(values: list[str]) -> list[Stretch]:
    """Selections as the script sends them, ``answer:start:end:category``. What does not look like one is left out."""
    found = []
    for value in values:
        field_key, start, end, category = [*value.split(":"), "", "", "", ""][:4]
        begins, ends = find_number(start), find_number(end)
        if field_key and begins is not None and ends is not None:
            kind = Category(category) if category in set(Category) else Category.NAME
            found.append(Stretch(field_key, begins, ends, kind))
    return found


class ReleaseForm(VersionedForm):
    """What a screener has looked for. The names of the fields are those of `screening.services.CHECKLIST`."""

    identity = BooleanField(_l("Nothing says who this is: no name, place of work, or story that everybody knows."))
    reach = BooleanField(_l("Nothing says how many people listen, read or watch."))
    platform = BooleanField(_l("No handle, link, or name of a place where they post."))
    others = BooleanField(_l("No other person can be recognized."))

    @property
    def checked(self) -> set[str]:
        return {name for name in ("identity", "reach", "platform", "others") if self[name].data}


class ScoreForm(VersionedForm):
    """One dimension. Evidence comes from a selection (three hidden fields) or from the list of sentences."""

    score = HiddenField()
    evidence_answer = HiddenField()
    evidence_start = HiddenField()
    evidence_end = HiddenField()
    evidence_pick = HiddenField()
    note = TextAreaField(_l("Note to yourself and the talk-about-it list"), [at_most(2000)], filters=[stripped])

    @property
    def given(self) -> Given:
        """What was said. An empty or foreign score is "not yet"."""
        data = self.score.data or ""
        value = int(data) if data in {"1", "2", "3", "4", "5"} else None
        return Given(value=value, no_evidence=data == "none", evidence=self.evidence)

    @property
    def evidence(self) -> tuple[str, int, int] | None:
        """The marked stretch. One picked from the list outranks a selection; "none" removes it."""
        picked = self.evidence_pick.data or ""
        if picked == "none":
            return None
        fields = (self.evidence_answer.data, self.evidence_start.data, self.evidence_end.data)
        parts = ["" if part is None else str(part) for part in fields]
        answer, start, end = picked.split(":") if picked.count(":") == 2 else parts
        begins, ends = find_number(start), find_number(end)
        return (answer, begins, ends) if answer and begins is not None and ends is not None else None


class NotBlindForm(Form):
    """Why a round can't be blind."""

    call_id = HiddenField()
    reason = StringField(_l("Why, in a sentence that everybody at the desk will read"), [required(), at_most(300)])
