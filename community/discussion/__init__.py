"""The group: spaces, threads, posts, reactions, and what each member has read of them.

space: an area of the group. thread: a discussion in it, opened by its first post. mark: up to which publish_seq a
member has read a thread. A post has a publish_seq exactly while others may read it; it gets a fresh one whenever it
becomes readable, so that a reader past its old place does not miss it. What decides that a post is hidden
(reports, cases, reasons) lives above, in moderation; notices and mail live in notifications.
"""
