"""Mail that must arrive once: stored in the transaction of the change, sent by the worker.

`post(email, key=...)` stores a mail and the job that sends it; the key makes it unique. Its Message-ID is
fixed in that moment, so that a copy can be recognized. Just before sending, the worker asks the mail's guard
whether it should still go out.

No sender can promise exactly once when the connection ends after the last byte. A mail whose end is not known
becomes `uncertain` and is not sent again if people subscribed to its kind; account mail and decisions, which
people wait for, are sent again under the same Message-ID.
"""

from community.core.outbox.messages import BadAddress, BadHeader, Email, Stream
from community.core.outbox.models import EmailRecord, EmailState
from community.core.outbox.posting import UnknownGuard, forget, forget_mails, guard, post
from community.core.outbox.queries import counts, find_by_key, recent

# The sending job registers itself.
from community.core.outbox import sending  # noqa: F401  # isort: skip

__all__ = [
    "BadAddress",
    "BadHeader",
    "Email",
    "EmailRecord",
    "EmailState",
    "Stream",
    "UnknownGuard",
    "counts",
    "find_by_key",
    "forget",
    "forget_mails",
    "guard",
    "post",
    "recent",
]
