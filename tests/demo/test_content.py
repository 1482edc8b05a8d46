"""Checks the texts of the demo program before anything is loaded from them.

The demo is a set of hand-written TOML files. These tests read the files alone, with no database and no
application, so a slip in a text is found in a second. What becomes of the files is tested with the loader.

All ages are in days before now (`days_ago`), so a larger number is earlier. Answers count in hours after
their report.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest

Row = dict[str, Any]

CONTENT = Path(__file__).resolve().parents[2] / "community" / "demo" / "content"

ROLES = {"owner", "manager", "screener", "reviewer", "moderator", "ambassador"}
SPACES = {"start-here", "sharpening", "tools", "conversations", "bench-nights", "better-ideas"}
REPORT_VALUES = {
    "mode": "face_to_face voice_call video_call private_message group_chat email public_post forum"
    " review_site letter other",
    "relation": "partner family close_friend friend acquaintance colleague neighbor professional stranger",
    "prompt": "unprompted they_asked need_arose saw_product saw_media_or_ad program_activity other",
    "basis": "own_experience saw_someone heard_or_read deal_only",
    "came_back": "nothing question doubt agreement own_story complaint thanks",
    "recommendation": "none try buy avoid fits_not_you find_out_more",
    "polarity": "very_positive positive mixed neutral negative very_negative",
    "depth": "mention exchange long_talk",
    "disclosure": "said_at_start said_during already_knew written_in_post not_said",
}
REQUIRED_OF_A_REPORT = {"key", "by", "days_ago", "mode", "relation", "prompt", "basis", "came_back", "title"}
QUESTIONS = {"moment", "unprompted", "asked", "against", "helped"}
REQUIRED_QUESTIONS = {"moment", "unprompted", "asked"}
DIMENSIONS = {"care", "acts", "trusted", "converses", "helps"}
ANSWERED = {"invited", "waitlisted", "declined", "asked_by_manager"}
DECIDED = {"decided_invite", "decided_waitlist", "decided_decline", "scheduled_waitlist"} | ANSWERED
SCREENED = {"released", "in_review"} | DECIDED
#: How the autumn's call ended for people.
ENDS = {"joined": 2, "lapsed": 1, "waitlisted": 1, "closed": 1, "declined": 2}
ANSWER_PROMISE_DAYS = 3.0

CONTACT = {
    "mail address": re.compile(r"\S+@\S+\.\w+"),
    "handle": re.compile(r"(?<![\w.])@\w"),
    "web address": re.compile(r"https?://|\bwww\.|\b[\w-]+\.(?:com|org|net|example|io|me)\b", re.I),
    "phone number": re.compile(r"\+?\d[\d\s().-]{6,}\d"),
    "street address": re.compile(r"\b\d+\s+\w+\s+(?:street|st\.|avenue|ave\.|road|rd\.|lane)(?:\W|$)", re.I),
}


def load(name: str, table: str) -> list[Row]:
    """Give the rows of one file, refusing any other table in it."""
    with (CONTENT / f"{name}.toml").open("rb") as file:
        document = tomllib.load(file)
    assert list(document) == [table], f"{name}.toml holds {list(document)}"
    rows: list[Row] = document[table]
    return rows


PEOPLE = load("people", "person")
THREADS = load("threads", "thread")
REPORTS = load("reports", "report")
ANSWERS = load("answers", "answer")
APPLICATIONS = load("applications", "application")
TOPICS = load("topics", "topic")
THANKS = load("thanks", "thanks")
QUIET_WEEKS = load("quiet_weeks", "quiet_week")
PERSON = {person["key"]: person for person in PEOPLE}
REPORT = {report["key"]: report for report in REPORTS}


def with_role(role: str) -> set[str]:
    return {person["key"] for person in PEOPLE if role in person["roles"]}


def posts() -> Iterator[tuple[Row, Row]]:
    for thread in THREADS:
        for post in thread["post"]:
            yield thread, post


def check_fields(rows: Iterable[Row], required: AbstractSet[str], optional: AbstractSet[str] = frozenset()) -> None:
    for row in rows:
        assert required <= set(row) <= required | optional, row


def check_unique(texts: Iterable[str]) -> None:
    folded = Counter(re.sub(r"\W+", " ", text).strip().casefold() for text in texts)
    assert [text for text, times in folded.items() if times > 1] == []


def was_here(key: str, days_ago: float) -> bool:
    """True when the person had joined at that time."""
    joined: float = PERSON[key]["joined_days_ago"]
    return joined >= days_ago


# People and places


def test_people() -> None:
    required = {"key", "name", "town", "about", "roles", "joined_days_ago", "time_zone", "language"}
    check_fields(PEOPLE, required | {"digest_weekday", "digest_hour"}, {"standing", "nominated_by"})
    assert len(PEOPLE) == len(PERSON) == 60
    check_unique(person["name"] for person in PEOPLE)
    check_unique(person["about"] for person in PEOPLE)
    for person in PEOPLE:
        assert re.fullmatch(r"[a-z]+", person["key"])
        assert person["roles"]
        assert set(person["roles"]) <= ROLES
        assert 10 <= person["joined_days_ago"] <= 420
        assert person["time_zone"] in available_timezones()
        assert person["digest_weekday"] in range(7)
        assert person["digest_hour"] in range(5, 22)
        assert person["language"] == "en"
        assert person.get("standing", "active") in {"active", "paused", "alumni"}
        if "nominated_by" in person:
            assert was_here(person["nominated_by"], person["joined_days_ago"])
            assert person["nominated_by"] != person["key"]
    assert any(" " not in person["name"] for person in PEOPLE)
    assert max(len(person["name"]) for person in PEOPLE) > 35


def test_staff() -> None:
    sizes = {role: len(with_role(role)) for role in ROLES - {"ambassador"}}
    assert sizes == {"owner": 1, "manager": 2, "moderator": 1, "screener": 2, "reviewer": 4}
    assert {"nora"} < with_role("manager")
    assert with_role("moderator") == {"ines"}
    assert not with_role("screener") & with_role("reviewer"), "one person cannot be both in a round"
    assert len(set(PERSON) - with_role("ambassador")) <= 2


def test_spaces() -> None:
    spaces = load("spaces", "space")
    check_fields(spaces, {"key", "name", "about", "position"})
    assert {space["key"] for space in spaces} == SPACES
    assert [space["position"] for space in spaces] == list(range(1, 7))


# The group


def test_threads() -> None:
    check_fields(THREADS, {"key", "space", "title", "author", "days_ago", "post"}, {"pinned"})
    assert len(THREADS) == 45
    check_unique(thread["key"] for thread in THREADS)
    check_unique(thread["title"] for thread in THREADS)
    assert {thread["space"] for thread in THREADS} == SPACES
    assert [thread["key"] for thread in THREADS if thread.get("pinned")] == ["start"]
    assert [len(thread["post"]) for thread in THREADS].count(1) == 1, "one thread waits for an answer"
    assert all(len(thread["post"]) <= 14 for thread in THREADS)
    recent = [thread for thread in THREADS if thread["post"][-1]["days_ago"] <= 3]
    assert len(recent) >= 8, "the last days have to be lively"


def test_posts() -> None:
    written = [post for _, post in posts()]
    check_fields(written, {"author", "days_ago", "text", "thanks"}, {"case"})
    assert 320 <= len(written) <= 360
    check_unique(post["text"] for post in written)
    for post in written:
        assert was_here(post["author"], post["days_ago"]), post
        assert len(set(post["thanks"])) == len(post["thanks"])
        assert set(post["thanks"]) <= set(PERSON) - {post["author"]}, post
        for mentioned in re.findall(r"@\[(.*?)\]", post["text"]):
            assert mentioned in PERSON
    assert sorted(post["case"] for post in written if "case" in post) == ["disclosure", "personal"]


def test_posts_follow_each_other_in_time() -> None:
    for thread in THREADS:
        ages = [post["days_ago"] for post in thread["post"]]
        assert ages == sorted(set(ages), reverse=True), thread["key"]
        assert ages[0] == thread["days_ago"] <= 95
        assert ages[-1] >= 0.1
        assert thread["post"][0]["author"] == thread["author"]


def test_a_quote_is_taken_from_an_earlier_post() -> None:
    for thread in THREADS:
        earlier = ""
        for post in thread["post"]:
            for quoted in re.findall(r"^> (.+)$", post["text"], re.M):
                assert quoted.rstrip(".") in earlier, quoted
            earlier += post["text"]


def test_topics() -> None:
    check_fields(TOPICS, {"key", "title", "about", "starters", "origin", "days_ago"})
    assert len(TOPICS) == 8
    assert all(2 <= len(topic["starters"]) <= 3 for topic in TOPICS)
    check_unique(starter for topic in TOPICS for starter in topic["starters"])


# Conversations


def test_reports() -> None:
    check_fields(REPORTS, REQUIRED_OF_A_REPORT, set(REPORT_VALUES) | {"topic", "story"})
    assert len(REPORTS) == len(REPORT) == 200
    topics = {topic["key"]: topic for topic in TOPICS}
    for report in REPORTS:
        for field, values in REPORT_VALUES.items():
            assert field not in report or report[field] in values.split(), (report["key"], field)
        assert report["by"] in with_role("ambassador")
        assert was_here(report["by"], report["days_ago"]), report["key"]
        assert 0 < report["days_ago"] <= 92
        if "topic" in report:
            assert report["days_ago"] <= topics[report["topic"]]["days_ago"], report["key"]
    check_unique(report["title"] for report in REPORTS)
    check_unique(report["story"] for report in REPORTS if "story" in report)


def test_reports_are_of_every_kind() -> None:
    assert 110 <= sum("story" in report for report in REPORTS) <= 130
    assert 20 <= sum(report["basis"] == "deal_only" for report in REPORTS) <= 30
    assert 12 <= sum(report["basis"] == "heard_or_read" for report in REPORTS) <= 18
    unhappy = {"mixed", "negative", "very_negative"}
    assert 20 <= sum(report.get("polarity") in unhappy for report in REPORTS) <= 32
    for report in REPORTS:
        if report["basis"] == "deal_only":
            assert report.get("recommendation", "none") == "none", "a deal passed on is no advice"
    for field, values in REPORT_VALUES.items():
        assert set(values.split()) - {"other"} <= {report.get(field) for report in REPORTS}, field


def test_reports_come_steadily_and_from_many() -> None:
    by_week = Counter(int(report["days_ago"] // 7) for report in REPORTS)
    ordinary = [by_week[week] for week in range(13) if week not in (4, 5)]
    assert min(ordinary) >= 11
    assert max(ordinary) <= 19
    assert 20 <= by_week[5] <= 30, "the week after the workshop"
    by_person = Counter(report["by"] for report in REPORTS)
    assert len(by_person) == 40
    assert 7 <= max(by_person.values()) <= 12
    assert min(by_person.values()) <= 2


def test_reports_hold_no_contact_of_anybody() -> None:
    for report in REPORTS:
        for text in (report["title"], report.get("story", "")):
            for kind, pattern in CONTACT.items():
                assert not pattern.search(text), (kind, report["key"], text)


@pytest.mark.parametrize(
    "text",
    ["write to jo@example.org", "she is @planegirl", "see planes.example", "802 555 0142", "at 14 Mill Lane"],
)
def test_contacts_would_be_found(text: str) -> None:
    assert any(pattern.search(text) for pattern in CONTACT.values())


def test_answers() -> None:
    check_fields(ANSWERS, {"report", "by", "hours_later", "text", "thanks"}, {"thanks_text"})
    check_unique(answer["report"] for answer in ANSWERS)
    check_unique(answer["text"] for answer in ANSWERS)
    check_unique(answer["thanks_text"] for answer in ANSWERS if "thanks_text" in answer)
    for answer in ANSWERS:
        report = REPORT[answer["report"]]
        assert answer["by"] in with_role("manager") - {report["by"]}, answer
        assert 2 <= answer["hours_later"] <= 160
        assert answer["hours_later"] / 24 < report["days_ago"], "answered before now"
        assert answer["thanks"] or "thanks_text" not in answer


def test_only_the_newest_reports_wait() -> None:
    answered = {answer["report"] for answer in ANSWERS}
    waiting = [report["days_ago"] for report in REPORTS if report["key"] not in answered]
    assert 10 <= len(waiting) <= 14
    late = [days for days in waiting if days > ANSWER_PROMISE_DAYS]
    assert len(late) == 1
    assert 4 <= late[0] <= 6


def test_quiet_weeks() -> None:
    check_fields(QUIET_WEEKS, {"by", "weeks_ago"})
    assert 55 <= len(QUIET_WEEKS) <= 310
    pairs = [(quiet["by"], quiet["weeks_ago"]) for quiet in QUIET_WEEKS]
    assert len(set(pairs)) == len(pairs)
    for by, week in pairs:
        assert by in with_role("ambassador")
        assert 1 <= week <= 13
        assert was_here(by, 7 * (week + 1))
        # Calendar weeks depend on the day of loading, so the days on both sides have to be free too.
        near = [r for r in REPORTS if r["by"] == by and 7 * (week - 1) <= r["days_ago"] <= 7 * (week + 1)]
        assert near == [], (by, week)


def test_thanks() -> None:
    check_fields(THANKS, {"from", "to", "for", "days_ago", "text", "public"})
    assert len(THANKS) == 25
    check_unique(thanks["text"] for thanks in THANKS)
    for thanks in THANKS:
        assert thanks["from"] != thanks["to"]
        assert was_here(thanks["from"], thanks["days_ago"])
        assert was_here(thanks["to"], thanks["days_ago"])
    assert {thanks["public"] for thanks in THANKS} == {True, False}


# The winter call


def test_applications() -> None:
    check_fields(APPLICATIONS, {"key", "name", "email", "state", "days_ago", "answers"}, {"mask", "review"})
    assert len(APPLICATIONS) == 34
    for field in ("key", "name", "email"):
        check_unique(application[field] for application in APPLICATIONS)
    check_unique(text for application in APPLICATIONS for text in application["answers"].values())
    states = Counter(application["state"] for application in APPLICATIONS)
    waiting = {"draft": 5, "submitted": 5, "in_screening": 2, "released": 4, "in_review": 8}
    assert states == waiting | dict.fromkeys({"withdrawn", "asked_by_screener", *DECIDED}, 1)
    for application in APPLICATIONS:
        assert re.fullmatch(r"[a-z.]+@example\.(org|com|net)", application["email"])
        assert set(application["answers"]) <= QUESTIONS
        assert all(len(text.split()) <= 150 for text in application["answers"].values())
        if application["state"] != "draft":
            spoken = {SPOKEN} if "recording" in BESIDE.get(application["key"], {}) else set()
            assert set(application["answers"]) | spoken >= REQUIRED_QUESTIONS, application["key"]
        assert application["key"] not in PERSON


BESIDE = {beside["of"]: beside for beside in load("besides", "beside")}
#: The question that may be answered by voice.
SPOKEN = "asked"


def test_what_stands_beside_the_stories() -> None:
    applications = {application["key"]: application for application in APPLICATIONS}
    check_fields(
        BESIDE.values(),
        {"of", "town", "learned"},
        {"learned_words", "picture", "picture_name", "recording", "transcript", "readers"},
    )
    for key, beside in BESIDE.items():
        application = applications[key]
        assert not ("learned_words" in beside and beside["learned"] == "alone"), key
        assert ("picture" in beside) == ("picture_name" in beside)
        assert set(beside.get("readers", ())) <= with_role("reviewer")
        if "recording" in beside:
            assert SPOKEN not in application["answers"], "reviewers have nothing else to read"
            assert ("transcript" in beside) == (application["state"] in SCREENED), "a screener writes it down first"
    assert sum("picture" in beside for beside in BESIDE.values()) in {3, 4}
    assert {beside["learned"] for beside in BESIDE.values()} == {"family", "work", "teacher", "alone"}
    assert [beside for beside in BESIDE.values() if "recording" in beside and "transcript" not in beside]
    assert [beside for beside in BESIDE.values() if "transcript" in beside]


AUTUMN = load("autumn", "application")


def test_the_autumns_call() -> None:
    check_fields(AUTUMN, {"key", "name", "email", "state", "days_ago", "answers", "mask", "review"})
    assert Counter(entry["state"] for entry in AUTUMN) == ENDS
    check_unique(entry["email"] for entry in AUTUMN + APPLICATIONS)
    check_unique(text for entry in AUTUMN + APPLICATIONS for text in entry["answers"].values())
    check_unique(review["note"] for entry in AUTUMN + APPLICATIONS for review in entry.get("review", ()))
    for entry in AUTUMN:
        assert REQUIRED_QUESTIONS <= set(entry["answers"]) <= QUESTIONS
        assert all(span in "\n".join(entry["answers"].values()) for span in entry["mask"]), entry["key"]
        assert (entry["key"] in PERSON) == (entry["state"] == "joined")
        if entry["state"] == "joined":
            assert PERSON[entry["key"]]["name"] == entry["name"]
            assert PERSON[entry["key"]]["joined_days_ago"] < entry["days_ago"], "joined after applying"
        assert len({review["reviewer"] for review in entry["review"]}) == 2
        for review in entry["review"]:
            assert review["reviewer"] in with_role("reviewer")
            assert set(review["scores"]) == DIMENSIONS
            assert review["days_ago"] < entry["days_ago"] - 1.5, "read after it was screened"


def test_talks() -> None:
    reviewed = {application["key"]: application for application in APPLICATIONS if application["state"] == "in_review"}
    for talk in load("talks", "talk"):
        reviews = {review["reviewer"]: review for review in reviewed[talk["of"]]["review"]}
        last = min(review["days_ago"] for review in reviews.values())
        for comment in talk["comment"]:
            assert comment["by"] in reviews
            assert comment["days_ago"] < last, "said after the last review"
        for revised in talk["revised"]:
            first = reviews[revised["by"]]["scores"]
            others = [review["scores"][revised["dimension"]] for review in reviews.values()]
            assert max(abs(first[revised["dimension"]] - value) for value in others) >= 2
            assert revised["value"] != first[revised["dimension"]]


NOMINATIONS = load("nominations", "nomination")
STORIES = load("passed_on", "story")
YES = {"applying", "reading", "invited", "not_this_time"}


def test_nominations() -> None:
    required = {"key", "by", "days_ago", "name", "email", "relation", "state", "reason", "example"}
    check_fields(NOMINATIONS, required, {"full_name", "mask", "answers", "review"})
    states = Counter(nomination["state"] for nomination in NOMINATIONS)
    assert set(states) == YES | {"waiting", "refused", "lapsed"}
    check_unique(nomination["email"] for nomination in NOMINATIONS + APPLICATIONS + STORIES)
    for nomination in NOMINATIONS:
        assert was_here(nomination["by"], nomination["days_ago"])
        assert (nomination["state"] in YES) == ("answers" in nomination)
        assert ("review" in nomination) == (nomination["state"] in {"invited", "not_this_time"})
        assert nomination["days_ago"] >= {"lapsed": 15, "refused": 3}.get(nomination["state"], 0)
        assert not (nomination["state"] == "waiting" and nomination["days_ago"] >= 14)
        if nomination["state"] in YES - {"applying"}:
            assert set(nomination["answers"]) >= REQUIRED_QUESTIONS
    waiting_at_once = Counter(one["by"] for one in NOMINATIONS if one["state"] == "waiting")
    assert max(waiting_at_once.values()) <= 3


def test_stories_that_were_passed_on() -> None:
    check_fields(STORIES, {"key", "passer", "name", "email", "state", "days_ago", "answers"})
    for story in STORIES:
        assert story["state"] in {"draft", "submitted"}
        assert story["key"] not in {application["key"] for application in APPLICATIONS}
        if story["state"] == "submitted":
            assert set(story["answers"]) >= REQUIRED_QUESTIONS


def masked(application: Row) -> str:
    """Give the answers as a reviewer reads them."""
    text = "\n".join(application["answers"].values())
    for span in application["mask"]:
        text = text.replace(span, "[masked]")
    return text


def test_masks() -> None:
    assert {a["key"] for a in APPLICATIONS if "mask" in a} == {a["key"] for a in APPLICATIONS if a["state"] in SCREENED}
    for application in APPLICATIONS:
        if "mask" not in application:
            continue
        raw = "\n".join(application["answers"].values())
        assert all(span in raw for span in application["mask"]), application["key"]
        for name in re.split(r"[\s-]", application["name"]):
            assert not re.search(rf"\b{re.escape(name)}\b", masked(application)), (application["key"], name)
    assert sum(bool(application.get("mask")) for application in APPLICATIONS) >= 12


def test_reviews() -> None:
    by_state: dict[str, list[int]] = {}
    notes: list[str] = []
    for application in APPLICATIONS:
        reviews: list[Row] = application.get("review", [])
        check_fields(reviews, {"reviewer", "scores", "note", "days_ago"}, {"evidence"})
        by_state.setdefault(application["state"], []).append(len(reviews))
        assert len({review["reviewer"] for review in reviews}) == len(reviews)
        for review in reviews:
            assert review["reviewer"] in with_role("reviewer")
            assert set(review["scores"]) == DIMENSIONS
            assert all(score in range(6) for score in review["scores"].values())
            assert review["days_ago"] < application["days_ago"], "read after it was sent"
            notes.append(review["note"])
            for dimension, words in review.get("evidence", {}).items():
                assert review["scores"][dimension] > 0
                assert [text for text in application["answers"].values() if words in text], words
            for span in application["mask"]:
                assert span not in review["note"], "a reviewer cannot know what is masked"
    check_unique(notes)
    assert sum(sum(counts) for state, counts in by_state.items() if state not in SCREENED - {"released"}) == 0
    assert all(by_state[state] == [3] for state in DECIDED)
    in_review = Counter(by_state["in_review"])
    assert in_review[3] == 2
    assert in_review[1] + in_review[2] == 6
