"""Who may do what with accounts. They belong to no program: being signed in is what counts."""

from __future__ import annotations

from community.accounts.models import LinkPurpose, Person, SignIn, SingleUseLink
from community.accounts.services import RESET_LASTS, open_session
from community.core.clock import now
from community.core.db import db
from community.core.tokens import new_secret
from tests.factories import PASSWORD
from tests.house.rows import ROLES, Cast, Row, open_to_all

SIGNED_IN = dict.fromkeys(ROLES, 200) | {"anonymous": 302, "applicant": 302}
CHANGED = dict.fromkeys(ROLES, 303) | {"anonymous": 302, "applicant": 302}
WRONG = dict.fromkeys(ROLES, 422) | {"anonymous": 302, "applicant": 302}


def stage(cast: Cast) -> None:
    person = cast["ambassador"].person_id
    for name, purpose, new in (
        ("reset", LinkPurpose.RESET_PASSWORD, None),
        ("confirm", LinkPurpose.CHANGE_EMAIL, "new@example.org"),
    ):
        secret, digest = new_secret()
        link = SingleUseLink(
            person_id=person,
            purpose=purpose,
            secret_digest=digest,
            new_email=new,
            created_at=now(),
            expires_at=now() + RESET_LASTS,
        )
        db.session.add(link)
        cast.things[name] = secret
    open_session(db.session.get_one(Person, person), device="another")
    cast.things["session"] = db.session.query(SignIn).filter_by(device="another").one().id


ROWS = [
    Row("accounts.sign_in", "GET", dict.fromkeys(ROLES, 302) | {"anonymous": 200, "applicant": 200}),
    open_to_all(
        "accounts.sign_in_submit",
        "POST",
        ok=303,
        data=lambda cast: {"email": "pat@example.org", "password": PASSWORD},
    ),
    open_to_all("accounts.sign_out", "POST", ok=303),
    open_to_all("accounts.forgot", "GET"),
    open_to_all("accounts.forgot", "POST", data=lambda cast: {"email": "somebody@example.org"}),
    open_to_all("accounts.reset", "GET", values=lambda cast: {"secret": cast.things["reset"]}),
    open_to_all(
        "accounts.reset",
        "POST",
        ok=303,
        values=lambda cast: {"secret": cast.things["reset"]},
        data=lambda cast: {"password": "an orchard behind seven mills"},
    ),
    open_to_all("accounts.confirm_email", "GET", values=lambda cast: {"secret": cast.things["confirm"]}),
    open_to_all("accounts.confirm_email", "POST", ok=303, values=lambda cast: {"secret": cast.things["confirm"]}),
    open_to_all("accounts.theme", "POST", ok=303),
    Row("accounts.account", "GET", SIGNED_IN),
    Row(
        "accounts.change_profile",
        "POST",
        CHANGED,
        data=lambda cast: {"name": "N", "language": "en", "time_zone": "UTC"},
    ),
    Row(
        "accounts.change_password",
        "POST",
        WRONG,
        data=lambda cast: {"current_password": "x", "password": "y"},
    ),
    Row(
        "accounts.change_email",
        "POST",
        WRONG,
        data=lambda cast: {"current_password": "x", "email": "new@example.org"},
    ),
    Row("accounts.end_other_sessions", "POST", CHANGED),
    Row(
        "accounts.end_session",
        "POST",
        dict.fromkeys(ROLES, 404) | {"anonymous": 302, "applicant": 302, "ambassador": 303},
        values=lambda cast: {"sign_in_id": cast.things["session"]},
    ),
]
