"""Pages of insights: `recruiting` compares, `exports` gives tables away."""

from community.insights.views import (
    exports,  # noqa: F401  (hangs its pages into recruiting.bp)
    recruiting,
)

blueprints = [recruiting.bp]
