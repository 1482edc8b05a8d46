"""Mail about accounts: always sent, to the account's own address."""

from __future__ import annotations

from community.accounts.models import Person
from community.core.outbox import Email, Stream, post
from community.web.mails import render_mail
from community.web.pages import external_url


def _post(template: str, person: Person, key: str, *, to_address: str | None = None, **context: object) -> None:
    subject, text, html = render_mail(
        f"accounts/emails/{template}",
        language=person.language,
        time_zone=person.time_zone,
        person=person,
        **context,
    )
    post(
        Email(
            to_address=to_address or person.email,
            to_name=person.name,
            subject=subject,
            text=text,
            html=html,
            stream=Stream.ACCOUNT,
            person_id=person.id,
        ),
        key=key,
    )


def reset(person: Person, *, link_id: int, secret: str) -> None:
    """The link for a new password."""
    _post("reset", person, f"reset:{link_id}", url=external_url("accounts.reset", secret=secret))


def password_changed(person: Person) -> None:
    """The word that the password is new, so that a thief does not stay unnoticed."""
    _post(
        "password_changed",
        person,
        f"password_changed:{person.id}:{person.version}",
        url=external_url("accounts.forgot"),
    )


def confirm_email(person: Person, *, new_email: str, link_id: int, secret: str) -> None:
    """The link that proves a new address, to that address."""
    url = external_url("accounts.confirm_email", secret=secret)
    _post("confirm_email", person, f"confirm_email:{link_id}", to_address=new_email, url=url)


def email_changed(person: Person, *, old_email: str) -> None:
    """The word to the old address that it was replaced."""
    _post("email_changed", person, f"email_changed:{person.id}:{person.version}", to_address=old_email)
