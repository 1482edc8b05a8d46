"""What members of the sample program reported, and what became of it: one open case, one decided, one undone.

The two posts are marked in the content; the third stands in the talk on saying whom one knows.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from community.demo.seed.content import load
from community.demo.seed.timeline import Happening, Stage
from community.discussion.models import Post
from community.moderation.models import Case, ConductPoint, Outcome
from community.moderation.queries.cases import find_case_of_post
from community.moderation.services import Choice, decide, report_post, take_case, undo

#: A post that was hidden in error: thread and place in it.
IN_ERROR = ("knowyou", 7)

TO_HANK = """Hank,

the disagreement is a good one and I would like it to go on. The sentence about two barns was about the man and not \
about planes, so I have put it aside. Everything else you wrote stays where it is.

Say it again about the tools, and it is welcome. If you think I am wrong, answer this and somebody else looks.

Ines"""
TO_FATOU = """Fatou,

the card by your till reads like the shop speaking, and the code asks us not to sell in here. Could you tell the story \
without it? The post is back the minute you have changed it.

Ines"""
UNDONE = """Fatou,

you are right and we were wrong. The card says whose planes they are and invites people to ask what is wrong with \
them, which is the opposite of selling. Your post is back as you wrote it, and I am sorry for the day it was gone.

Nora"""
SETTLED = """Fatou,

this is settled now: your post stays as you wrote it.

Nora"""


def happenings(stage: Stage) -> Iterator[Happening]:
    """Reports and decisions, oldest first."""
    words = "A shop putting up signs. Are we a catalog now?"
    yield Happening(stage.ago(58.7), 70, partial(report, stage, IN_ERROR, "callum", ConductPoint.SELLING, words))
    yield Happening(stage.ago(58.4), 71, partial(ask_for_change, stage))
    yield Happening(stage.ago(57.9), 72, partial(overturn, stage))

    personal, disclosure = marked("personal"), marked("disclosure")
    yield Happening(
        stage.ago(19.45),
        70,
        partial(report, stage, personal, "leila", ConductPoint.KINDNESS, "This one is about Obadiah, not about tools."),
    )
    yield Happening(stage.ago(19.35), 71, partial(put_aside, stage, personal))

    said = (
        (0.42, "vern", ConductPoint.SELLING, "Affiliate links? In here?"),
        (0.11, "marguerite", ConductPoint.TIES, "It’s useful, but he gets paid for it and says so only at the end."),
    )
    for days, reporter, point, words in said:
        yield Happening(stage.ago(days), 70, partial(report, stage, disclosure, reporter, point, words))


def marked(case: str) -> tuple[str, int]:
    """The thread and the place in it of the post that the content marks."""
    return next(
        (thread["key"], number)
        for thread in load("threads", "thread")
        for number, post in enumerate(thread["post"])
        if post.get("case") == case
    )


def _post(stage: Stage, place: tuple[str, int]) -> Post:
    written = stage.things[f"posts:{place[0]}"]
    assert isinstance(written, list)
    post = written[place[1]]
    assert isinstance(post, Post)
    return post


def _case(stage: Stage, place: tuple[str, int]) -> Case:
    case = find_case_of_post(_post(stage, place).id, lock=True)
    assert case is not None
    return case


def report(stage: Stage, place: tuple[str, int], reporter: str, point: ConductPoint, words: str) -> None:
    report_post(stage.members[reporter], _post(stage, place), reason=point, words=words)


def put_aside(stage: Stage, place: tuple[str, int]) -> None:
    """Ines hides the jab, and says so to its author."""
    ines, case = stage.members["ines"], _case(stage, place)
    take_case(ines, case)
    choice = Choice(Outcome.HIDE, ConductPoint.KINDNESS, TO_HANK, "The sentence about a person is out of sight now.")
    decide(ines, case, choice, seen_version=case.version)


def ask_for_change(stage: Stage) -> None:
    ines, case = stage.members["ines"], _case(stage, IN_ERROR)
    take_case(ines, case)
    decide(ines, case, Choice(Outcome.ASK_CHANGE, ConductPoint.SELLING, TO_FATOU), seen_version=case.version)


def overturn(stage: Stage) -> None:
    """Nora undoes it: the post is back, with a word to its author and to who reported it."""
    nora, case = stage.members["nora"], _case(stage, IN_ERROR)
    undo(nora, case, letter=UNDONE, seen_version=case.version)
    line = "We looked again: the card tells whose planes they are, so it stays."
    decide(nora, case, Choice(Outcome.LET_STAND, None, SETTLED, line), seen_version=case.version)
