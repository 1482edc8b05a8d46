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


@dataclass(frozen=True, kw_only=True)
class QuestionnaireCreated(Event):
    """A questionnaire was begun."""

    about: ClassVar[str] = "questionnaire_id"
    questionnaire_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionnaireRenamed(Event):
    """It goes by another title."""

    about: ClassVar[str] = "questionnaire_id"
    questionnaire_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionnaireRetired(Event):
    """It is no longer offered for new calls, or is again."""

    about: ClassVar[str] = "questionnaire_id"
    questionnaire_id: int
    is_retired: bool


@dataclass(frozen=True, kw_only=True)
class QuestionnaireDraftStarted(Event):
    """A new version was begun from a published one."""

    about: ClassVar[str] = "questionnaire_id"
    questionnaire_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class QuestionnaireDraftDeleted(Event):
    """A version was thrown away before it was published; with the questionnaire if it was its only one."""

    about: ClassVar[str] = "questionnaire_id"
    questionnaire_id: int
    number: int
