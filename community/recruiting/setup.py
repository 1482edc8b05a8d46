"""What recruiting tells the packages below it when the application starts."""

from __future__ import annotations

from flask import Flask

from community.questionnaires import registries
from community.recruiting.rubric import DIMENSIONS
from community.recruiting.usage import usage_of_versions


def register(app: Flask) -> None:
    """Let those who design questions hint at the rubric, and see which calls ask them."""
    for dimension in DIMENSIONS:
        registries.register_dimension(dimension.key, dimension.label)
    registries.register_usage(usage_of_versions)
