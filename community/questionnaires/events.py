"""What happens to questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from community.core.events import Event


@dataclass(frozen=True, kw_only=True)
class QuestionnairePublished(Event):
    """A version was published and never changes from now on."""

    about: ClassVar[str] = "questionnaire_id"
    questionnaire_id: int
    number: int
