"""Drills: real worker processes that are killed, frozen and poisoned, and a mail server that misbehaves."""
