"""Every GET of the application, at real objects, read by a reviewer and by a manager: no canary before the freeze.

The addresses come from the table of permissions, which has a row for every route, so that a new page is crawled from
the day of its birth. Each is asked for at what stands on the table's stage, and once more at each planted application.
"""

from __future__ import annotations

import difflib
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from community.core.db import db, unit_of_work
from community.features import FEATURES
from community.programs.models import Member, Role
from community.recruiting.models import Application
from community.recruiting.screening import queries as screening_queries
from community.recruiting.screening import services as screening
from tests import databases
from tests.conftest import SignInAs
from tests.factories import make_member
from tests.factories.files import a_picture, a_recording, make_files_call, put_file, send_again
from tests.factories.nominating import accept, make_nomination, make_nomination_call
from tests.factories.recruiting import make_draft
from tests.factories.reviewing import acting, decide, make_call, make_sent, open_raw, open_review, release, send_review
from tests.house.rows import Cast, Row, make_cast
from tests.house.test_permissions import NOT_OURS, TABLE
from tests.recruiting.test_review_canary import HANDLE, LOCAL_PART, NAME, PLANTED, TOKENS, WORDS, plain

pytestmark = pytest.mark.skipif(databases.ENGINE != "sqlite", reason="pages are the same on every engine")

PAGES = {name: (feature, row) for name, (feature, row) in TABLE.items() if row.method == "GET"}
#: Where a reference names an application. Elsewhere it names a thread, a report, a case.
OF_APPLICATIONS = ("recruiting", "applying", "nominat")
#: Asked for, beside the bare page.
ASKED = "q={words}&search={words}&name={words}&number={words}"
#: The place at which a list goes on is a reference or a number: another word is another place, and says nothing.
QUERIES = (ASKED, "after={words}&d={words}&call={words}&show={words}&sort=spread")


@dataclass
class World:
    """The stage of one feature, with canaries in a call of their own: written, spoken, put forward."""

    cast: Cast
    calls: list[str]
    planted: list[Application]
    #: Members who have the canaries to review.
    readers: list[int] = field(default_factory=list)

    @property
    def in_writing(self) -> list[Application]:
        """Those whose evidence can stand in the first answer."""
        return [self.planted[0], self.planted[1], self.planted[3]]

    @property
    def refs(self) -> list[str]:
        return [one.public_ref for one in self.planted]


def stage(feature: str) -> World:
    """The feature's own stage and the canaries, none of them released."""
    cast = make_cast()
    module = importlib.import_module(f"tests.{feature}.permissions")
    if hasattr(module, "stage"):
        with unit_of_work():
            module.stage(cast)
    program = cast.program
    call = make_call(program, "canaries", title="Canary call", target=2)
    written = make_sent(call, NAME, email=f"{LOCAL_PART}@example.org", answers=WORDS)
    told = f"The {PLANTED} man came by, and asked for the long one."
    overlooked = make_sent(call, NAME, email=f"{LOCAL_PART}.2@example.org", answers={"asked": told})
    files_call = make_files_call(program, "canary-files", target_reviews=2)
    spoken = make_draft(files_call, f"{LOCAL_PART}.3@example.org", name=NAME, answers={**WORDS, "moment": ""})
    put_file(spoken, "tool", a_picture(), f"{NAME} {HANDLE}.jpg")
    put_file(spoken, "moment__recording", a_recording(), f"{NAME}.webm")
    send_again(program, spoken)
    nominator = make_member(program, "Gideon Forward", roles=Role.AMBASSADOR)
    forward = make_nomination_call(program, "canary-forward", target_reviews=2)
    reason = f"{NAME} has 48,213 followers as {HANDLE}, and hears people out."
    nomination = make_nomination(nominator, forward, f"{LOCAL_PART}.4@example.org", name=NAME, reason=reason)
    nominee = accept(program, nomination)
    with unit_of_work():
        found = db.session.get_one(Application, nominee.id)
        found.name, found.answers = NAME, {**WORDS, "unprompted": WORDS["asked"]}
    send_again(program, nominee)
    return World(cast, ["canaries", "canary-files", "canary-forward"], [written, overlooked, spoken, nominee])


