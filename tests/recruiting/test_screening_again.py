"""A story that was changed and sent again: what a person masked in it before is masked where it still stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program
from community.recruiting.models import Application, RedactionSpan, SpanSource, SpanStatus
from community.recruiting.screening import queries, services
from community.recruiting.screening.masks import occurrences, with_those_before
from community.redaction.spans import Category, Tier
from tests.conftest import SignInAs
from tests.factories.files import send_again
from tests.factories.recruiting import make_application, make_call
from tests.factories.reviewing import acting, make_reviewers, open_raw

S = SpanSource
A = SpanStatus


def span(
    start: int, end: int, *, key: str = "moment", source: S = S.SCREENER, status: A = A.ACCEPTED, by: bool = True
) -> RedactionSpan:
    return RedactionSpan(
        field_key=key,
        start=start,
        end=end,
        category=Category.NAME,
        tier=Tier.PROPOSED.value,
        source=source,
        status=status,
        created_at=now(),
        decided_at=now() if by else None,
    )


def hidden(before: str, after: str, *earlier: RedactionSpan, proposed: tuple[RedactionSpan, ...] = ()) -> list[str]:
    """The words that begin as masked in `after`."""
    found = with_those_before(proposed, earlier, {"moment": before}, {"moment": after})
    return [after[one.start : one.end] for one in found if one.status is A.ACCEPTED]


def test_words_that_were_hidden_everywhere_are_hidden_wherever_they_stand() -> None:
    before = "Bea came. Beautiful day."
    assert hidden(before, "On a Beautiful day Bea came, and I said: Bea!", span(0, 3)) == ["Bea", "Bea"]


def test_words_that_were_hidden_in_one_place_are_hidden_in_that_place() -> None:
    before = "The two of us met the two chisels that I had wanted for years."
    again = "I was late. The two of us met again, with two friends."
    assert hidden(before, again, span(4, 7)) == ["two"]


def test_what_is_gone_leaves_nothing_behind() -> None:
    assert hidden("Bea came.", "Nobody came.", span(0, 3)) == []
    assert hidden("Bea came.", "", span(0, 3)) == []
    assert with_those_before([], [span(0, 3, key="town")], {"moment": "Bea came."}, {"moment": "Bea came."}) == []


@pytest.mark.parametrize(
    ("source", "status", "by", "kept"),
    [
        (S.SCREENER, A.ACCEPTED, True, True),
        (S.FLAG, A.ACCEPTED, False, True),
        (S.BEFORE, A.ACCEPTED, False, True),
        (S.RULE, A.ACCEPTED, True, True),
        (S.RULE, A.ACCEPTED, False, False),
        (S.RULE, A.PROPOSED, False, False),
        (S.SCREENER, A.REJECTED, True, False),
    ],
)
def test_a_persons_word_is_kept_and_a_rule_speaks_for_itself(source: S, status: A, by: bool, kept: bool) -> None:
    earlier = span(0, 3, source=source, status=status, by=by)
    assert hidden("Bea came.", "Bea came late.", earlier) == (["Bea"] if kept else [])


def test_a_hint_that_a_person_took_up_is_no_hint_any_more() -> None:
    hint = span(0, 3, source=S.RULE, status=A.PROPOSED, by=False)
    (found,) = with_those_before([hint], [span(0, 3)], {"moment": "Bea came."}, {"moment": "Bea came late."})
    assert (found.source, found.status) == (S.BEFORE, A.ACCEPTED)


def test_what_a_rule_hides_already_stands_once() -> None:
    rule = span(0, 9, source=S.RULE, by=False)
    assert hidden("Bea came.", "Bea came.", span(0, 3), proposed=(rule,)) == ["Bea came."]


@given(st.text(max_size=40), st.text(max_size=40), st.text("Bea ", max_size=40), st.sampled_from(["Bea", "12", "🙂"]))
def test_no_whole_word_that_was_hidden_everywhere_is_shown(left: str, right: str, again: str, words: str) -> None:
    before = f"{left} {words} {right}"
    earlier = [span(*place) for place in occurrences(before, words)]
    after = f"{again} {words} {left}"
    found = with_those_before([], earlier, {"moment": before}, {"moment": after})
    assert (len(again) + 1, len(again) + 1 + len(words)) in {(one.start, one.end) for one in found}
    assert all(after[one.start : one.end] == words for one in found)


@given(st.text("ab 1", min_size=1, max_size=30), st.text("ab 1", max_size=12), st.data())
def test_where_nothing_was_changed_every_word_stays_hidden(before: str, more: str, data: st.DataObject) -> None:
    """Also a part of a word, beside the same as a whole word, and places that overlap."""
    starts = data.draw(st.lists(st.integers(0, len(before) - 1), max_size=4))
    earlier = [span(start, data.draw(st.integers(start + 1, len(before)))) for start in starts]
    after = f"{before} {more}"
    found = with_those_before([], earlier, {"moment": before}, {"moment": after})
    covered = {at for one in found for at in range(one.start, one.end)}
    assert {at for one in earlier for at in range(one.start, one.end)} <= covered


def test_a_part_of_a_word_stays_hidden_beside_the_whole_one() -> None:
    before = "I climb, and a climbing club knows me."
    again = "Today I climb, and a climbing club knows me."
    assert hidden(before, again, span(2, 7), span(15, 20)) == ["climb", "climb"]


# The whole way


def mask(screener: Member, application: Application, words: str) -> None:
    with unit_of_work():
        member = acting(screener)
        row = queries.get_for(member, application.public_ref)
        services.save_masks(member, row, verdicts={}, words=words, seen_version=row.version)


def test_masks_by_hand_come_along_and_can_be_taken_away(program: Program, screener: Member, sign_in: SignInAs) -> None:
    make_reviewers(program, "Annika", "Odalys", "Hettie")
    application, _first = make_application(program, make_call(program))
    open_raw(screener, application)
    mask(screener, application, "recycling")
    with unit_of_work():
        row = db.session.get_one(Application, application.id)
        row.answers = {**row.answers, "moment": "One more word. " + row.answers["moment"]}
    send_again(program, application)
    open_raw(screener, application)
    client = sign_in(screener)
    url = f"/p/hollow/desk/screening/{application.public_ref}"
    page = client.get(url).text
    assert "“recycling”" in page
    assert "from before" in page
    assert "was changed and sent again" in page
    assert "recycling" not in client.get(f"{url}/preview").text
    db.session.rollback()
    carried = db.session.query(RedactionSpan).filter_by(source=SpanSource.BEFORE).one()
    version = db.session.get_one(Application, application.id).version
    client.post(url, data={"version": version, "category": "name", f"span-{carried.id}": "rejected"})
    assert "recycling" in client.get(f"{url}/preview").text
