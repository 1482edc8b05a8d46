"""Forms of calls and applicants. The questions themselves are `questionnaires.forms.form_for`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, TextAreaField
from wtforms.validators import Email

from community.web.forms import Form, VersionedForm, at_most, no_control_characters, required, stripped

NO_ADDRESS = _l("This does not look like a mail address. It needs an @ and an ending such as .org.")


class AddressForm(Form):
    """Where the link goes."""

    email = EmailField(
        _l("Your mail address"),
        [required(), at_most(254), no_control_characters, Email(NO_ADDRESS)],
        filters=[stripped],
    )


class SendForm(VersionedForm):
    """The last yes. `version` is the draft's when the preview was made: what was read is what is sent."""

    adult = BooleanField(_l("I am at least 18 years old."))
    honest = BooleanField(_l("These are my own words about my own experience, and I would say so to anybody who asks."))


class EmptyForm(Form):
    """A button: nothing but CSRF."""


class ReplyForm(Form):
    """What an applicant says to the screener's question."""

    reply = TextAreaField(
        _l("Your answer"),
        [required(_l("Please write a few words, or change your answers instead.")), at_most(4000)],
        filters=[stripped],
    )
