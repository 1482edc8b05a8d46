"""Recruiting from an empty program to ten answers by mail, as people see it. Each step follows the last."""

from __future__ import annotations

import datetime as dt
import re
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.programs.models import Role
from community.questionnaires.models import Questionnaire, QuestionnaireVersion
from community.questionnaires.schema import BlindClass, Op, Schema, ShowIf
from community.recruiting.models import Application, Call
from community.recruiting.rubric import DIMENSION_KEYS
from tests.browser.conftest import OpenWindow
from tests.browser.installation import Installation
from tests.browser.looking import look
from tests.browser.recruits import (
    COLD,
    CROWD,
    EVERYBODY,
    HANDLE,
    HINT,
    INVITED,
    MISSED,
    NOMINEE,
    OTHERS,
    OWN_WORDS,
    PASSED_ON,
    PASSER,
    PUBLIC,
    REASONS,
    REVIEWERS,
    SUBJECTS,
    TOLD_OTHERWISE,
    TOOL,
    WAITING,
    Recruit,
    reason_of,
)
from tests.browser.walking import Walk, heading, main_text, select_words, sign_in, tap
from tests.browser.wire import signed_in, visitor
from tests.factories import PASSWORD, make_member, make_person
from tests.journeys import words
from tests.journeys.visitor import Visitor
from tests.mailsink import link_in, text_of

P = f"/p/{words.SLUG}"
MENDERS, FORWARD = "menders", "put-forward"
SCREENER, NOMINATOR = "Salma", "Gideon"


@pytest.fixture(scope="module")
def walk(grapevine: Installation, pictures: Path) -> Walk:
    """A program with its staff and the questions that ship: no call."""
    owner = ["--owner-email", words.OWNER, "--owner-name", "Nora Castellan", "--owner-password", PASSWORD]
    program = ["--slug", words.SLUG, "--name", words.NAME, "--time-zone", "America/New_York"]
    grapevine.flask("program", "create", *program, *owner)
    walk = Walk(grapevine, pictures)
    staff = {SCREENER: Role.SCREENER, NOMINATOR: Role.AMBASSADOR} | dict.fromkeys(REVIEWERS, Role.REVIEWER)
    with grapevine.app.app_context():
        for name, role in staff.items():
            person = make_person(name, email=words.address_of(name), password=PASSWORD)
            make_member(walk.program(), name, roles=role | Role.AMBASSADOR, person=person)
    return walk


def ref_of(walk: Walk, one: Recruit) -> str:
    """What the application is called in addresses."""
    found: str = walk.behind(
        lambda: db.session.scalars(select(Application.public_ref).where(Application.email_key == one.email)).one()
    )
    return found


def day(days: int) -> str:
    """A day from now as a date field takes it."""
    return (now() + dt.timedelta(days=days)).date().isoformat()


# The form


def saved(page: Page) -> None:
    """Wait until the form says that everything is kept."""
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("Saved"))


