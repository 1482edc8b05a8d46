"""Pages of recruiting: `apply`, `write`, `files` and `standing` for applicants, `desk` and `review` for who reads.

`calls` and `importing` are for managers, `nominate` for members, `nominated` for whoever was put forward.
"""

from community.recruiting.views import (
    apply,
    call_applications,  # noqa: F401  (hangs its page into calls.bp)
    calls,
    decision_batches,  # noqa: F401  (these four hang their pages into decisions.bp)
    decision_letters,  # noqa: F401
    decision_tables,  # noqa: F401
    decision_together,  # noqa: F401
    decisions,
    desk,
    exposures,  # noqa: F401  (hangs its pages into rounds.bp)
    files,  # noqa: F401  (this, `standing` and `write` hang their pages into apply.bp)
    importing,
    nominate,
    nominated,
    practice,  # noqa: F401  (hangs its pages into review.bp)
    readers,  # noqa: F401  (hangs its pages into rounds.bp)
    review,
    rounds,
    screen,  # noqa: F401  (hangs its pages into desk.bp)
    standing,  # noqa: F401
    talk,  # noqa: F401  (hangs its pages into review.bp)
    write,  # noqa: F401
)

blueprints = [
    apply.bp,
    desk.bp,
    review.bp,
    rounds.bp,
    decisions.bp,
    calls.bp,
    importing.bp,
    nominate.bp,
    nominated.bp,
]
