"""The base of all forms: CSRF, the version that the person saw, and no field that was not declared."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel.support import NullTranslations, Translations
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import _FlaskFormCSRF
from wtforms import HiddenField
from wtforms.fields import Field
from wtforms.i18n import messages_path
from wtforms.validators import InputRequired, Length, StopValidation, ValidationError

from community.core.keys import find_number
from community.web.language import speech
from community.web.sessions import csrf_token

REQUIRED = _l("Please fill this in.")


class Required(InputRequired):
    """Something was sent, and it is not whitespace alone."""

    def __call__(self, form: Any, field: Field) -> None:
        sent = field.raw_data[0] if field.raw_data else None
        if isinstance(sent, str) and not sent.strip():
            field.errors[:] = []
            raise StopValidation(self.message)
        super().__call__(form, field)


def required(sentence: Any = REQUIRED) -> InputRequired:
    """The field must have something in it; whitespace is not something."""
    return Required(sentence)


def at_most(length: int) -> Length:
    """No more than `length` characters, with a sentence that says so."""
    return Length(max=length, message=_l("Please keep this to %(max)d characters."))


def stripped(value: str | None) -> str | None:
    """A filter: no space at the ends, and one kind of line end."""
    return value.strip().replace("\r\n", "\n") if value else value


@cache
def _sentences(language: str) -> NullTranslations:
    """What WTForms itself says, in `language`. Flask-WTF would read it from its file for each request."""
    return Translations.load(messages_path(), [language], domain="wtforms")


class _Token(_FlaskFormCSRF):
    def generate_csrf_token(self, _field: Any) -> str:
        return csrf_token()


class Form(FlaskForm):
    """A form in the house's manner. Errors appear at the fields and, once, above them."""

    class Meta(FlaskForm.Meta):
        csrf_class = _Token

        def get_translations(self, _form: Any) -> NullTranslations:
            return _sentences(speech().language)

    def refuse(self, field: Field | None, sentence: Any) -> None:
        """Put a refusal of the domain at `field` (or above the form), so that the person keeps what was typed."""
        if field is None:
            self.form_errors.append(sentence)
        else:
            field.errors = [*field.errors, sentence]


class VersionedForm(Form):
    """A form that changes a thing with states: it carries the version that the person saw."""

    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        """The version in the form, or None if it is missing or no number."""
        return find_number(self.version.data)


def no_control_characters(_form: Any, field: Field) -> None:
    """Refuse line ends and control characters in what may reach a mail header."""
    if field.data and any(ord(character) < 32 or ord(character) == 127 for character in field.data):
        raise ValidationError(_l("Please use one line of ordinary characters."))