def test_1_a_form_is_built_tried_out_and_published(walk: Walk, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, f"{P}/questionnaires/")
    page.get_by_role("link", name="New questionnaire").click()
    page.get_by_label("Title").fill("Menders")
    page.get_by_label("Two stories and the town", exact=True).check(force=True)
    page.get_by_label("What is it about?").fill("a tool")
    page.get_by_role("button", name="Make the draft").click()
    heading(page, "Menders")

    page.get_by_role("button", name="One of several").click()
    expect(page.locator("#open #label")).to_have_value("")
    page.locator("#label").fill(TOOL)
    for number, option in enumerate(("A plane", "A saw"), 1):
        page.locator("[data-new-option]").fill(option)
        page.keyboard.press("Enter")
        expect(page.locator(f"#option-{number}")).to_be_focused()
    page.get_by_label("Reviewers see the choice as it is").check()
    saved(page)
    page.get_by_role("button", name="A story").click()
    expect(page.locator("#open #label")).to_have_value("")
    page.locator("#label").fill("How many followers would miss it with you?")
    expect(page.locator("#panel-faults")).to_contain_text("Passion qualifies here")
    expect(page.locator("[data-save-state]")).to_have_text("Not kept yet: see why")
    walk.shot(page, "recruiting-1-refused")
    look(page)
    page.locator("#label").fill(MISSED)
    page.locator("#parent").select_option(label=TOOL)
    page.locator("[data-values=question_4]").get_by_label("A plane").check(force=True)
    page.get_by_label("Reviewers read it after a screener has masked it").check()
    walk.until(lambda: draft_now().fields[-1].blind_class is BlindClass.SHOWN_REDACTED, "the last choice is kept")
    saved(page)
    expect(page.locator("#row-question_5")).to_contain_text(f"Only if “{TOOL}” is A plane")

    preview = page.locator("#preview")
    expect(preview.get_by_label(MISSED)).to_have_count(0)
    preview.get_by_label("A plane").check(force=True)
    expect(preview.get_by_label(MISSED)).to_be_visible()
    expect(preview.get_by_label("A plane")).to_be_checked()
    walk.shot(page, "recruiting-1-builder")
    look(page)
    page.get_by_role("link", name="Publish", exact=True).click()
    heading(page, "Publish version 1")
    look(page)
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.get_by_text("Version 1 never changes from now on.")).to_be_visible()
    schema = walk.behind(draft_now)
    assert [one.key for one in schema] == ["moment", "asked", "town", "question_4", "question_5"]
    assert schema.fields[3].blind_class is BlindClass.SHOWN_RAW
    assert schema.fields[4].blind_class is BlindClass.SHOWN_REDACTED
    assert schema.fields[4].show_if == ShowIf("question_4", Op.IN, ("a_plane",))


def draft_now() -> Schema:
    """The questions as the database has them."""
    statement = select(QuestionnaireVersion.schema).join(QuestionnaireVersion.questionnaire)
    return Schema.parse(db.session.scalars(statement.where(Questionnaire.title == "Menders")).one())


# The calls


def write_call(page: Page, slug: str, title: str, source: str, places: int) -> None:
    """All that a call says, and out with it."""
    page.goto(f"{P}/calls/new")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Address").fill(slug)
    page.get_by_label("What you look for").fill(words.CALL_TEXT)
    tap(page, "How people come to it", source)
    page.get_by_label("Questions").select_option(label="Menders, version 1")
    page.get_by_label("Opens", exact=True).fill(f"{day(-2)}T09:00")
    page.get_by_label("Closes", exact=True).fill(f"{day(20)}T18:00")
    page.get_by_label("Everybody has an answer by").fill(day(50))
    page.get_by_label("Places").fill(str(places))
    page.get_by_role("button", name="Publish").click()
    heading(page, title)


def test_2_two_calls_are_opened(walk: Walk, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, f"{P}/calls")
    look(page)
    write_call(page, MENDERS, words.CALL_TITLE, "Others pass it on, each by a link of their own", places=3)
    page.get_by_label("Who else passes it on?").fill(PASSER)
    page.get_by_role("button", name="Make a link").click()
    row = page.get_by_role("listitem").filter(has_text=PASSER)
    details = row.locator("details")
    if details.get_attribute("open") is None:
        row.get_by_text(f"Link, code and words for {PASSER}").click()
    code = row.get_by_role("img", name="QR code of")
    code.scroll_into_view_if_needed()
    expect(code).not_to_have_js_property("naturalWidth", 0)
    link = row.locator(".call-link a").first.inner_text()
    assert f"/calls/{MENDERS}?via=" in link
    assert link in row.get_by_label("Words to go with it").input_value()
    walk.links["passer"] = link
    walk.shot(page, "recruiting-2-call")
    look(page)
    write_call(page, FORWARD, "For people somebody would miss", "Ambassadors put people forward", places=1)
    look(page)


