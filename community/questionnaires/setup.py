"""Gives every new program the questionnaires that ship."""

from __future__ import annotations

from flask import Flask

from community.programs.furnishing import furnishes
from community.programs.models import Program
from community.questionnaires.services import create_default_questionnaire


def register(app: Flask) -> None:
    """Done once for each application."""
    furnishes(_first_questions)


def _first_questions(program: Program, subject: str) -> None:
    create_default_questionnaire(program, subject=subject)
