"""Forms of accounts."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import Email

from community.web.extensions import LANGUAGES, time_zones
from community.web.forms import Form, at_most, no_control_characters, required, stripped

NO_ADDRESS = _l("This does not look like a mail address. It needs an @ and an ending such as .org.")


class SignInForm(Form):
    email = EmailField(_l("Mail address"), [required(), at_most(254)], filters=[stripped])
    password = PasswordField(_l("Password"), [required(), at_most(256)])
    next = HiddenField()


class ForgotForm(Form):
    email = EmailField(_l("Mail address"), [required(), at_most(254), Email(NO_ADDRESS)], filters=[stripped])


class NewPasswordForm(Form):
    password = PasswordField(_l("New password"), [required(), at_most(256)])
    end_others = BooleanField(_l("Sign me out everywhere else"), default=True)


class ChangePasswordForm(Form):
    current_password = PasswordField(_l("Password that you have now"), [required(), at_most(256)])
    password = PasswordField(_l("New password"), [required(), at_most(256)])


class ProfileForm(Form):
    name = StringField(
        _l("Name, as others read it"), [required(), at_most(80), no_control_characters], filters=[stripped]
    )
    language = SelectField(_l("Language"), choices=list(LANGUAGES.items()))
    time_zone = SelectField(_l("Time zone"))

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.time_zone.choices = [(name, name.replace("_", " ")) for name in time_zones()]


class EmailForm(Form):
    email = EmailField(_l("New mail address"), [required(), at_most(254), Email(NO_ADDRESS)], filters=[stripped])
    current_password = PasswordField(_l("Password"), [required(), at_most(256)])


class EmptyForm(Form):
    """A button: nothing but CSRF."""