def test_3_somebody_is_put_forward_and_says_yes(walk: Walk, window: OpenWindow) -> None:
    page = sign_in(window(), words.address_of(NOMINATOR), f"{P}/nominate")
    look(page)
    page.get_by_label("What do you call them?").fill("Isolde")
    page.get_by_label("Their mail address").fill(NOMINEE.email)
    page.locator("input[name=relation]").first.check(force=True)
    page.get_by_label("Why would they be good company?").fill("She hears people out, and then asks one more question.")
    page.get_by_label("A thing that you saw them do").fill("She sent a man home without the plane he wanted to buy.")
    page.get_by_role("button", name="Put them forward").click()
    heading(page, "Whom you put forward")
    mail = walk.grapevine.mail.wait_for(NOMINEE.email, subject="thinks you would be good company")
    phone = window(phone=True)
    phone.goto(link_in(mail, "/nominated/"))
    walk.shot(phone, "recruiting-3-nominated")
    look(phone)
    phone.get_by_role("button", name="Yes, I’d like to apply").click()
    look(phone)
    write_all(walk, phone, NOMINEE)


# Applying


def write_all(walk: Walk, page: Page, one: Recruit) -> None:
    """From the first question to the page that says that it has arrived."""
    page.goto(f"{P}/apply/{ref_of(walk, one)}/write")
    while page.locator("#write").count():
        for name, value in one.answers.items():
            found = page.locator(f"#write [name={name}]")
            if found.count() > 1:
                page.locator(f"#write [name={name}][value={value}]").check(force=True)
            elif found.count():
                found.fill(value)
        with page.expect_navigation():
            page.locator("#write").get_by_role("button", name=re.compile("Next question|See it as reviewers")).click()
    heading(page, "This is how reviewers will read you.")
    for secret in (HANDLE, CROWD, one.name.split()[0]):
        assert secret not in main_text(page)
    page.get_by_label("I am at least 18 years old.").check()
    page.get_by_label("These are my own words about my own experience").check()
    page.get_by_role("button", name="Send my story").click()
    heading(page, "Your story has arrived.")


def ask_for_link(page: Page, one: Recruit) -> None:
    """From the call's page over the mail to the open application."""
    page.get_by_role("link", name="Tell us your story").first.click()
    page.get_by_label("Your mail address").fill(one.email)
    page.get_by_role("button", name="Mail me the link").click()
    heading(page, "Look into your mail.")


def come_back(walk: Walk, page: Page, one: Recruit) -> None:
    """By the mailed link."""
    walk.links[one.email] = link_in(walk.grapevine.mail.wait_for(one.email), "/resume/")
    page.goto(walk.links[one.email])
    page.get_by_role("button", name=re.compile("Begin|Continue")).click()


@pytest.mark.parametrize("one", [PASSED_ON, COLD], ids=["passed on", "cold"])
def test_4_applying(walk: Walk, window: OpenWindow, one: Recruit) -> None:
    page = window(phone=one is PASSED_ON)
    page.goto(walk.links["passer"] if one is PASSED_ON else f"{P}/calls/{MENDERS}")
    heading(page, words.CALL_TITLE)
    expect(page.get_by_text(f"Passed on by {PASSER}")).to_have_count(1 if one is PASSED_ON else 0)
    look(page)
    ask_for_link(page, one)
    come_back(walk, page, one)
    write_all(walk, page, one)


def apply_over_http(walk: Walk, one: Recruit) -> None:
    """The same pages and forms without a browser."""
    who: Visitor = visitor(walk.grapevine)
    who.open(f"{P}/calls/{MENDERS}/start")
    who.send(email=one.email)
    walk.links[one.email] = link_in(walk.grapevine.mail.wait_for(one.email), "/resume/")
    who.open(walk.links[one.email])
    who.send(to=walk.links[one.email].rsplit("/", 1)[-1])
    ref = ref_of(walk, one)
    who.open(f"{P}/apply/{ref}/write")
    while not who.path.partition("?")[0].endswith("/preview"):
        asked = who.form("step")
        typed = {name: value for name, value in one.answers.items() if name in asked.names}
        assert typed, who.path
        who.send(then="next", to="/write", **typed)
        assert who.status == 200, who.text
    who.send(to="/send", adult="y", honest="y")
    assert "Your story has arrived." in who.text


def test_4_the_others_apply(walk: Walk, window: OpenWindow) -> None:
    for one in OTHERS:
        apply_over_http(walk, one)
    for one in EVERYBODY:
        walk.grapevine.mail.wait_for(one.email, subject="Your story has arrived")
    page = sign_in(window(), words.OWNER, f"{P}/calls/{MENDERS}/manage")
    expect(page.get_by_role("listitem").filter(has_text=PASSER)).to_contain_text("1 begun, 1 sent")
    expect(page.get_by_role("main")).to_contain_text("9 begun, 9 sent, in all.")