def addresses(app: Flask, world: World, feature: str, words: str) -> Iterator[tuple[Row, str, bool]]:
    """Every GET of the feature: at what its row names, then at each planted application and call; True: with words."""
    for owner, row in PAGES.values():
        if owner != feature:
            continue
        own = row.values(world.cast)
        variants = [own]
        if row.endpoint.startswith(OF_APPLICATIONS):
            variants += [own | {"ref": ref} for ref in world.refs if "ref" in own]
            variants += [own | {"slug": slug} for slug in world.calls if "slug" in own]
            variants += [
                own | {"slug": slug, "member_id": reader}
                for slug in world.calls
                for reader in world.readers
                if {"slug", "member_id"} <= set(own)
            ]
            variants += [
                own | {"slug": slug, "ref": ref}
                for slug in world.calls
                for ref in world.refs
                if {"slug", "ref"} <= set(own)
            ]
        for values in variants:
            url = address(app, row, world, values)
            yield row, url, False
            if values is own:
                for query in QUERIES:
                    yield row, f"{url}{'&' if '?' in url else '?'}{query.format(words=words)}", True


def address(app: Flask, row: Row, world: World, values: dict[str, Any]) -> str:
    if app.url_map.is_endpoint_expecting(row.endpoint, "program"):
        values = {"program": world.cast.program.slug, **values}
    with app.test_request_context():
        return app.url_for(row.endpoint, **values, _method="GET")


@dataclass
class Seen:
    """What a crawl found: everything that was sent, and which rows were answered in full."""

    text: str
    answered: set[str]

    @property
    def leaks(self) -> list[str]:
        return [token for token in TOKENS if token in self.text]


def crawl(app: Flask, client: FlaskClient, world: World, feature: str, words: str = "zyxandra") -> Seen:
    """Bodies and headers of every address, in lower case."""
    found, answered = [], set()
    for row, url, is_asking in addresses(app, world, feature, words):
        response = client.get(url)
        assert response.status_code < 500, url
        if response.status_code == 200 and not is_asking:
            answered.add(row.name)
        text = response.get_data(as_text=False).decode(errors="replace")
        sent = f"{url}\n{response.headers}\n{text}".lower()
        # What was asked for stands in the search box and in the answer's own links; that is no leak.
        found.append(sent.replace(words, "") if is_asking else sent)
        response.close()
    return Seen("\n".join(found), answered)


def expected(feature: str, role: str) -> set[str]:
    """Rows that answer this role in full, by the table."""
    return {name for name, (owner, row) in PAGES.items() if owner == feature and row.expects[role] == 200}


def test_no_page_is_left_out(app: Flask) -> None:
    """What is crawled are the routes of the application, all of them."""
    gets = {
        f"GET {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_OURS
    }
    assert gets == set(PAGES)
    assert {owner for owner, _row in PAGES.values()} <= set(FEATURES)


@pytest.mark.parametrize("feature", sorted({owner for owner, _row in PAGES.values()} - {"recruiting"}))
def test_no_page_beside_recruiting_tells_a_reviewer_or_a_manager(app: Flask, sign_in: SignInAs, feature: str) -> None:
    world = stage(feature)
    screener = make_member(world.cast.program, "Hettie Canary", roles=Role.SCREENER | Role.AMBASSADOR)
    let_out(screener, world)
    for role in ("reviewer", "manager"):
        seen = crawl(app, sign_in(world.cast[role]), world, feature)
        assert seen.leaks == [], role
        assert seen.answered >= expected(feature, role)


def let_out(screener: Member, world: World) -> None:
    """Everything is released; the spoken one is written down first, with its canary."""
    spoken = world.planted[2]
    open_raw(screener, spoken)
    with unit_of_work():
        actor = acting(screener)
        found = screening_queries.get_for(actor, spoken.public_ref)
        said = {"moment__transcript": f"This is {NAME}, {HANDLE}, with 48,213 followers. I mend chairs."}
        screening.save_masks(actor, found, verdicts={}, transcripts=said, seen_version=found.version)
    for application in world.planted:
        release(screener, application)


