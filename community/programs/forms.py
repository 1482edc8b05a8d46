"""Forms of programs: joining, inviting, roles, agreement."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Email
from wtforms.widgets import CheckboxInput, ListWidget

from community.accounts.forms import NO_ADDRESS
from community.programs.models import ROLE_LABELS, STANDING_LABELS, Role
from community.web.extensions import time_zones
from community.web.forms import Form, VersionedForm, at_most, no_control_characters, required, stripped


class JoinForm(Form):
    """Joining as somebody who has no account yet."""

    name = StringField(
        _l("Your name, as others read it"),
        [required(), at_most(80), no_control_characters],
        filters=[stripped],
    )
    about = StringField(_l("One line about you"), [at_most(160), no_control_characters], filters=[stripped])
    password = PasswordField(_l("Choose a password"), [required(), at_most(256)])
    time_zone = SelectField(_l("Your time zone"))
    agreement_id = HiddenField()
    accept = BooleanField(
        _l("I have read the agreement and accept it"),
        [DataRequired(_l("Joining needs your yes to the agreement."))],
    )

    def __init__(self, *arguments: object, **named: object) -> None:
        super().__init__(*arguments, **named)
        self.time_zone.choices = [(name, name.replace("_", " ")) for name in time_zones()]


class JoinSignedInForm(Form):
    """Joining with the account that one has."""

    about = StringField(_l("One line about you"), [at_most(160), no_control_characters], filters=[stripped])
    agreement_id = HiddenField()
    accept = BooleanField(
        _l("I have read the agreement and accept it"),
        [DataRequired(_l("Joining needs your yes to the agreement."))],
    )


class AcceptForm(Form):
    """Accepting a new version."""

    agreement_id = HiddenField()
    accept = BooleanField(
        _l("I have read the agreement and accept it"),
        [DataRequired(_l("Staying in needs your yes to the agreement."))],
    )


class RolesField(SelectMultipleField):
    """Roles as check boxes; `roles` is their sum."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: object, **named: object) -> None:
        choices = [(str(role.value), text) for role, text in ROLE_LABELS.items()]
        super().__init__(label, choices=choices, **named)

    @property
    def roles(self) -> Role:
        """What is ticked."""
        total = Role(0)
        for value in self.data or ():
            total |= Role(int(value))
        return total


def ticked(roles: Role) -> list[str]:
    """The values of the boxes that show `roles`."""
    return [str(role.value) for role in ROLE_LABELS if role in roles]


class InviteForm(Form):
    email = EmailField(_l("Mail address"), [required(), at_most(254), Email(NO_ADDRESS)], filters=[stripped])
    name = StringField(_l("Name"), [at_most(80), no_control_characters], filters=[stripped])
    roles = RolesField(_l("What this person does here"))


class MemberForm(VersionedForm):
    roles = RolesField(_l("Roles"))
    standing = SelectField(
        _l("Standing"), choices=[(standing.value, label) for standing, label in STANDING_LABELS.items()]
    )


class AgreementForm(Form):
    text = TextAreaField(_l("The agreement, in plain words"), [required(), at_most(20_000)], filters=[stripped])


class AboutForm(Form):
    about = StringField(_l("One line that others read"), [at_most(160), no_control_characters], filters=[stripped])
