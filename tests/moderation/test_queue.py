"""The queue: what is due first comes first, nothing is lost between pages, and 30 rows cost as much as one."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from community.core.db import db
from community.moderation.models import Case, Outcome
from community.moderation.queries import badge_cases, closed_page, due, open_page
from community.moderation.views.shared import PAGE
from config import ROOT
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.discussion import make_reply, make_space, make_thread
from tests.factories.moderation import case_now, make_decision, make_report
from tests.moderation.conftest import Scene


def make_cases(scene: Scene, number: int) -> list[Case]:
    cases = []
    for each in range(number):
        author = make_member(scene.program, f"Author {each}")
        cases.append(make_report(scene.dee, make_reply(author, scene.thread, f"Post {each}")))
    return cases


@pytest.mark.parametrize("number", [1, 30])
def test_the_queue_costs_the_same_with_one_case_and_with_thirty(
    scene: Scene, sign_in: SignInAs, budget: Budget, number: int
) -> None:
    for case in make_cases(scene, number):
        make_decision(scene.moderator, case) if case.id % 2 else None
    ines = sign_in(scene.moderator)
    ines.get("/p/hollow/desk/cases")
    with budget(3):  # the session with its person; the membership; the cases with authors, threads and report counts
        assert ines.get("/p/hollow/desk/cases").status_code == 200
    with budget(3):  # the same for decided ones
        assert ines.get("/p/hollow/desk/cases?show=closed").status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_the_log_costs_the_same_with_one_case_and_with_thirty(
    scene: Scene, sign_in: SignInAs, budget: Budget, number: int
) -> None:
    make_cases(scene, number)
    nora = sign_in(scene.manager)
    nora.get("/p/hollow/desk/audit")
    with budget(6):  # session; membership; the lines; people they name; threads; cases
        assert nora.get("/p/hollow/desk/audit").status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_a_members_own_page_costs_the_same(scene: Scene, sign_in: SignInAs, budget: Budget, number: int) -> None:
    for each in range(number):
        make_decision(scene.moderator, make_report(scene.hana, make_reply(scene.author, scene.thread, f"Post {each}")))
    for member in (scene.author, scene.hana):
        client = sign_in(member)
        client.get("/p/hollow/me/cases")
        with budget(4):  # session; membership; cases about my posts; what I reported
            assert client.get("/p/hollow/me/cases").status_code == 200


@pytest.mark.parametrize("number", [1, 30])
def test_one_case_costs_the_same_however_long_its_record(
    scene: Scene, sign_in: SignInAs, budget: Budget, number: int
) -> None:
    case = make_report(scene.dee, scene.post)
    for each in range(number - 1):
        make_report(make_member(scene.program, f"Member {each}"), scene.post) if each < 1 else make_report(
            scene.dee, scene.post, words=f"And {each}."
        )
    ines = sign_in(scene.moderator)
    ines.get(f"/p/hollow/desk/cases/{case.ref}")
    # who asks; case; decisions; all that is counted; post above; reports; notes; record; sanctions; cases like this;
    # the counts of the navigation
    with budget(11):
        assert ines.get(f"/p/hollow/desk/cases/{case.ref}").status_code == 200


@pytest.mark.parametrize("show", ["open", "closed"])
def test_walking_the_pages_meets_every_case_once(scene: Scene, sign_in: SignInAs, show: str) -> None:
    cases = make_cases(scene, PAGE * 2 + 3)
    if show == "closed":
        for case in cases:
            make_decision(scene.moderator, case, outcome=Outcome.LET_STAND, point=None, letter="")
    ines = sign_in(scene.moderator)
    address, met = f"/p/hollow/desk/cases?show={show}", []
    for _ in range(3):
        page = ines.get(address).text
        met += re.findall(r'queue-title[^>]*href="/p/hollow/desk/cases/(\w+)"', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert not address
    wanted = [case.ref for case in cases]
    assert met == (wanted if show == "open" else wanted[::-1])


def test_a_key_that_nobody_gave_out_is_the_first_page(scene: Scene, sign_in: SignInAs) -> None:
    make_cases(scene, 1)
    ines = sign_in(scene.moderator)
    for key in (
        "~",
        "x~y",
        "2026-01-01~",
        "99999999999999999999~1",
        "0001-01-01T00:00:00+14:00~1",
        "2026-11-23T00:00:00+00:00~" + "9" * 30,
    ):
        assert ines.get("/p/hollow/desk/cases", query_string={"after": key}).status_code == 200
    for key in ("-1", "x", "9" * 40, "²"):
        assert ines.get("/p/hollow/me/cases", query_string={"cases_before": key}).status_code == 200


def test_counts_and_due_ones_are_of_the_program(scene: Scene, fresh: Callable[[], None]) -> None:
    make_cases(scene, 3)
    other = make_program("other")
    stranger = make_member(other, "Mallory Elsewhere")
    thread = make_thread(make_member(other, "Zed"), make_space(other))
    make_report(stranger, make_reply(make_member(other, "Yann"), thread))
    first = db.session.scalars(select(Case).order_by(Case.id)).first()
    make_decision(scene.moderator, first)
    assert db.session.scalar(select(badge_cases(scene.program.id))) == 2
    assert [row.case.program_id for row in due(scene.moderator, 5)] == [scene.program.id] * 2
    assert len(due(scene.moderator, 1)) == 1
    assert len(closed_page(scene.moderator, after=None, size=5)) == 1


def test_nobody_meets_a_case_about_their_own_post_in_the_queue(scene: Scene) -> None:
    own = make_report(scene.dee, make_reply(scene.moderator, scene.thread, "Mine."))
    assert [row.case.id for row in open_page(scene.moderator, after=None, size=5)] == []
    assert [row.case.id for row in open_page(scene.manager, after=None, size=5)] == [case_now(own).id]


def test_the_own_page_shows_nothing_that_its_author_was_not_told(scene: Scene, sign_in: SignInAs) -> None:
    make_report(scene.dee, scene.post)
    assert "Nothing about your posts" in sign_in(scene.author).get("/p/hollow/me/cases").text


def test_whoever_waits_reads_by_when_somebody_looks(scene: Scene, sign_in: SignInAs, drain: Callable[[], int]) -> None:
    """ "Until Sunday" is how long something lasts; a promise is kept "by Sunday"."""
    case = make_report(scene.dee, scene.post)
    pages = [sign_in(scene.dee).get("/p/hollow/me/cases").text]
    make_decision(scene.moderator, case)
    drain()
    author = sign_in(scene.author)
    address = f"/p/hollow/me/cases/{case.ref}"
    author.post(f"{address}/answer", data={"words": "It says so at the top."})
    pages += [author.get("/p/hollow/me/cases").text, author.get(address).text]
    for page in pages:
        assert re.search(r"looks at it by [^<]*\d", page)
        assert "looks at it until" not in page


def test_no_sentence_of_moderation_says_until_of_a_deadline() -> None:
    said = re.compile(r'_\("[^"]*\buntil %\((\w+)\)s[^"]*"[^)]*?\1=[\w.]*\b(due_at|restore_at)\b')
    assert said.search('_("Somebody looks until %(moment)s", moment=report.case.due_at | moment)'), "it sees one"
    folder = ROOT / "templates" / "moderation"
    assert {str(page) for page in folder.rglob("*.*") if said.search(page.read_text())} == set()