def test_no_page_of_recruiting_tells_a_reviewer(app: Flask, sign_in: SignInAs) -> None:
    world = stage("recruiting")
    reader, manager = world.cast["reviewer"], world.cast["manager"]
    other = make_member(world.cast.program, "Odalys Canary", roles=Role.REVIEWER | Role.AMBASSADOR)
    screener = make_member(world.cast.program, "Hettie Canary", roles=Role.SCREENER | Role.AMBASSADOR)
    client = sign_in(reader)
    assert crawl(app, client, world, "recruiting").leaks == [], "while they wait for a screener"
    open_raw(screener, world.planted[0])
    assert crawl(app, client, world, "recruiting").leaks == [], "while a screener has one open"
    with nobody_else_reviews(world, reader, other):
        let_out(screener, world)
    for application in world.planted:
        open_review(reader, application)
    seen = crawl(app, client, world, "recruiting")
    assert PLANTED in seen.text, "the crawler finds what a screener overlooked"
    assert "i mend chairs" in seen.text, "the crawler reads what was spoken"
    assert "and hears people out" in seen.text, "the crawler reads what the nominator wrote"
    assert seen.leaks == [], "opened"
    assert seen.answered >= expected("recruiting", "reviewer")
    for application in world.in_writing:
        send_review(reader, application, 4, 4, 4, 4, 4)
        send_review(other, application, 2, 4, 4, 4, 4)
    seen = crawl(app, client, world, "recruiting")
    assert "what did each of you see?" in seen.text, "the crawler reads a talk"
    assert seen.leaks == [], "all reviews are in"
    for application in world.in_writing:
        decide(manager, application, reason="Zyxandra told it so well.")
    assert crawl(app, client, world, "recruiting").leaks == [], "decided"


def test_no_page_of_recruiting_tells_a_manager_before_the_freeze(app: Flask, sign_in: SignInAs) -> None:
    world = stage("recruiting")
    reader, manager = world.cast["reviewer"], world.cast["manager"]
    screener = make_member(world.cast.program, "Hettie Canary", roles=Role.SCREENER | Role.AMBASSADOR)
    client = sign_in(manager)
    assert crawl(app, client, world, "recruiting").leaks == [], "while they wait for a screener"
    other = make_member(world.cast.program, "Odalys Canary", roles=Role.REVIEWER | Role.AMBASSADOR)
    with nobody_else_reviews(world, reader, other):
        let_out(screener, world)
    for application in world.in_writing:
        send_review(reader, application, 4, 4, 4, 4, 4)
        send_review(other, application, 2, 4, 4, 4, 4)
    seen = crawl(app, client, world, "recruiting")
    assert PLANTED in seen.text, "the crawler finds what a screener overlooked"
    assert seen.leaks == [], "reviewed"
    assert seen.answered >= expected("recruiting", "manager")
    for application in world.in_writing:
        decide(manager, application)
    assert crawl(app, client, world, "recruiting").leaks == [], "decided, not frozen"


@contextmanager
def nobody_else_reviews(world: World, *those: Member) -> Iterator[None]:
    """So that chance gives all of the canaries to these."""
    kept = {one.id for one in those}
    world.readers = sorted(kept)
    others = [
        (one.id, one.roles)
        for one in db.session.query(Member).filter_by(program_id=world.cast.program.id)
        if one.has(Role.REVIEWER) and one.id not in kept
    ]
    for member_id, _roles in others:
        give_roles(member_id, Role.AMBASSADOR)
    yield
    for member_id, roles in others:
        give_roles(member_id, roles)


def give_roles(member_id: int, roles: Role) -> None:
    with unit_of_work():
        db.session.get_one(Member, member_id).roles = roles


def test_asking_for_a_name_is_no_oracle(app: Flask, sign_in: SignInAs) -> None:
    """Status and page are the same for a name that is there and for one that is not."""
    world = stage("recruiting")
    screener = make_member(world.cast.program, "Hettie Canary", roles=Role.SCREENER | Role.AMBASSADOR)
    let_out(screener, world)
    for role in ("reviewer", "manager"):
        client = sign_in(world.cast[role])
        for row, url, is_asking in addresses(app, world, "recruiting", "zyxandra"):
            if not is_asking or "after=" in url:
                continue
            got = {}
            for words in ("zyxandra", "quorblat"):
                response = client.get(url.replace("zyxandra", words))
                text = response.get_data().decode(errors="replace").lower()
                got[words] = (response.status_code, plain(text).replace(words, "WORDS"))
                response.close()
            one, other = got["zyxandra"], got["quorblat"]
            assert one[0] == other[0], f"{role}: {row.name}"
            here = difflib.unified_diff(one[1].splitlines(), other[1].splitlines(), lineterm="", n=0)
            assert one[1] == other[1], f"{role}: {row.name}: " + "\n".join(here)
