"""`flask recruiting`: opening a call where nobody has signed in yet, tables from elsewhere, what scores say."""

from __future__ import annotations

import datetime as dt
import json
from typing import BinaryIO, TextIO

import click
from flask.cli import AppGroup

from community.core.clock import now
from community.core.db import unit_of_work
from community.core.errors import Invalid, NotFound
from community.programs.models import Program
from community.programs.queries import find_program
from community.questionnaires.models import Purpose, QuestionnaireVersion
from community.questionnaires.queries import published_version, questionnaires_of
from community.questionnaires.services import create_default_questionnaire
from community.recruiting.applying.calls import create_call, publish_call
from community.recruiting.deciding import score_file
from community.recruiting.importing import import_file
from community.redaction.commands import mask_command

recruiting_commands = AppGroup("recruiting", help="Calls for ambassadors.")
recruiting_commands.add_command(mask_command)
groups = [recruiting_commands]

#: How long after the call has closed people may wait for their answer.
ANSWERED_WITHIN = dt.timedelta(days=30)


@recruiting_commands.command("open-call")
@click.option("--program", "program_slug", required=True, help="The program's address, as in /p/<address>/.")
@click.option("--slug", prompt="Address of the call, as in /calls/<address>", help="Small letters, digits, hyphens.")
@click.option("--title", prompt="Title of the call", help="One sentence that says who is looked for.")
@click.option("--text", default="", help="What is looked for, in two or three sentences.")
@click.option("--subject", default="", help='What the program is about, with its article: "a tool". For new questions.')
@click.option("--closes-in-days", type=click.IntRange(min=1), default=30, show_default=True)
def open_call(program_slug: str, slug: str, title: str, text: str, subject: str, closes_in_days: int) -> None:
    """Open a call now. A program without published questions gets the five story questions."""
    program = find_program(program_slug)
    if program is None:
        raise click.BadParameter("there is no program at this address", param_hint="--program")
    closes_at = now() + dt.timedelta(days=closes_in_days)
    try:
        with unit_of_work():
            found = questions_of(program)
            call = create_call(
                program,
                slug=slug,
                title=title,
                text=text,
                questionnaire_version=found or create_default_questionnaire(program, subject=subject),
                opens_at=now(),
                closes_at=closes_at,
                answer_by=(closes_at + ANSWERED_WITHIN).date(),
            )
            publish_call(call)
    except Invalid as error:
        raise click.BadParameter(str(error.sentence), param_hint=f"--{error.field or 'title'}") from error
    if found and subject:
        click.echo("The program has its questions already; --subject changes nothing in them.", err=True)
    click.echo(f"The call is open at /p/{program.slug}/calls/{slug} until {closes_at:%Y-%m-%d}.")


def questions_of(program: Program) -> QuestionnaireVersion | None:
    """The published questions for applicants that the program already has."""
    for questionnaire in questionnaires_of(program.id):
        if questionnaire.purpose is Purpose.APPLICATION and (version := published_version(questionnaire.id)):
            return version
    return None


@recruiting_commands.command("agreement")
@click.argument("scores", type=click.File("r", encoding="utf-8-sig"), default="-")
@click.option("--by-hand", is_flag=True, help="Reviewers were chosen by hand, so severity can't be told.")
@click.option("--json", "as_json", is_flag=True, help="For machines; numbers that are not told are null.")
def agreement(scores: TextIO, by_hand: bool, as_json: bool) -> None:
    """How far reviewers agree, and who is strict, from a table of SCORES: a file, or standard input.

    CSV with the head application,reviewer,dimension,score, or JSON lines with these names. An empty score or
    "no evidence" is a missing one. docs/recruiting-statistics.md says what the numbers mean.
    """
    try:
        found = score_file.read_scores(scores.read())
    except (score_file.BadTable, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from error
    report = score_file.report_on(found, by_hand=by_hand)
    if as_json:
        click.echo(json.dumps(score_file.as_json(report), ensure_ascii=False, indent=2))
        return
    for line in score_file.in_words(report):
        click.echo(line)


@recruiting_commands.command("import")
@click.argument("table", type=click.File("rb"))
@click.option("--program", "program_slug", required=True, help="The program's address, as in /p/<address>/.")
@click.option("--call", "call_slug", required=True, help="The call's address, as in /calls/<address>.")
@click.option("--map", "mapping_file", required=True, type=click.File("r", encoding="utf-8"))
@click.option(
    "--day-first/--month-first", default=None, help="How 03/04/2026 is read; by default as the column has it."
)
@click.option("--tell", is_flag=True, help="Mail the applicants that their application has arrived.")
@click.option("--dry-run", is_flag=True, help="Only say what would come in.")
def bring_in(
    table: BinaryIO,
    program_slug: str,
    call_slug: str,
    mapping_file: TextIO,
    day_first: bool | None,
    tell: bool,
    dry_run: bool,
) -> None:
    """Bring applications in from a TABLE (CSV) of another system: all of them, or none.

    --map is a JSON file: the head of each column and what it is ("email", "name", "language", "submitted", "leave", or
    "q:" and the key of a question). A column that it does not name is left out. Faults end it with status 2.
    """
    program = find_program(program_slug)
    if program is None:
        raise click.BadParameter("there is no program at this address", param_hint="--program")
    try:
        with unit_of_work():
            said = import_file.read(program, call_slug, table.read(), json.load(mapping_file), day_first=day_first)
            for line in said.lines():
                click.echo(line, err=True)
            if said.checked.faults or not said.checked.planned:
                raise click.exceptions.Exit(2)
            if not dry_run:
                import_file.write(said, tell=tell)
    except (NotFound, json.JSONDecodeError, import_file.BadImport) as error:
        raise click.UsageError(str(error)) from error
    count = len(said.checked.planned)
    what = "1 application" if count == 1 else f"{count} applications"
    click.echo(f"{what} would come in." if dry_run else f"{what} came in.")
