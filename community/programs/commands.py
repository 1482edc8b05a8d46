"""`flask program`: the first program and its owner."""

from __future__ import annotations

import re

import click
from flask.cli import AppGroup

from community.accounts import passwords
from community.accounts.queries import find_person_by_email
from community.accounts.services import register_person
from community.core.db import unit_of_work
from community.core.errors import Invalid
from community.programs.furnishing import furnish
from community.programs.models import Role
from community.programs.queries import all_programs, find_program
from community.programs.services import add_member, create_program
from community.programs.texts import FIRST_AGREEMENT
from community.web.extensions import LANGUAGES, is_time_zone

program_commands = AppGroup("program", help="Programs of this installation.")
groups = [program_commands]


@program_commands.command("list")
def list_programs() -> None:
    """Name every program."""
    for program in all_programs():
        click.echo(f"/p/{program.slug}/  {program.name}")


@program_commands.command("create")
@click.option("--slug", prompt="Address, as in /p/<address>/", help="Lower-case letters, digits and hyphens.")
@click.option("--name", prompt="Name of the program")
@click.option("--owner-email", prompt="The owner's mail address")
@click.option("--owner-name", prompt="The owner's name")
@click.option("--time-zone", default="UTC", show_default=True, help="IANA name, such as America/New_York.")
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@click.option("--subject", default="", help='What it is about, with its article: "a tool". For the first questions.')
@click.password_option("--owner-password", help="Left out, it is asked for. Ignored for an account that exists.")
def create(
    slug: str,
    name: str,
    owner_email: str,
    owner_name: str,
    time_zone: str,
    language: str,
    subject: str,
    owner_password: str,
) -> None:
    """Make a program with its owner and what every program begins with."""
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", slug):
        raise click.BadParameter("use lower-case letters, digits and hyphens", param_hint="--slug")
    if not is_time_zone(time_zone):
        raise click.BadParameter("this is no IANA time zone", param_hint="--time-zone")
    if find_program(slug):
        raise click.BadParameter("there is a program at this address already", param_hint="--slug")
    person = find_person_by_email(owner_email)
    hashed = None
    if person is None:
        try:
            passwords.require_strong(owner_password, known_words=[owner_name, owner_email, name])
        except Invalid as error:
            raise click.BadParameter(str(error.sentence), param_hint="--owner-password") from error
        hashed = passwords.hash_password(owner_password)
    with unit_of_work():
        program = create_program(
            slug=slug, name=name, time_zone=time_zone, language=language, agreement=FIRST_AGREEMENT
        )
        person = find_person_by_email(owner_email) or register_person(
            email=owner_email, name=owner_name, password_hash=hashed, time_zone=time_zone, verified=True
        )
        add_member(program.id, person, roles=Role.OWNER | Role.MANAGER | Role.AMBASSADOR)
        try:
            furnish(program, subject)
        except Invalid as error:
            raise click.BadParameter(str(error.sentence), param_hint="--subject") from error
    click.echo(f"{name} is at /p/{slug}/; {owner_email} signs in as its owner.")
