"""Who may do what in the group. Who reads what is `queries.access`; that a thread is locked is a state."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.core.policies import Refusal
from community.discussion.models import Post
from community.programs.models import MANAGERS, MODERATORS, Member
from community.programs.policies import may_write


def may_tend(actor: Member) -> Refusal | None:
    """Pin, lock, rename and move threads."""
    return None if actor.has(MODERATORS) else Refusal(_l("Only moderators and managers tend the group."))


def may_announce(actor: Member) -> Refusal | None:
    """Make a thread an announcement, of which everybody hears."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers announce something to everybody."))


def may_arrange_spaces(actor: Member) -> Refusal | None:
    """Make spaces, rename them and set their order."""
    return None if actor.has(MANAGERS) else Refusal(_l("Only managers arrange the spaces."))


def may_edit(actor: Member, post: Post) -> Refusal | None:
    """Change the text of a post: its author may, also while it is hidden."""
    if post.author_id != actor.id:
        return Refusal(_l("Only its author changes the text of a post."))
    return may_write(actor)


def may_take_back(actor: Member, post: Post) -> Refusal | None:
    """Delete a post: its author may at any time, also while silenced. It is their text."""
    return None if post.author_id == actor.id else Refusal(_l("Only its author takes a post back."))


def may_react(actor: Member, post: Post) -> Refusal | None:
    """Answer a post with a word. Nobody thanks themselves."""
    if post.author_id == actor.id:
        return Refusal(_l("This is your own post. The words under it are for the others."))
    return may_write(actor)
