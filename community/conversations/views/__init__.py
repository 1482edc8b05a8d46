"""Pages of conversations: the log, one's own reports, and topics."""

from community.conversations.views import log, reports, topics
from community.conversations.views.blueprints import bp
from community.conversations.views.topics import bp as topics_bp

__all__ = ["log", "reports", "topics"]

blueprints = [bp, topics_bp]
