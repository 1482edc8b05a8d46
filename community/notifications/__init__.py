"""Telling people what concerns them: notices in the page, instant mail in batches, digests at each member's own hour.

notice: one row for each member and subject ("post:7"), so that page, instant mail and digest know of each other and
nobody is told twice. issue: a member's digest for one period; only one that went out moves the window of the next.
Preferences and one-click unsubscribing stand here too. What was written, answered or decided belongs to the features
below; they are read at the moment of rendering and asked again just before sending, and no text of theirs is kept.
"""
