"""Who walks through the program and what they write, for the walk with a browser and the one without."""

from __future__ import annotations

from community.core.db import unit_of_work
from community.discussion.models import Guide, Space, Thread
from community.programs.models import Member, Program, Role
from tests.factories import PASSWORD, make_member, make_person
from tests.factories.discussion import make_reply, make_space, make_thread

SLUG = "hollow"
CALL = "winter"
NAME = "Hollow & Grain Makers"
OWNER = "nora@example.org"
FERN = "fern@example.org"
#: Who joins when everything has been said, and has missed nothing.
QUIET = "quentin@example.org"
CALL_TITLE = "For people who can’t walk past a dull chisel."
CALL_TEXT = (
    "We make hand tools in a small town. We are looking for people who care enough about them to talk about them, "
    "doubts and all."
)

#: Half an answer, and the rest of it.
HALF = "The first plane I ever owned came out of my neighbor’s recycling. Its iron was blue, and I hated it for a"
MOMENT = f"{HALF} winter. It chattered on everything, until I found that I had the cap iron a quarter inch back."
UNPROMPTED = (
    "I sharpen the planes of the lending shelf in our parish hall, two evenings a month. I post about it as "
    "@fernshaves and 12,400 followers look on, but the evenings are what I would miss."
)
ASKED = (
    "A man who builds boats asked me which plane to buy. I told him ours wasn’t the one, and he was cross, I think. "
    "He came back in spring with a question about his drawknife, and called me Fern as if we were old friends."
)
HELPED = "A boy of twelve, with his grandfather’s chisel. We flattened its back, and he made me promise not to help."
TOWN = "Brattle River, Vermont"
#: What no reviewer may read: her name, her handle, the size of her audience, her address and her town.
SECRETS = ("Fern", "Adeyemi", "fernshaves", "12,400", FERN, "Brattle River")
#: What the screener finds beside the rules.
HINT = "parish hall"

REASON = "You told a man that ours was not the plane for him, and he came back. That is what we look for."
STORY = "My friend from the choir asked why I keep a plane that chatters. I showed her the cap iron."
NAMED = "I told Ruth Calloway about it too."
ANSWER = "We are going to print the distance on the cap iron. Your friend is the third this month who asked."
THANKS = "For saying that it chatters before you said that you love it."
#: A word that stands in one post and nowhere else.
TELLTALE = "quillwort"
SOLD = f"Two links to {TELLTALE} planes, and I get a little for each. Ten percent off until Friday."
LETTER = "The links pay you and the post does not say so. Say it where everybody reads it and it can come back."
UNDOING = "We were too quick: we should have asked you first."


def staff(program: Program) -> dict[str, Member]:
    """Everybody with a desk but the owner, and one who only belongs. All can sign in by form."""
    roles = {
        "Salma Idrissi": Role.SCREENER | Role.AMBASSADOR,
        "Hana Kobayashi": Role.REVIEWER | Role.AMBASSADOR,
        "Wojciech Baran": Role.REVIEWER | Role.AMBASSADOR,
        "Ines Achterberg": Role.MODERATOR | Role.AMBASSADOR,
        "Gideon Thackeray": Role.AMBASSADOR,
    }
    return {
        name.split()[0].lower(): make_member(
            program,
            name,
            roles=role,
            person=make_person(name, email=address_of(name), password=PASSWORD, time_zone="America/New_York"),
        )
        for name, role in roles.items()
    }


def address_of(name: str) -> str:
    """The mail address of one of the staff."""
    return f"{name.split()[0].lower()}@example.org"


def furnish(program: Program, people: dict[str, Member]) -> tuple[Space, Thread]:
    """Two spaces with something to read from before, and the two threads that newcomers are led to.

    :returns: the space for questions, and the thread for introductions.
    """
    bench = make_space(program, "At the bench", about="Questions, doubts, and what went wrong today.", position=1)
    hello = make_space(program, "Hello", about="Who we are and how we talk with each other.", position=0)
    guide = make_thread(
        people["ines"],
        hello,
        "How we talk here",
        "Ask, answer, disagree. A complaint about us is as welcome as praise. When you speak of us to somebody, say "
        "that you know us.",
    )
    introductions = make_thread(
        people["ines"], hello, "Say hello", "Two sentences are enough: what you make, and what annoys you about it."
    )
    with unit_of_work():
        guide.guide, introductions.guide = Guide.READ_FIRST, Guide.INTRODUCTIONS
    thread = make_thread(people["gideon"], bench, "How close should the cap iron sit?", "I have always set it by eye.")
    make_reply(people["hana"], thread, "A hair, and no more. On softwood I go a little further back.")
    make_reply(people["wojciech"], thread, "I once measured it: 0.3 mm. I have not measured it since.")
    return bench, introductions
