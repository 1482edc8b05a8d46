"""Hangs the navigation into every template."""

from community.pages.navigation import register

__all__ = ["register"]
