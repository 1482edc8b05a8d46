"""Forms of programs: joining, inviting, roles, agreement."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
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
from community.programs.models import ROLE_LABELS, STANDING_LABELS, Program, Role
from community.programs.services import Settings
from community.web.extensions import LANGUAGES, time_zones
from community.web.forms import Form, VersionedForm, at_most, no_control_characters, required, stripped

#: Days within which an owner may promise an answer.
PROMISES = (1, 2, 3, 4, 5, 6, 7, 10, 14)


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


class ProgramForm(VersionedForm):
    """What an owner sets. The names of the fields are those of the program's columns."""

    name = StringField(_l("Name"), [required(), at_most(80), no_control_characters], filters=[stripped])
    tagline = StringField(
        _l("What it is for, in one line"), [at_most(160), no_control_characters], default="", filters=[stripped]
    )
    about = TextAreaField(_l("What a visitor should know"), [at_most(2000)], default="", filters=[stripped])
    answer_promise_days = SelectField(_l("We answer every conversation"), coerce=str)
    time_zone = SelectField(_l("Time zone"))
    language = SelectField(_l("Language"), choices=list(LANGUAGES.items()))
    address_line = StringField(
        _l("Postal address, in one line"), [at_most(200), no_control_characters], default="", filters=[stripped]
    )

    def __init__(self, program: Program, **named: object) -> None:
        """The form. What `program` has now may be kept, whether it stands in our lists or not."""
        super().__init__(**named)
        days, zone = sorted({*PROMISES, program.answer_promise_days}), program.time_zone
        self.answer_promise_days.choices = [
            (str(count), ngettext("within %(num)d day", "within %(num)d days", count)) for count in days
        ]
        zones = time_zones()
        self.time_zone.choices = [
            (name, name.replace("_", " ")) for name in (zones if zone in zones else [zone, *zones])
        ]

    @property
    def settings(self) -> Settings:
        """What was set."""
        return Settings(
            name=self.name.data or "",
            tagline=self.tagline.data or "",
            about=self.about.data or "",
            address_line=self.address_line.data or "",
            time_zone=self.time_zone.data,
            language=self.language.data,
            answer_promise_days=int(self.answer_promise_days.data),
        )


class AboutForm(Form):
    about = StringField(_l("One line that others read"), [at_most(160), no_control_characters], filters=[stripped])
