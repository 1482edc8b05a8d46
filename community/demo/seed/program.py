"""The sample program as a whole."""

from __future__ import annotations

import datetime as dt
import gc
from collections.abc import Callable

from community.core import clock
from community.core.db import unit_of_work
from community.demo.seed import answers, autumn, calls, cases, group, news, people, questions, reading, recruits, talk
from community.demo.seed.timeline import Stage, live
from community.programs.models import Program
from community.programs.queries import find_program
from community.programs.services import create_program
from community.programs.texts import FIRST_AGREEMENT

SLUG = "hollow-and-grain"
#: Whom one can look around as; see `cast`.
GUIDES = ("dee", "hettie", "ilse", "ines", "nora", "constance")


def is_there() -> bool:
    """Whether the program was made."""
    return find_program(SLUG) is not None


def seed(progress: Callable[[int, int], None]) -> Program:
    """Make the program with all of its people and their three months."""
    # Tens of thousands of objects come and go and none is part of a cycle that would matter in these seconds.
    gc.disable()
    try:
        return _seed(progress)
    finally:
        gc.enable()


def _seed(progress: Callable[[int, int], None]) -> Program:
    began_at = clock.now()
    with unit_of_work(), clock.stopped_at(began_at - dt.timedelta(days=421)):
        program = create_program(
            slug=SLUG, name="Hollow & Grain Makers", time_zone="America/New_York", agreement=FIRST_AGREEMENT
        )
        program.tagline = "For people who can’t walk past a dull chisel."
        program.about = (
            "Hollow & Grain makes planes and chisels in Brattle River, Vermont. We are looking for people who care "
            "enough about hand tools to talk about them: at the bench, over a fence, in the back of a church hall."
        )
        program.address_line = "Hollow & Grain, 14 Mill Lane, Brattle River, Vermont"
    stage = Stage(program, began_at)
    happenings = [*people.happenings(stage), *group.happenings(stage), *talk.happenings(stage)]
    happenings += [*questions.happenings(stage), *autumn.happenings(stage), *reading.happenings(stage)]
    happenings += [*answers.happenings(stage)]
    happenings += [*recruits.happenings(stage), *calls.happenings(stage), *cases.happenings(stage)]
    live(happenings, progress)
    with unit_of_work():
        group.reactions(stage)
        group.read_along(stage, GUIDES)
        news.arrive(stage, GUIDES)
    return program
