"""Pages of recruiting: `apply`, `write`, `files` and `standing` for applicants, `desk` and `review` for who reads."""

from community.recruiting.views import (
    apply,
    decisions,
    desk,
    files,  # noqa: F401  (this, `standing` and `write` hang their pages into apply.bp)
    review,
    screen,  # noqa: F401  (hangs its pages into desk.bp)
    standing,  # noqa: F401
    write,  # noqa: F401
)

blueprints = [apply.bp, desk.bp, review.bp, decisions.bp]
