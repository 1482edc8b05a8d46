"""What the desk is told of reviewers: agreement, severity, and the sentences where neither may be told."""

from __future__ import annotations

import html
import itertools
import random
import re

import pytest

from community.core.agreement import Hindrance, Scale, additive_severity, jackknifed_alpha
from community.core.clock import now
from community.core.db import db, unit_of_work
from community.programs.models import Member, Program, Role
from community.recruiting.deciding import queries, standings
from community.recruiting.deciding.outlook import Outlook
from community.recruiting.models import Application, Assignment, Call, Review, ReviewRound, Score
from community.recruiting.reviewing import talk
from community.recruiting.sides import get_round
from community.recruiting.states import Outcome
from community.recruiting.views.decisions import PAGE
from tests.conftest import Budget, SignInAs
from tests.factories import make_member, make_program
from tests.factories.deciding import freeze, make_read_call, tell
from tests.factories.reviewing import acting, assigned_to, decide, make_sent, release, send_review

BASE = "/p/hollow/desk/decisions"
AGREEMENT = f"{BASE}/calls/winter/agreement"


def outlook(manager: Member) -> Outlook:
    db.session.rollback()
    return standings.look_at(*get_round(acting(manager), "winter"))


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_ten_shared_stories_tell_agreement_and_nine_do_not(
    program: Program, manager: Member, sign_in: SignInAs
) -> None:
    _call, applications, _readers = make_read_call(program, 10)
    client = sign_in(manager)
    page = words(client.get(AGREEMENT).text)
    assert re.search(r"Totals: [\d.]+ ?, likely -?[\d.]+ to [\d.]+: reviewers agree well", page)
    assert "too early" not in page
    with unit_of_work():
        gone = db.session.query(Assignment).filter_by(application_id=applications[0].id).first()
        db.session.delete(gone)
    page = words(client.get(AGREEMENT).text)
    assert "cannot be told yet: it takes 10 stories with two scores, and there are 9" in page
    assert page.count("too early") == 2 * 5, "once for each width of screen"


def test_scores_that_are_all_the_same_are_no_agreement(program: Program, manager: Member, sign_in: SignInAs) -> None:
    make_read_call(program, 10)
    with unit_of_work():
        db.session.query(Score).update({"value": 3})
    page = words(sign_in(manager).get(AGREEMENT).text)
    assert "Totals: cannot be computed: all scores are the same" in page
    assert "nan" not in page


def test_a_dimension_that_finds_no_evidence_is_pointed_out(
    program: Program, manager: Member, sign_in: SignInAs
) -> None:
    make_read_call(program, 10)
    with unit_of_work():
        silent = db.session.query(Score).filter_by(dimension="helps").order_by(Score.review_id).limit(5).all()
        for score in silent:
            score.value, score.no_evidence = None, True
    page = words(sign_in(manager).get(AGREEMENT).text)
    assert page.count("asked badly?") == 1
    assert re.search(r"E, Helps others .* 25% asked badly\?", page)


def test_severity_is_told_in_a_sentence_and_reviewers_by_letters_until_all_is_frozen(
    program: Program, manager: Member, sign_in: SignInAs
) -> None:
    call, applications, _readers = make_read_call(program, 12, severity=1)
    client = sign_in(manager)
    before = words(client.get(AGREEMENT).text)
    assert re.search(
        r"Reviewer [F-H] scores about 0\.\d \(±0\.\d\) lower than colleagues on the same applications", before
    )
    assert "Reader 0" not in before
    assert "adjusted for severity" in client.get(BASE).text
    for application in applications[:6]:
        decide(manager, application)
    freeze(manager, call)
    assert "Reader 0" not in words(client.get(AGREEMENT).text), "half of them can still be swayed"
    for application in applications[6:]:
        decide(manager, application, Outcome.DECLINE)
    assert "Reader 0" not in words(client.get(AGREEMENT).text), "pending is not frozen"
    tell(manager, call)
    after = words(client.get(AGREEMENT).text)
    assert re.search(r"Reader 0 scores about 0\.\d \(±0\.\d\) lower than colleagues", after)


def test_chosen_by_hand_is_never_adjusted_and_says_why(program: Program, manager: Member, sign_in: SignInAs) -> None:
    make_read_call(program, 12)
    with unit_of_work():
        db.session.query(ReviewRound).one().by_hand_since = now()
    client = sign_in(manager)
    for url in (BASE, AGREEMENT):
        page = words(client.get(url).text)
        assert "because reviewers were chosen by hand in this round" in page
        assert "lower than colleagues" not in page
        assert "adjusted for severity," not in page.replace("not adjusted for reviewers’ severity,", "")
    found = outlook(manager)
    assert found.hindrance is Hindrance.BY_HAND
    assert {one.standing.adjusted for one in found.candidates} == {None}


def test_few_reviews_and_groups_apart_are_not_adjusted(program: Program, manager: Member) -> None:
    make_read_call(program, 4)
    assert outlook(manager).hindrance is Hindrance.TOO_FEW_EACH
    other = make_program("other")
    make_read_call(other, 12, reviewers=2, reviews=1)
    theirs = make_member(other, "Odile", roles=Role.MANAGER | Role.AMBASSADOR)
    assert outlook(theirs).hindrance is Hindrance.APART


def test_the_ranking_keeps_the_raw_order_whatever_is_adjusted(program: Program, manager: Member) -> None:
    make_read_call(program, 12, severity=1)
    rows = [one.standing for one in outlook(manager).candidates]
    means = [one.mean or 0 for one in rows]
    assert means == sorted(means, reverse=True)
    adjusted = [one.adjusted or 0 for one in rows]
    assert adjusted != sorted(adjusted, reverse=True), "the two orders differ here, so the test means something"


