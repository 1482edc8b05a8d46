"""Work that is done later, kept in the application's own database.

`enqueue` writes a row in the caller's transaction, so that work exists exactly if the change that asked for
it does. A worker (`community.core.worker`) claims rows under a lease and calls the function registered under
the name.

Lease: until when a claim is good, by the database's clock. Fence: a number that grows with each claim of a
row; a worker that was frozen past its lease holds an old fence, and everything it wants to write is rolled
back. Subject: of the jobs that share one, only one runs at a time. Parked: given up after too many attempts,
kept with the error for the operator. Jobs run at least once, so each bears being run twice.

This package leaves processes, threads and signals to the worker.
"""

from community.core.jobs.claims import Claim, LostLease, report_progress
from community.core.jobs.models import Job, JobState, Lane, PeriodicSlot
from community.core.jobs.queue import QueueStatus, enqueue, parked, status, unpark
from community.core.jobs.registry import UnknownJob, job, periodic, registered, when_idle
from community.core.jobs.schedule import Schedule

__all__ = [
    "Claim",
    "Job",
    "JobState",
    "Lane",
    "LostLease",
    "PeriodicSlot",
    "QueueStatus",
    "Schedule",
    "UnknownJob",
    "enqueue",
    "job",
    "parked",
    "periodic",
    "registered",
    "report_progress",
    "status",
    "unpark",
    "when_idle",
]
