"""Changing the group. What features above and views call is named here."""

from community.discussion.services.hiding import hide_post, restore_post
from community.discussion.services.posts import edit_post, reply, start_thread, take_back
from community.discussion.services.reading import mark_read, mark_space_read, mark_unread_from, set_watch
from community.discussion.services.rendering import Prepared, prepare, quotation
from community.discussion.services.responding import keep_draft, toggle_reaction
from community.discussion.services.spaces import change_space, create_space
from community.discussion.services.tending import announce, move_thread, tend_thread

__all__ = [
    "Prepared",
    "announce",
    "change_space",
    "create_space",
    "edit_post",
    "hide_post",
    "keep_draft",
    "mark_read",
    "mark_space_read",
    "mark_unread_from",
    "move_thread",
    "prepare",
    "quotation",
    "reply",
    "restore_post",
    "set_watch",
    "start_thread",
    "take_back",
    "tend_thread",
    "toggle_reaction",
]