# Screening


def look_through(page: Page, ref: str) -> None:
    """Open one and work through the masks with the keys."""
    page.goto(f"{P}/desk/screening/{ref}")
    page.get_by_role("button", name="Open it").click()
    heading(page, "Read all of it.")
    page.locator("h1").click()
    page.keyboard.press("n")
    expect(page.locator("[data-mask].is-current")).to_have_count(1)
    page.keyboard.press("a")


def release(page: Page) -> None:
    """What reviewers will read, the four checks, and out."""
    page.get_by_role("button", name="See what reviewers will read").click()
    heading(page, "This, and nothing else, is what reviewers will read.")
    for secret in (HANDLE, CROWD, HINT):
        assert secret not in page.get_by_role("article").inner_text()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Release to reviewers").click()
    expect(page.get_by_text("Released. Reviewers have it now.")).to_be_visible()


def test_5_all_ten_are_screened(walk: Walk, window: OpenWindow) -> None:
    page = sign_in(window(), words.address_of(SCREENER), f"{P}/desk/screening")
    heading(page, "10 stories wait for a screener.")
    look(page)
    look_through(page, ref_of(walk, PASSED_ON))
    select_words(page, "[data-answer]", HINT)
    expect(page.locator("[data-redact-add]")).to_be_enabled()
    page.keyboard.press("m")
    expect(page.locator("[data-redact-list]")).to_contain_text(HINT)
    walk.shot(page, "recruiting-5-masks")
    look(page)
    release(page)
    look_through(page, ref_of(walk, NOMINEE))
    expect(page.get_by_role("article")).to_contain_text("She hears people out")
    release(page)
    screener = signed_in(walk.grapevine, words.address_of(SCREENER))
    for one in EVERYBODY:
        if one not in (PASSED_ON, NOMINEE):
            screen_over_http(screener, ref_of(walk, one))
    page.goto(f"{P}/desk/screening")
    assert not page.get_by_role("link", name="Application").count()


def screen_over_http(screener: Visitor, ref: str) -> None:
    screener.open(f"{P}/desk/screening/{ref}")
    screener.send(to="/open")
    screener.send(words="", then="preview")
    assert HANDLE not in screener.text
    screener.send(identity="y", reach="y", platform="y", others="y")
    assert screener.status == 200
    assert "Released. Reviewers have it now." in screener.text


# Reviewing


def score_by_keys(page: Page, ref: str, scores: str) -> None:
    """Open and score with the keyboard alone; a sentence is selected where one is needed."""
    page.goto(f"{P}/desk/reviews/{ref}")
    page.get_by_role("button", name="Open and read").click()
    for letter, score in zip("ABCDE", scores, strict=True):
        expect(page.locator(".dims [aria-current]")).to_contain_text(letter)
        for secret in (HANDLE, CROWD, HINT, PASSER):
            assert secret not in page.content()
        page.locator("h1").click()
        page.keyboard.press(score)
        expect(page.locator("[data-rubric] input:checked")).to_have_value("none" if score == "n" else score)
        if score in "125":
            select_words(page, "[data-answer]", "I hated it for a winter")
            page.locator("article").dispatch_event("pointerup")
            expect(page.locator("[data-evidence-quote]")).to_contain_text("I hated it for a winter")
        if letter == "B":
            look(page)
        page.keyboard.press("j")
    heading(page, "Look it over, then send.")


def score_over_http(who: Visitor, ref: str, scores: str) -> None:
    """The same forms without a browser."""
    who.open(f"{P}/desk/reviews/{ref}")
    who.send(to="/start")
    for key, score in zip(DIMENSION_KEYS, scores, strict=True):
        sentence = re.search(r'<option value="(\w+:\d+:\d+)">', who.text)
        assert sentence, who.path
        assert f"d={key}" in who.form("evidence_pick").action
        pick = sentence[1] if score in "125" else ""
        who.send(evidence_pick=pick, score="none" if score == "n" else score)
        assert who.status == 200, who.text
    who.send(to="/send")
    assert "You have sent your review." in who.text


