"""Pages of recruiting: `apply` and `write` for applicants and everybody, `desk` and `review` for who reads."""

from community.recruiting.views import (
    apply,
    decisions,
    desk,
    review,
    write,  # noqa: F401  (hangs its pages into apply.bp)
)

blueprints = [apply.bp, desk.bp, review.bp, decisions.bp]
