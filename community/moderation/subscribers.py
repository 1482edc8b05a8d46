"""Cases follow their posts: a revised text is looked at again, a post that was taken back needs no decision."""

from __future__ import annotations

from community.core.events import subscribes_to
from community.discussion.events import PostRevised, PostTakenBack
from community.moderation import services


@subscribes_to(PostRevised)
def look_again(event: PostRevised) -> None:
    """Open the case again, or have who works on it read the new text."""
    services.follow_revision(event.post_id)


@subscribes_to(PostTakenBack)
def let_rest(event: PostTakenBack) -> None:
    """Nothing is left to decide."""
    services.follow_taking_back(event.post_id)
