"""Pages of recruiting: `apply` and `write` for applicants and everybody, `desk` and `review` for who reads.

`calls` and `importing` are for managers, `nominate` for members, `nominated` for whoever was put forward.
"""

from community.recruiting.views import (
    apply,
    calls,
    decision_batches,  # noqa: F401  (these four hang their pages into decisions.bp)
    decision_letters,  # noqa: F401
    decision_tables,  # noqa: F401
    decision_together,  # noqa: F401
    decisions,
    desk,
    importing,
    nominate,
    nominated,
    review,
    write,  # noqa: F401  (hangs its pages into apply.bp)
)

blueprints = [apply.bp, desk.bp, review.bp, decisions.bp, calls.bp, importing.bp, nominate.bp, nominated.bp]
