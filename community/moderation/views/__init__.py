"""Pages: `reporting` and `mine` for every member, `desk` for those who tend the group, `audit` for managers."""

from community.moderation.views import audit, desk, mine, reporting  # noqa: F401  (they hang their pages into bp)
from community.moderation.views.shared import bp

blueprints = [bp]
