"""Two practice stories, made up by us, with the score that we settled on for each dimension, and why.

The agreed scores come from the wording of the anchors and from the authors of the stories; no panel has scored them
blind. One is clumsy and strong, the other smooth and empty, because polish is what misleads first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from community.recruiting.reviewing.reviewer_view import ReviewerView, ShownAnswer
from community.recruiting.rubric import ACTS, CARE, CONVERSES, HELPS, TRUSTED


@dataclass(frozen=True)
class Agreed:
    """The score of one dimension (None is "no evidence in the text") and the sentence that says why."""

    value: int | None
    why: Any


@dataclass(frozen=True)
class Story:
    """A made-up application. `answers` by field key, as (question, text)."""

    key: str
    title: Any
    answers: Mapping[str, tuple[Any, Any]]
    agreed: Mapping[str, Agreed]

    def view(self, language: str) -> ReviewerView:
        """The story as any application is shown, in a fixed language, since evidence is counted in its text."""
        with force_locale(language):
            answers = tuple(
                ShownAnswer(key=key, question=str(question), text=str(text))
                for key, (question, text) in self.answers.items()
            )
            return ReviewerView(view_id=0, ref=self.key, call_title=str(self.title), answers=answers)


_MOMENT = _l("Tell us about one moment that has stayed with you.")
_UNPROMPTED = _l("What have you done about it that nobody asked you to do?")
_ASKED = _l("Tell us of somebody who asked for your view. What did you say, and what happened?")

RYE = Story(
    key="rye",
    title=_l("The Tuesday bread"),
    answers={
        "moment": (
            _MOMENT,
            _l(
                "My first loaf with your rye came out of the oven like a roof tile. I was sure that the flour was off. "
                "I rang the mill, and a man said, not unkindly, that rye is not wheat and that I had kneaded it. "
                "Nobody kneads rye. I had done it for twenty minutes, and well.\n\n"
                "That was nine winters ago. I have kept the same starter alive since then, through two moves and one "
                "divorce. Your bags still split at the seam in a cold hall. I have written to you about it twice, and "
                "I still carry them home."
            ),
        ),
        "unprompted": (
            _UNPROMPTED,
            _l(
                "On Tuesdays I bake four loaves instead of two, and the other two go to whoever I meet on the stairs. "
                "When the [masked] school lost its kitchen I showed the caretaker how to keep a starter in the boiler "
                "room. I wanted to do the same for the school across the river and have not got round to it."
            ),
        ),
        "asked": (
            _ASKED,
            _l(
                "My neighbor wanted to bake for her mother, who is ill. She asked me whether your rye would do. I said "
                "that I didn’t know, and that I wouldn’t try it on anybody before a doctor had said yes. She was put "
                "out, she had the bag in her hand already. In the spring she told me that the doctor had said no. She "
                "bakes with buckwheat now, and asks me about crusts."
            ),
        ),
    },
    agreed={
        CARE.key: Agreed(
            5, _l("Nine winters with one flour, a fault that is named and was written about twice, and still chosen.")
        ),
        ACTS.key: Agreed(
            4, _l("Loaves every week and a lesson in a boiler room: several acts. Nobody is said to rely on them.")
        ),
        TRUSTED.key: Agreed(
            4,
            _l("Said whom it might not suit, and the neighbor came back with more questions. One person, no pattern."),
        ),
        CONVERSES.key: Agreed(
            3, _l("Two people speak, and we hear what the other one said. The writer answers, but asks nothing.")
        ),
        HELPS.key: Agreed(
            3, _l("One real instance, the caretaker. The second school is only meant to be, and that is not counted.")
        ),
    },
)
CUP = Story(
    key="cup",
    title=_l("The perfect cup"),
    answers={
        "moment": (
            _MOMENT,
            _l(
                "I have always been incredibly passionate about your brand. From the very first cup I knew that this "
                "was something else. The quality is simply outstanding, the design is a dream, and I wake up excited "
                "to share that feeling with the world."
            ),
        ),
        "unprompted": (
            _UNPROMPTED,
            _l(
                "So far I have put up one picture, when you gave a free bag to everybody who did. As an ambassador I "
                "would love to do so much more: a post every morning, a giveaway every month, your logo wherever I go "
                "with [masked]. I want to be your voice!"
            ),
        ),
        "asked": (
            _ASKED,
            _l(
                "People ask me about coffee all the time. I tell them to just get one, and I send them my code so that "
                "they don’t have to think about it. Everybody has been thrilled."
            ),
        ),
    },
    agreed={
        CARE.key: Agreed(2, _l("Warm words that would fit any brand of anything. No detail that only time teaches.")),
        ACTS.key: Agreed(2, _l("One picture, for a free bag. What they would love to do is not something done.")),
        TRUSTED.key: Agreed(
            1, _l("What they offer is a code, so that nobody has to think. No story of their own use.")
        ),
        CONVERSES.key: Agreed(1, _l("A plan to be everywhere, to everybody. Nobody in it says a word back.")),
        HELPS.key: Agreed(
            None, _l("Nothing says that anybody was helped, or refused. That is “no evidence”, which is not a 1.")
        ),
    },
)

#: In the order in which rounds use them: the first alone, or both.
STORIES = (RYE, CUP)
BY_KEY = {story.key: story for story in STORIES}