def test_6_three_reviewers_score_alone(walk: Walk, window: OpenWindow) -> None:
    in_browser = (PASSED_ON, COLD, NOMINEE)
    page = sign_in(window(), words.address_of(REVIEWERS[0]), f"{P}/desk/reviews")
    heading(page, "10 stories wait for your score.")
    look(page)
    for one in in_browser:
        score_by_keys(page, ref_of(walk, one), one.scores[0])
        page.get_by_role("button", name="Send my review").click()
        heading(page, "You have sent your review.")
        expect(page.get_by_text("Nobody else has sent theirs yet.")).to_be_visible()
    walk.shot(page, "recruiting-6-sent")
    for number, name in enumerate(REVIEWERS):
        who = signed_in(walk.grapevine, words.address_of(name))
        for one in EVERYBODY:
            if number or one not in in_browser:
                score_over_http(who, ref_of(walk, one), one.scores[number])
    manager = sign_in(window(), words.OWNER, f"{P}/desk/rounds/{MENDERS}")
    expect(manager.get_by_role("main")).to_contain_text("9 given, 9 sent, owes nothing")
    walk.shot(manager, "recruiting-6-round")
    look(manager)


def test_7_two_points_apart_are_talked_over(walk: Walk, window: OpenWindow) -> None:
    ref = ref_of(walk, PASSED_ON)
    page = sign_in(window(), words.address_of(REVIEWERS[0]), f"{P}/desk/reviews/talk")
    look(page)
    page.locator(f"main a[href$='/talk/{ref}']").click()
    heading(page, "What did each of you see?")
    other = signed_in(walk.grapevine, words.address_of(REVIEWERS[1]))
    other.open(f"{P}/desk/reviews/talk/{ref}")
    other.send(to="/comments", text="He hated it, and says little of why he stayed.")
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("says little of why he stayed")
    page.get_by_text("Give another score").click()
    page.get_by_label("Score now").select_option("4")
    page.get_by_label("What changed your mind").fill("There is one detail, not several.")
    walk.shot(page, "recruiting-7-talk")
    look(page)
    page.get_by_role("button", name="Keep it beside the first").click()
    expect(page.get_by_text("Now 4:")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("There is one detail, not several.")


# Deciding


def decide_together(walk: Walk, page: Page, outcome: str) -> None:
    """One answer for all who get it, chosen in the ranking."""
    page.goto(f"{P}/desk/decisions?call={MENDERS}")
    chosen = [one for one in PUBLIC if one.outcome == outcome]
    for one in chosen:
        page.locator(f"input[name=ref][value='{ref_of(walk, one)}']").check()
    page.get_by_role("button", name="Decide together").click()
    heading(page, f"{len(chosen)} stories, one answer.")
    tap(page, "What we answer", outcome)
    page.get_by_label("The reason, as the applicant will read it").fill(REASONS[outcome])
    if outcome == WAITING:
        page.get_by_label("Until when").fill(day(60))
    if TOLD_OTHERWISE in chosen:
        ref = ref_of(walk, TOLD_OTHERWISE)
        page.get_by_role("listitem").filter(has=page.locator(f"#reason-{ref}")).locator("summary").click()
        page.locator(f"#reason-{ref}").fill(OWN_WORDS)
    look(page)
    page.get_by_role("button", name=f"Keep these {len(chosen)} decisions").click()
    expect(page.get_by_text(f"{len(chosen)} decisions are kept.")).to_be_visible()


def freeze_and_send(walk: Walk, page: Page, recruits: tuple[Recruit, ...], how: str) -> None:
    """Names open, every letter can be read, and then they go."""
    page.get_by_role("button", name="Freeze these decisions").click()
    heading(page, re.compile("ready to go"))
    for one in recruits:
        expect(page.get_by_text(one.name, exact=True)).to_be_visible()
    walk.shot(page, f"recruiting-8-frozen-{len(recruits)}")
    look(page)
    first = recruits[0]
    row = page.get_by_role("listitem").filter(has_text=first.name)
    row.get_by_role("link", name="Read the letter").click()
    expect(page.frame_locator("iframe").get_by_text(reason_of(first))).to_be_visible()
    assert not walk.grapevine.mail.to(first.email, subject=SUBJECTS[first.outcome]), "looking sends nothing"
    page.go_back()
    page.get_by_role("button", name=how).click()


def test_8_the_manager_decides_on_all_ten(walk: Walk, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, f"{P}/desk/decisions?call={MENDERS}")
    heading(page, "9 stories wait for a decision.")
    lines = page.locator("li.rank")
    expect(lines).to_have_count(9)
    expect(lines.locator("svg.interval")).to_have_count(9)
    expect(page.locator("li.rank-cut")).to_contain_text("The 3 places that are left end here.")
    assert lines.get_by_text("Close call").count() >= 2
    expect(lines.filter(has_text=re.compile(r"after a talk"))).to_have_count(1)
    means = [float(text) for text in lines.locator("strong.num").all_inner_texts()]
    assert means == sorted(means, reverse=True)
    for one in EVERYBODY:
        assert one.name not in page.content()
        assert one.email not in page.content()
    walk.shot(page, "recruiting-8-ranking")
    look(page)
    for outcome in REASONS:
        decide_together(walk, page, outcome)
    freeze_and_send(walk, page, PUBLIC, "Send all 9 now")
    expect(page.get_by_text("9 answers are on their way.").first).to_be_visible()

    page.goto(f"{P}/desk/decisions/{ref_of(walk, NOMINEE)}")
    look(page)
    tap(page, "What we answer", INVITED)
    page.get_by_label("The reason, as the applicant will read it").fill(REASONS[INVITED])
    page.get_by_role("button", name="Keep this decision").click()
    expect(page.get_by_text("Nothing is sent before you freeze and send.")).to_be_visible()
    page.goto(f"{P}/desk/decisions?call={FORWARD}")
    freeze_and_send(walk, page, (NOMINEE,), "Send it now")


def flat(mail: EmailMessage) -> str:
    """What a mail says, on one line."""
    return " ".join(text_of(mail).split())


def answer_to(walk: Walk, one: Recruit) -> EmailMessage:
    """The mail with what was decided; waits for it. By its reason: the mail with the link has a subject alike."""
    return cast(
        EmailMessage,
        walk.until(
            lambda: next((m for m in walk.grapevine.mail.to(one.email) if reason_of(one) in flat(m)), None),
            f"the answer to {one.name} arrives",
        ),
    )


def test_9_ten_answers_arrive_and_pages_say_the_same(walk: Walk, window: OpenWindow) -> None:
    for one in EVERYBODY:
        mail = answer_to(walk, one)
        assert SUBJECTS[one.outcome] in str(mail["Subject"])
        said = [flat(each) for each in walk.grapevine.mail.to(one.email)]
        for reason in {*REASONS.values(), OWN_WORDS}:
            assert sum(reason in each for each in said) == (1 if reason == reason_of(one) else 0), one.name
    nominator = words.address_of(NOMINATOR)
    heard = walk.grapevine.mail.wait_for(nominator, subject="Isolde")
    assert "is invited" in str(heard["Subject"])
    assert REASONS[INVITED] not in text_of(heard)
    page = sign_in(window(), nominator, f"{P}/nominations")
    expect(page.get_by_role("listitem").filter(has_text="Isolde")).to_contain_text("Invited")
    look(page)
    arrived = walk.grapevine.mail.wait_for(NOMINEE.email, subject="Your story has arrived")
    phone = window(phone=True)
    phone.goto(link_in(arrived, "/resume/"))
    phone.get_by_role("button", name="Continue").click()
    heading(phone, "You are invited.")
    expect(phone.get_by_text(REASONS[INVITED])).to_be_visible()
    walk.shot(phone, "recruiting-9-status")
    look(phone)
    call = walk.behind(lambda: db.session.scalars(select(Call.id).where(Call.slug == MENDERS)).one())
    states = walk.behind(
        lambda: sorted(db.session.scalars(select(Application.state).where(Application.call_id == call)))
    )
    assert [state.value for state in states] == ["declined"] * 4 + ["invited"] * 3 + ["waitlisted"] * 2
