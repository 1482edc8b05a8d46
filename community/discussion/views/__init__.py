"""Pages of the group."""

from community.discussion.views import posts, spaces, threads  # noqa: F401  (they hang their routes into the blueprint)
from community.discussion.views.shared import bp

blueprints = [bp]
