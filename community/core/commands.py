"""`flask worker ...`: run the worker, and see and mend the queue."""

from __future__ import annotations

import logging

import click
from flask import current_app
from flask.cli import AppGroup

from community.core import jobs
from community.core.db import unit_of_work
from community.core.worker import Worker, serve

worker_commands = AppGroup("worker", help="Do the work that waits: mail, digests, deliveries.")


@worker_commands.command("run")
@click.option("--threads", default=2, show_default=True, type=click.IntRange(1, 32))
def run(threads: int) -> None:
    """Serve until SIGTERM. With two threads or more the first serves account mail only."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(threadName)s %(message)s")
    serve(current_app._get_current_object(), threads)  # type: ignore[attr-defined]


@worker_commands.command("drain")
@click.option("--periodic", is_flag=True, help="Ask for the periodic jobs whose time has come first.")
def drain(periodic: bool) -> None:
    """Run everything that is due now, then end."""
    count = Worker(current_app._get_current_object()).drain(periodic=periodic)  # type: ignore[attr-defined]
    click.echo(f"{count} jobs")


@worker_commands.command("status")
def status() -> None:
    """Show how many jobs are in each state, and the parked ones with their errors."""
    queue = jobs.status()
    for state, count in queue.counts.items():
        click.echo(f"{state.value:8} {count}")
    click.echo(f"oldest job that is due: {queue.oldest_due.total_seconds():.0f} s")
    for job in jobs.parked():
        click.echo(f"\n{job.id} {job.name} {job.payload}\n  {job.error}")


@worker_commands.command("retry")
@click.argument("job_id", type=int)
def retry(job_id: int) -> None:
    """Give a parked job all its attempts again."""
    with unit_of_work():
        found = jobs.unpark(job_id)
    if not found:
        raise click.ClickException("No parked job has this number.")
    click.echo("It runs at the worker's next look.")
