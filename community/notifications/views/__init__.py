"""Pages of notifications: one's own notices and mail, signed links, and the delivery page of the desk."""

from community.notifications.views import delivery, notices, preferences  # noqa: F401  (they hang on `bp`)
from community.notifications.views.base import bp
from community.notifications.views.signed import bp as signed

blueprints = [bp, signed]
