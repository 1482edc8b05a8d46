"""Pages of recruiting: `apply` and `write` for applicants and everybody, `desk` and `review` for who reads."""

from community.recruiting.views import (
    apply,
    decisions,
    desk,
    exposures,  # noqa: F401  (hangs its pages into rounds.bp)
    practice,  # noqa: F401  (hangs its pages into review.bp)
    readers,  # noqa: F401  (hangs its pages into rounds.bp)
    review,
    rounds,
    talk,  # noqa: F401  (hangs its pages into review.bp)
    write,  # noqa: F401  (hangs its pages into apply.bp)
)

blueprints = [apply.bp, desk.bp, review.bp, rounds.bp, decisions.bp]