def test_places_that_are_taken_move_the_line(program: Program, manager: Member, sign_in: SignInAs) -> None:
    call, applications, _readers = make_read_call(program, 6, places=4)
    client = sign_in(manager)
    assert "The 4 places that are left end here." in client.get(BASE).text
    for application in applications[:2]:
        decide(manager, application)
    tell(manager, call)
    page = client.get(f"{BASE}?call=winter").text
    assert "The 2 places that are left end here." in page
    assert "4 places, 2 of them taken." in words(page)


def test_lists_narrow_and_sort_and_lead_on_by_key(program: Program, manager: Member, sign_in: SignInAs) -> None:
    _call, applications, _readers = make_read_call(program, 32, reviewers=1, reviews=1)
    client = sign_in(manager)

    def refs(**query: str) -> list[str]:
        return re.findall(r'name="ref" value="(\w+)"', client.get(BASE, query_string=query).text)

    first = refs()
    assert len(first) == PAGE == 24
    rest = refs(after=first[-1])
    assert len(rest) == 8
    assert {*first, *rest} == {one.public_ref for one in db.session.query(Application)}
    decide(manager, applications[0])
    assert refs(show="pending") == [applications[0].public_ref]
    assert applications[0].public_ref not in refs(show="open") + refs(show="open", after=refs(show="open")[-1])
    assert "None of them now." in client.get(BASE, query_string={"show": "frozen"}).text


def test_sorting_by_disagreement_puts_the_widest_first(program: Program, manager: Member, sign_in: SignInAs) -> None:
    _call, applications, _readers = make_read_call(program, 4)
    with unit_of_work():
        found = queries.reviews_of(applications[2].id)[0]
        score = next(one for one in found.scores if one.dimension == "acts")
        score.value = 1 if (score.value or 0) > 2 else 5
    page = sign_in(manager).get(f"{BASE}?sort=spread").text
    assert re.findall(r'name="ref" value="(\w+)"', page)[0] == applications[2].public_ref


def test_what_is_remembered_is_never_stale(program: Program, manager: Member) -> None:
    """Whatever writes scores, many at once as well, gives their reviews another version: see `remembering`."""
    make_read_call(program, 12)
    for value in (None, 2, 5, None):
        with unit_of_work():
            rows = db.session.query(Score).filter_by(dimension="care")
            rows.filter(Score.review_id % 3 == 0).update({"value": value or 4}, synchronize_session=False)
            db.session.query(Review).update({"version": Review.version + 1}, synchronize_session=False)
        for _ in range(2):
            found = outlook(manager)
            kept = db.session.query(Score.value).filter_by(dimension="care").order_by(Score.review_id).all()
            assert [one.scores["care"] for one in found.reviews] == [each for (each,) in kept]
            assert found.severity == additive_severity(found.scored)
            totals = [
                [v for key, _r, v in found.scored if key == each] for each in sorted({k for k, *_ in found.scored})
            ]
            agreement = found.agreement_on_totals
            assert (agreement.alpha, agreement.interval) == jackknifed_alpha(totals, Scale.INTERVAL)


def test_stories_to_talk_about_are_those_with_a_pair_that_differs(program: Program, manager: Member) -> None:
    call, applications, readers = make_read_call(program, 8, reviewers=4, reviews=3)
    dice = random.Random(5)
    with unit_of_work():
        for score in db.session.query(Score):
            score.value = dice.choice((*[3] * 12, *[4] * 12, 5, None))
            score.no_evidence = score.value is None
    rows = (
        db.session.query(Assignment.application_id, Assignment.reviewer_id, Score.dimension, Score.value)
        .select_from(Assignment)
        .join(Review, Review.assignment_id == Assignment.id)
        .join(Score, Score.review_id == Review.id)
        .filter(Score.value.is_not(None))
    )
    apart = {
        (one[0], one[1])
        for one, other in itertools.permutations(rows.all(), 2)
        if (one[0], one[2]) == (other[0], other[2]) and abs(one[3] - other[3]) >= talk.WORTH_TALKING
    }
    assert 0 < len({key for key, _reader in apart}) < len(applications)
    assert talk.talk_count(program.id, call.id) == len({key for key, _reader in apart})
    for reader in readers:
        theirs = {one.id for one in applications if talk.is_open_to(reader, one.id)}
        assert theirs == {key for key, who in apart if who == reader.id}


@pytest.mark.parametrize("page", [AGREEMENT, f"{BASE}/calls/winter/ranking.csv"])
def test_statistics_cost_the_same_for_one_and_for_thirty(
    program: Program, manager: Member, sign_in: SignInAs, budget: Budget, page: str
) -> None:
    make_read_call(program, 1)
    client = sign_in(manager)

    def cost() -> int:
        client.get(page)
        db.session.expunge_all()
        # who asks; the call with its round; names: what was worked out is remembered
        with budget(3) as sent:
            assert client.get(page).status_code == 200
        return len(sent)

    before = cost()
    make_more()
    assert cost() == before


def make_more() -> None:
    """Twenty-nine more stories in the same call."""
    call = db.session.query(Call).one()
    screener = db.session.query(Member).filter(Member.has_any(Role.SCREENER)).one()
    readers = db.session.query(Member).filter(Member.has_any(Role.REVIEWER)).all()
    for number in range(29):
        application = make_sent(call, f"Nr {number}")
        release(screener, application)
        for reader in readers:
            if reader.id in assigned_to(application):
                send_review(reader, application)
