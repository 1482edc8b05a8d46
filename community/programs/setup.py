"""Hangs the program of an address into every request."""

from community.programs.current import register

__all__ = ["register"]
