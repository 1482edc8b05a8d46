"""The pages themselves: what they cost, what they keep, what they refuse."""

from __future__ import annotations

import datetime as dt
import html
import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.discussion import services
from community.discussion.forms import BlankReply, ReplyForm
from community.discussion.models import Draft, Post, ReactionKind, Thread
from community.discussion.services.rendering import _mark
from community.discussion.views.shared import POSTS_OF_NEWCOMERS, POSTS_OF_OTHERS
from tests.conftest import Budget, SignInAs
from tests.discussion.conftest import Group
from tests.factories import make_member, make_program
from tests.factories.discussion import make_reply, make_space, make_thread, opener_of

#: Two of each are the frame's: who asks; the counts of the navigation.
PAGES = {
    # spaces with what is unread in each; unread threads; who wrote in them; guides
    "/group": 2 + 4,
    # unread threads; who wrote in them
    "/group/unread": 2 + 2,
    # space; pinned; threads
    "/spaces/{space}": 2 + 3,
    # thread with marks and draft; posts; reactions; participants
    "/threads/{thread}": 2 + 4,
    # posts
    "/group/search?q=hair": 2 + 1,
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_the_same_for_one_row_and_for_thirty(
    group: Group, sign_in: SignInAs, budget: Budget, path: str
) -> None:
    client = sign_in(group.dee)
    guests = [make_member(group.program, f"Guest {number}") for number in range(5)]
    talk = make_thread(group.ray, group.space, "Talk")
    sent = []
    for rows in (1, 30):
        for number in range(rows):
            make_reply(group.hana, make_thread(group.ray, group.space, f"Thread {number}"), "A hair")
            post = make_reply(guests[number % 5], talk, "A hair of @Ray Pellegrino")
            with unit_of_work():
                services.toggle_reaction(group.hana, post, ReactionKind.THANKS)
        with budget(PAGES[path]) as statements:
            answer = client.get("/p/hollow" + path.format(space=group.space.ref, thread=talk.ref))
        assert answer.status_code == 200
        assert len(answer.data) < 40_000
        sent.append(len(statements))
    assert sent[0] == sent[1]


class Tags(HTMLParser):
    """Collects what a browser would see as tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


HARMLESS = {
    "p", "br", "hr", "em", "strong", "s", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "span",
    "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:x) <javascript:alert(1)>",
    "![x](https://example.org/x.png)",
    '[x](https://example.org "a > @Dee Whitlock onmouseover=alert(1) ")',
    '[x](https://example.org "> <b onclick=alert(1)> @Dee Whitlock")',
    "@Dee Whitlock<script>alert(1)</script>",
    "`<b>`@Dee Whitlock",
    "<a href='#' style='position:fixed'>x</a>",
    "<https://example.org/\"onmouseover='alert(1)'@Dee Whitlock>",
    "| a |\n|---|\n| <svg onload=alert(1)> @Dee Whitlock |",
]


def check(html: str) -> None:
    seen = Tags()
    seen.feed(html)
    assert seen.tags <= HARMLESS
    assert seen.attributes <= {"href", "title", "rel", "class", "start"}
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in seen.links)


@pytest.mark.parametrize("text", ATTACKS)
def test_no_text_becomes_more_than_text(group: Group, text: str) -> None:
    check(services.prepare(group.program.id, text).html)


@given(st.text(st.sampled_from("@Dee Whitlock<>\"'&()[]`*_\n ax:/!=|-#"), max_size=60))
def test_no_arrangement_of_marks_does_either(group: Group, text: str) -> None:
    check(services.prepare(group.program.id, text).html)


def test_marking_names_changes_nothing_else() -> None:
    html = '<p>1 &lt; 2 &amp; <a href="https://e.org/?a=1&amp;b" title="x > @Dee">@Dee</a></p>'
    assert _mark(html, []) == (html, [])


def test_names_from_outside_are_escaped_on_every_page(group: Group, sign_in: SignInAs) -> None:
    evil = make_member(group.program, '<i>"Mallory"</i>')
    thread = make_thread(evil, group.space, "<b>Title</b>", "<u>Text</u> hair")
    make_reply(group.ray, thread, '@<i>"Mallory"</i> hair')
    client = sign_in(group.dee)
    for path in PAGES:
        page = client.get("/p/hollow" + path.format(space=group.space.ref, thread=thread.ref)).text
        for raw in ("<i>", "<b>Title", "<u>"):
            assert raw not in page


def test_a_draft_waits_where_it_was_begun(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    client = sign_in(group.dee)
    url = f"/p/hollow/threads/{thread.ref}"
    saved = client.post(f"{url}/draft", data={"text": "Half a th"}, headers={"Accept": "application/json, text/html"})
    assert saved.json["saved_at"]
    assert "Half a th</textarea>" in client.get(url).text
    assert "Half a th" not in sign_in(group.hana).get(url).text
    client.post(url, data={"text": "Half a thought"})
    assert db.session.scalars(select(Draft)).all() == []
    client.post(f"{url}/draft", data={"text": "Half a thought"})
    assert db.session.scalars(select(Draft)).all() == [], "the browser's last save came after the post"
    place = f"/p/hollow/spaces/{group.space.ref}"
    client.post(f"{place}/draft", data={"title": "Which", "text": "stone"})
    page = client.get(f"{place}/new").text
    assert 'value="Which"' in page
    assert "stone</textarea>" in page
    client.post(f"{place}/draft", data={"title": "", "text": " "})
    assert db.session.scalars(select(Draft)).all() == []


def test_a_refused_text_stays_in_the_form(group: Group, sign_in: SignInAs) -> None:
    client = sign_in(group.dee)
    answer = client.post(f"/p/hollow/spaces/{group.space.ref}/new", data={"title": "", "text": "Long and careful"})
    assert answer.status_code == 422
    assert "Long and careful</textarea>" in answer.text
    thread = make_thread(group.ray, group.space)
    empty = client.post(f"/p/hollow/threads/{thread.ref}", data={"text": "  "})
    assert empty.status_code == 422
    assert "There is nothing in it yet." in empty.text


def test_quoting_without_a_script_fills_the_form(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    other = opener_of(make_thread(group.hana, group.space))
    client = sign_in(group.dee)
    page = client.get(f"/p/hollow/threads/{thread.ref}?quote={opener_of(thread).id}").text
    assert "&gt; **Ray Pellegrino:** I have always set it by eye." in page
    assert client.get(f"/p/hollow/threads/{thread.ref}?quote={other.id}").status_code == 404


def test_a_preview_is_a_part_for_scripts_and_a_page_without_them(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    client = sign_in(group.dee)
    url = f"/p/hollow/group/preview?thread={thread.ref}"
    part = client.post(url, data={"text": "**So** @Ray"}, headers={"HX-Request": "true"}).text.strip()
    assert part == '<p><strong>So</strong> <span class="mention">@Ray</span></p>'
    page = client.post(url, data={"text": "**So** there"}).text
    assert "<strong>So</strong> there" in page
    assert "**So** there</textarea>" in page
    assert db.session.scalar(select(Post).where(Post.source.contains("So"))) is None


def test_a_reaction_answers_with_its_foot(group: Group, sign_in: SignInAs) -> None:
    post = opener_of(make_thread(group.ray, group.space))
    client = sign_in(group.dee)
    url = "/p/hollow/group/reactions"
    answer = client.post(url, data={"say": f"thanks:{post.id}"}, headers={"HX-Request": "true"})
    assert f'aria-pressed="true" name="say" value="thanks:{post.id}"' in answer.text
    assert answer.headers["HX-Retarget"] == f"#post-{post.id} .post-foot"
    assert client.post(url, data={"say": f"shouting:{post.id}"}).status_code == 422
    for nonsense in ("thanks", "thanks:", "thanks:x", f"thanks:{'9' * 30}", ""):
        assert client.post(url, data={"say": nonsense}).status_code == 404


def test_a_word_without_scripts_leads_back_to_its_post(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    post = make_reply(group.ray, thread, "Try it on softwood first.")
    client = sign_in(group.dee)
    page = client.get(f"/p/hollow/threads/{thread.ref}").text
    (action,) = re.findall(r'<form method="post" action="([^"]+)" hx-post', page)
    assert f'name="say" value="thanks:{post.id}"' in page
    answer = client.post(action, data={"say": f"thanks:{post.id}"})
    assert answer.location.endswith(f"#post-{post.id}")
    assert f'aria-pressed="true" name="say" value="thanks:{post.id}"' in client.get(answer.location).text


def test_what_stands_under_posts_leads_somewhere(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    own = make_reply(group.dee, thread, "What I wrote myself.")
    with unit_of_work():
        services.edit_post(group.dee, own, "What I wrote myself, better.", seen_version=own.version)
    client = sign_in(group.dee)
    page = client.get(f"/p/hollow/threads/{thread.ref}").text
    links = {html.unescape(link) for link in re.findall(r'href="(/p/hollow/(?:posts|threads)/[^"#]+)', page)}
    assert {link.rpartition("/")[2] for link in links} >= {"edit", "take-back", "history", "report"}
    for link in links:
        assert client.get(link).status_code in {200, 302}, link
    for number in re.findall(r'form="deeds" name="since" value="(\d+)"', page):
        assert client.post("/p/hollow/group/unread", data={"since": number}).status_code == 303
    assert client.post("/p/hollow/group/unread", data={"since": "x"}).status_code == 404


def test_a_quotation_stays_on_the_page_of_its_post(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    posts = [make_reply(group.ray, thread, f"Answer {each}.") for each in range(25)]
    client = sign_in(group.dee)
    first = client.get(f"/p/hollow/threads/{thread.ref}?quote={posts[0].id}")
    assert "Answer 0." in first.text.partition("<textarea")[2]
    later = client.get(f"/p/hollow/threads/{thread.ref}?quote={posts[24].id}")
    assert f"quote={posts[24].id}" in later.location
    page = client.get(later.location).text
    assert f'id="post-{posts[24].id}"' in page
    assert "Answer 24." in page.partition("<textarea")[2]


@pytest.mark.usefixtures("standing_clock")
@pytest.mark.parametrize(("days", "limit"), [(0, POSTS_OF_NEWCOMERS), (30, POSTS_OF_OTHERS)])
def test_a_flood_is_stopped_kindly(group: Group, sign_in: SignInAs, days: int, limit: int) -> None:
    thread = make_thread(group.ray, group.space)
    with unit_of_work():
        group.dee.joined_at = now() - dt.timedelta(days=days)
    url = f"/p/hollow/threads/{thread.ref}"
    client = sign_in(group.dee)
    answers = [client.post(url, data={"text": f"Post number {each}, and more words"}) for each in range(limit + 1)]
    assert sign_in(group.hana).post(url, data={"text": "Somebody else"}).status_code == 303
    assert {answer.status_code for answer in answers[:-1]} == {303}
    assert answers[-1].status_code == 429
    assert f"Post number {limit}, and more words" in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_nothing_of_another_program_is_there(group: Group, sign_in: SignInAs) -> None:
    other = make_program("other", "Other People")
    stranger = make_member(other, "Mallory Elsewhere")
    space = make_space(other)
    theirs = make_thread(stranger, space, "Theirs", "A hair of theirs")
    ours = make_thread(group.ray, group.space, "Ours", "A hair of ours")
    client = sign_in(group.dee)
    post = opener_of(theirs)
    for path in (
        f"/spaces/{space.ref}",
        f"/spaces/{space.ref}/new",
        f"/threads/{theirs.ref}",
        f"/threads/{theirs.ref}/unread",
        f"/posts/{post.id}",
        f"/posts/{post.id}/history",
        f"/threads/{ours.ref}?quote={post.id}",
    ):
        assert client.get("/p/hollow" + path).status_code == 404, path
    for path in (f"/threads/{theirs.ref}", f"/threads/{theirs.ref}/read", "/group/reactions"):
        sent = {"text": "x", "seq": 1, "say": f"thanks:{post.id}"}
        assert client.post("/p/hollow" + path, data=sent).status_code == 404
    assert "Theirs" not in client.get("/p/hollow/group").text
    assert "Theirs" not in client.get("/p/hollow/group/search?q=hair").text
    assert client.get("/p/hollow/group/members?q=mall").json == []
    assert services.prepare(group.program.id, "@Mallory Elsewhere").named == ()


def test_names_are_suggested_by_their_beginnings(group: Group, sign_in: SignInAs) -> None:
    client = sign_in(group.dee)
    for typed in ("ray", "Ray P", "pell"):
        found = client.get("/p/hollow/group/members", query_string={"q": typed}).json
        assert [each["name"] for each in found] == ["Ray Pellegrino"]
    assert client.get("/p/hollow/group/members?q=").json == []
    assert client.get("/p/hollow/group/members?q=%25").json == []


def test_lists_go_on_by_key(group: Group, sign_in: SignInAs) -> None:
    with unit_of_work():
        for number in range(65):
            services.start_thread(group.ray, group.space, title=f"Thread {number:02}", text="Text")
    client = sign_in(group.dee)
    for path in (f"/p/hollow/spaces/{group.space.ref}", "/p/hollow/group/unread"):
        seen, url = [], path
        while url:
            page = client.get(url).text
            seen += [title for title in (f"Thread {number:02}" for number in range(65)) if f">{title}<" in page]
            _, _, link = page.rpartition('rel="next"')
            before = (
                page.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
                if link and 'rel="next"' in page
                else ""
            )
            url = before
        assert sorted(seen) == [f"Thread {number:02}" for number in range(65)]


def test_a_member_who_left_is_named_kindly(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    make_reply(group.hana, thread)
    with unit_of_work():
        db.session.delete(db.session.merge(group.ray))
    page = sign_in(group.dee).get(f"/p/hollow/threads/{thread.ref}")
    assert page.status_code == 200
    assert "Someone who has left" in page.text
    assert db.session.get_one(Thread, thread.id, populate_existing=True).author_id is None
    for path in ("/group", "/group/unread", f"/spaces/{group.space.ref}", "/group/search?q=eye"):
        assert sign_in(group.dee).get("/p/hollow" + path).status_code == 200


def test_what_people_see_without_anything(app: Flask, sign_in: SignInAs) -> None:
    program = make_program()
    client = sign_in(make_member(program))
    assert "The group opens soon" in client.get("/p/hollow/group").text
    assert "Nothing is unread" in client.get("/p/hollow/group/unread").text
    assert "Look something up" in client.get("/p/hollow/group/search").text
    assert "Nothing was found" in client.get("/p/hollow/group/search?q=nothing").text
    space = make_space(program)
    assert "Nobody has written here yet" in client.get(f"/p/hollow/spaces/{space.ref}").text


def test_a_moderator_tends_and_a_stale_form_is_a_conflict(group: Group, sign_in: SignInAs) -> None:
    thread = make_thread(group.ray, group.space)
    other = make_space(group.program, "Tools")
    client = sign_in(group.ines)
    url = f"/p/hollow/threads/{thread.ref}/tend"
    data = {
        "title": "A better title",
        "space": other.ref,
        "guide": "read_first",
        "pinned": "y",
        "version": thread.version,
    }
    assert client.post(url, data=data).status_code == 303
    db.session.rollback()
    changed = db.session.get_one(Thread, thread.id, populate_existing=True)
    assert (changed.title, changed.space_id, changed.guide) == ("A better title", other.id, "read_first")
    assert changed.pinned_at
    late = client.post(url, data={**data, "title": "Another title"})
    assert late.status_code == 409
    assert "Another title" in late.text


def test_a_reply_that_nobody_has_sent_is_drawn_like_its_form(app: Flask) -> None:
    said = 'Less <b> & "more"\nof it'
    with app.test_request_context():
        form, blank = ReplyForm(formdata=None, text=said), BlankReply()
        blank.text.data = said
        attributes = {"rows": 6, "placeholder": "Write"}
        assert blank.text(**attributes) == form.text(**attributes)
        assert (blank.text.id, str(blank.text.label.text)) == (form.text.id, str(form.text.label.text))
        assert list(form.errors) == list(blank.errors) == []
