"""The whole walk, as people see it: from the call to the digest and a moderator's case. Each step follows the last."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from community.core.clock import now
from community.core.db import db
from community.core.outbox import EmailRecord, EmailState
from community.discussion.models import Space
from community.notifications.models import Notice
from community.notifications.queries.preferences import preference_of
from community.notifications.slots import Cadence
from community.programs.models import Member
from community.recruiting.models import Application, Call
from community.recruiting.rubric import DIMENSIONS
from tests.browser.conftest import OpenWindow
from tests.browser.installation import Installation
from tests.browser.looking import look
from tests.browser.walking import Walk, heading, main_text, sign_in, tap
from tests.factories import PASSWORD
from tests.factories.discussion import make_thread
from tests.factories.notifications import be_due, plan
from tests.factories.reviewing import make_sent, release, send_review
from tests.journeys import words
from tests.mailsink import html_of, link_in, text_of

P = f"/p/{words.SLUG}"


@pytest.fixture(scope="module")
def walk(grapevine: Installation, pictures: Path) -> Walk:
    """An installation with a program, its staff, something to read, and an open call."""
    owner = ["--owner-email", words.OWNER, "--owner-name", "Nora Castellan", "--owner-password", PASSWORD]
    program = ["--slug", words.SLUG, "--name", words.NAME, "--time-zone", "America/New_York"]
    grapevine.flask("program", "create", *program, "--subject", "a tool", *owner)
    call = ["--program", words.SLUG, "--slug", words.CALL, "--title", words.CALL_TITLE, "--text", words.CALL_TEXT]
    grapevine.flask("recruiting", "open-call", *call, "--closes-in-days", "20")
    walk = Walk(grapevine, pictures)
    with grapevine.app.app_context():
        words.furnish(walk.program(), words.staff(walk.program()))
    return walk


def draft(walk: Walk) -> Application | None:
    return db.session.scalars(select(Application).where(Application.email_key == words.FERN)).first()


def test_1_a_visitor_becomes_an_applicant(walk: Walk, window: OpenWindow) -> None:
    page = window()
    page.goto(f"{P}/")
    heading(page, words.NAME)
    walk.shot(page, "1-landing")
    look(page)
    page.get_by_role("link", name="Tell us your story").click()
    heading(page, words.CALL_TITLE)
    expect(page.get_by_text("How many followers you have. There is no box for it")).to_be_visible()
    walk.shot(page, "1-call")
    look(page)
    page.get_by_role("link", name="Tell us your story").click()
    walk.shot(page, "1-start")
    look(page)
    page.get_by_label("Your mail address").fill(words.FERN)
    page.get_by_role("button", name="Mail me the link").click()
    heading(page, "Look into your mail.")
    walk.shot(page, "1-mail-sent")
    look(page)
    walk.resume_link = link_in(walk.grapevine.mail.wait_for(words.FERN), "/resume/")
    page.goto(walk.resume_link)
    look(page)
    page.get_by_role("button", name="Begin").click()
    story = page.get_by_role("textbox", name="Tell us about one moment with a tool")
    story.fill(words.HALF[:40])
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")
    story.press_sequentially(words.HALF[40:])
    walk.shot(page, "1-half-an-answer")
    look(page)
    page.close()
    walk.until(
        lambda: draft(walk).answers.get("moment") == words.HALF, "what was typed last is saved as the tab closes"
    )


def test_1_she_resumes_elsewhere_looks_it_over_and_sends(walk: Walk, window: OpenWindow) -> None:
    page = window(phone=True)
    page.goto(walk.resume_link)
    walk.shot(page, "1-phone-resume")
    page.get_by_role("button", name="Continue").click()
    story = page.get_by_role("textbox", name="Tell us about one moment with a tool")
    expect(story).to_have_value(words.HALF)
    walk.shot(page, "1-phone-every-word")
    story.fill(words.MOMENT)
    page.get_by_role("button", name="Next question").last.click()
    page.get_by_role("textbox", name="What have you done about it that nobody asked").fill(words.UNPROMPTED)
    page.get_by_role("button", name="Next question").last.click()
    page.get_by_role("textbox", name="Tell us of someone who asked for your view").fill(words.ASKED)
    page.get_by_role("button", name="Next question").last.click()
    page.get_by_role("textbox", name="When did you last advise against it").wait_for()
    page.get_by_role("button", name="Next question").last.click()
    page.get_by_role("textbox", name="Who did you help lately").fill(words.HELPED)
    page.get_by_role("button", name="Next question").last.click()
    page.get_by_label("Your name").fill("Fern Adeyemi")
    page.get_by_label("Where do you live?").fill(words.TOWN)
    walk.shot(page, "1-phone-about")
    look(page)
    page.get_by_role("button", name="See it as reviewers will").click()
    heading(page, "This is how reviewers will read you.")
    shown = main_text(page)
    assert "It chattered on everything" in shown
    for secret in ("fernshaves", "12,400", "Fern"):
        assert secret not in shown
    walk.shot(page, "1-phone-preview")
    look(page)
    page.get_by_label("I am at least 18 years old.").check()
    page.get_by_label("These are my own words about my own experience").check()
    page.get_by_role("button", name="Send my story").click()
    heading(page, "Your story has arrived.")
    walk.shot(page, "1-phone-status")
    look(page)
    mail = walk.grapevine.mail.wait_for(words.FERN, subject="Your story has arrived")
    assert "You hear from us by" in text_of(mail)
    walk.ref = walk.behind(lambda: draft(walk).public_ref)


def addresses_of(walk: Walk, ref: str) -> list[str]:
    """Every address of recruiting's desk with this application in it."""
    rules = walk.grapevine.app.url_map.iter_rules()
    built = []
    for rule in rules:
        if rule.endpoint.startswith(("recruiting", "applying")) and {"ref"} <= rule.arguments and "GET" in rule.methods:
            path = rule.rule.replace("<program>", words.SLUG).replace("<ref>", ref)
            built.append(re.sub(r"<[^>]+>", "1", path))
    return built


def reviewer_page(walk: Walk, window: OpenWindow, name: str) -> Page:
    return sign_in(window(), words.address_of(name), f"{P}/desk/reviews")


def test_2_a_screener_masks_and_releases(walk: Walk, window: OpenWindow) -> None:
    early = reviewer_page(walk, window, "Hana")
    heading(early, "Nothing waits for you.")
    walk.shot(early, "2-nothing-to-review")
    addresses = addresses_of(walk, walk.ref)
    assert len(addresses) > 8
    for address in addresses:
        answer = early.request.get(address, max_redirects=0)
        assert answer.status in (302, 403, 404), f"{address} answers a reviewer before the release"
        assert words.MOMENT[:30] not in answer.text()

    page = sign_in(window(), words.address_of("Salma"), f"{P}/desk/screening")
    heading(page, "One story waits for a screener.")
    walk.shot(page, "2-screening")
    look(page)
    page.get_by_role("link", name="Application").click()
    heading(page, "This one is closed until you open it.")
    assert "chattered" not in page.content()
    walk.shot(page, "2-closed")
    look(page)
    page.get_by_role("button", name="Open it").click()
    heading(page, "Read all of it.")
    masks = page.get_by_role("form", name="What to mask")
    for found in ("12,400 followers", "@fernshaves", "Fern"):
        expect(masks.get_by_text(re.compile(re.escape(found))).first).to_be_visible()
    walk.shot(page, "2-masks")
    look(page)
    masks.get_by_label("Exact words to mask").fill(words.HINT)
    masks.get_by_role("button", name="See what reviewers will read").click()
    heading(page, "This, and nothing else, is what reviewers will read.")
    read = page.get_by_role("article").inner_text()
    for hidden in (*words.SECRETS, words.HINT):
        assert hidden not in read
    page.get_by_role("button", name="Release to reviewers").click()
    expect(page.get_by_role("alert")).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    walk.shot(page, "2-release")
    look(page)
    page.get_by_role("button", name="Release to reviewers").click()
    expect(page.get_by_text("Released. Reviewers have it now.")).to_be_visible()
    walk.shot(page, "2-released")


#: Who else has applied.
OTHERS = ("marguerite@example.org", "aurelio@example.org")


def add_others(walk: Walk) -> None:
    """Two more applications that are released, so that what is decided is decided beside others."""
    with walk.grapevine.app.app_context():
        call = db.session.scalars(select(Call).where(Call.slug == words.CALL)).one()
        salma = walk.member(words.address_of("Salma"))
        for name, address in zip(("Marguerite Okonkwo", "Aurelio Brandt"), OTHERS, strict=True):
            application = make_sent(call, name, email=address)
            walk.others.append(application.public_ref)
            release(salma, application)


#: What each reviewer finds on the five dimensions, "none" for no evidence.
SCORES = {"Hana": ("4", "5", "4", "4", "none"), "Wojciech": ("4", "3", "4", "2", "3")}


def review(walk: Walk, page: Page, name: str) -> None:
    """Open one's first story and score it, dimension by dimension."""
    page.goto(f"{P}/desk/reviews/{walk.ref}")
    page.get_by_role("button", name="Open and read").click()
    for dimension, score in zip(DIMENSIONS, SCORES[name], strict=True):
        rubric = page.get_by_role("group", name=str(dimension.label))
        expect(rubric.get_by_role("radio")).to_have_count(6)
        for secret in (*words.SECRETS, words.HINT):
            assert secret not in page.content()
        for other in SCORES.keys() - {name}:
            assert other not in page.content()
        label = "No evidence in the text. This is not a 1" if score == "none" else re.compile(rf"^{score}\b")
        rubric.get_by_role("radio", name=label).check()
        if score in {"1", "2", "5"}:
            page.get_by_label("Choose the sentence from a list").select_option(index=2)
        if dimension is DIMENSIONS[1]:
            walk.shot(page, f"2-review-{name.lower()}")
        page.get_by_role("button", name=re.compile("^(Next: |Look it over)")).click()
    heading(page, "Look it over, then send.")


def test_2_two_reviewers_score_alone(walk: Walk, window: OpenWindow) -> None:
    add_others(walk)
    first, second = (reviewer_page(walk, window, name) for name in SCORES)
    heading(first, "3 stories wait for your score.")
    walk.shot(first, "2-reviews")
    look(first)
    review(walk, first, "Hana")
    walk.shot(first, "2-look-over")
    look(first)
    review(walk, second, "Wojciech")
    first.get_by_role("button", name="Send my review").click()
    heading(first, "You have sent your review.")
    expect(first.get_by_text("Nobody else has sent theirs yet.")).to_be_visible()
    assert "What others scored" not in second.content()
    second.reload()
    assert "What others scored" not in second.content(), "not even now that somebody else has sent theirs"
    second.get_by_role("button", name="Send my review").click()
    expect(second.get_by_role("region", name="What others scored")).to_contain_text("–")
    walk.shot(second, "2-sent")
    look(second)


def in_days(days: int) -> str:
    """A day from now as a date field takes it."""
    return (now() + dt.timedelta(days=days)).date().isoformat()


def finish_reviews(walk: Walk) -> None:
    """Both reviewers send theirs of the other two."""
    with walk.grapevine.app.app_context():
        for ref in walk.others:
            application = db.session.scalars(select(Application).where(Application.public_ref == ref)).one()
            for name in SCORES:
                send_review(walk.member(words.address_of(name)), application, 3, 4, 3, 3, 4)


def test_3_the_manager_decides_and_the_answer_goes_out(walk: Walk, window: OpenWindow) -> None:
    finish_reviews(walk)
    page = sign_in(window(), words.OWNER, f"{P}/desk/decisions")
    heading(page, "3 stories wait for a decision.")
    assert "Fern" not in main_text(page)
    walk.shot(page, "3-decisions")
    look(page)
    chosen = {
        walk.ref: ("Invite", words.REASON, words.FERN, "You are invited"),
        walk.others[0]: ("Waiting list", "Every place is taken until spring.", OTHERS[0], "the waiting list"),
        walk.others[1]: (
            "Not this time",
            "Nobody who asked you is in it yet.",
            OTHERS[1],
            "Our answer to your application",
        ),
    }
    for ref, (outcome, reason, *_mail) in chosen.items():
        page.goto(f"{P}/desk/decisions/{ref}")
        if ref == walk.ref:
            heading(page, "What reviewers read, and what they marked.")
            expect(page.get_by_text("Talk about D.")).to_be_visible()
            expect(page.get_by_role("region", name="Scores").get_by_role("row")).to_have_count(3)
            assert "Fern" not in page.content()
            walk.shot(page, "3-decide")
            look(page)
        tap(page, "What we answer", outcome)
        page.get_by_label("The reason, as the applicant will read it").fill(reason)
        if outcome == "Waiting list":
            page.get_by_label("Until when").fill(in_days(60))
        page.get_by_role("button", name="Keep this decision").click()
        expect(page.get_by_text("Kept. Nothing is sent before you freeze and send.")).to_be_visible()
    page.get_by_role("button", name="Freeze these decisions").click()
    heading(page, "3 answers are ready to go.")
    expect(page.get_by_text("Fern Adeyemi", exact=True)).to_be_visible()
    walk.shot(page, "3-frozen")
    look(page)
    page.get_by_role("listitem").filter(has_text="Fern Adeyemi").get_by_role("link", name="Read the letter").click()
    letter = page.frame_locator("iframe")
    expect(letter.get_by_text(words.REASON)).to_be_visible()
    walk.shot(page, "3-letter")
    assert not walk.grapevine.mail.to(words.FERN, subject="You are invited"), "looking at a letter sends none"
    page.go_back()
    page.get_by_role("button", name="Send all 3 now").click()
    expect(page.get_by_text("3 answers are on their way.").first).to_be_visible()
    for _outcome, reason, address, subject in chosen.values():
        assert reason in " ".join(text_of(walk.grapevine.mail.wait_for(address, subject=subject)).split())
    page.reload()
    heading(page, "3 answers are sent.")
    walk.shot(page, "3-sent")


def test_3_the_applicants_page_says_the_same(walk: Walk, window: OpenWindow) -> None:
    page = window(phone=True)
    page.goto(walk.resume_link)
    page.get_by_role("button", name="Continue").click()
    heading(page, "You are invited.")
    expect(page.get_by_text(words.REASON)).to_be_visible()
    walk.shot(page, "3-phone-invited")
    look(page)


def notices_of(member: Member) -> list[Notice]:
    return list(db.session.scalars(select(Notice).where(Notice.member_id == member.id)))


def test_4_she_joins_and_introduces_herself(walk: Walk, window: OpenWindow) -> None:
    page = window()
    page.goto(link_in(walk.grapevine.mail.wait_for(words.FERN, subject="You are invited"), "/join/"))
    heading(page, f"Welcome to {words.NAME}.")
    walk.shot(page, "4-join")
    look(page)
    expect(page.get_by_label("Your name, as others read it")).to_have_value("Fern Adeyemi")
    page.get_by_label("Choose a password").fill(PASSWORD)
    page.get_by_label("Your time zone").select_option("America/New_York")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Come in").click()
    heading(page, "Fern.")
    expect(page.get_by_role("heading", name="Start here")).to_be_visible()
    expect(page.get_by_text("You have read everything")).to_be_visible()
    walk.shot(page, "4-home")
    look(page)
    page.get_by_role("main").get_by_role("link", name="Say hello").click()
    heading(page, "Say hello")
    page.get_by_role("textbox", name="Your reply").fill("I flatten chisels in a parish hall. What annoys me: mine.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.get_by_role("article", name="Post by Fern Adeyemi")).to_be_visible()

    hana = sign_in(window(), words.address_of("Hana"), page.url.split("#")[0].removeprefix(walk.grapevine.url))
    hana.get_by_role("textbox", name="Your reply").fill("Welcome, @Fern Adeyemi. Which stone do you use?")
    hana.get_by_role("button", name="Post reply").click()
    expect(hana.get_by_role("article", name="Post by Hana Kobayashi")).to_contain_text("Which stone")
    walk.until(lambda: notices_of(walk.member(words.FERN)), "she is told that she was named")

    page.goto(f"{P}/")
    expect(page.get_by_role("main")).to_contain_text("Hana Kobayashi named you in Say hello")
    walk.shot(page, "4-home-named")
    page.get_by_role("banner").get_by_role("link", name="Notices, 1 new").first.click()
    heading(page, "What is meant for you")
    walk.shot(page, "4-notices")
    look(page)
    with page.expect_response(re.compile("/read$")):
        page.get_by_role("button", name="Hana Kobayashi").click()
        expect(page.get_by_text("New since you were here")).to_be_visible()
    walk.shot(page, "4-thread")
    look(page)
    page.goto(f"{P}/group")
    expect(page.get_by_text("You have read everything")).to_be_visible()
    walk.shot(page, "4-group")
    look(page)


def tell(page: Page, *, basis: str, where: str = "In person", story: str = "") -> None:
    """Five taps and a date, and perhaps a story."""
    page.goto(f"{P}/log")
    for question, answer in (
        ("When?", "Today"),
        ("Where?", where),
        ("With whom?", "Friend"),
        ("What started it?", "It just came up"),
        ("What did you pass on?", basis),
        ("What came back?", "Question"),
    ):
        tap(page, question, answer)
    if story:
        page.get_by_text("Tell us more, if you like").click()
        page.get_by_label("What was said, in your own words").fill(story)


def test_5_she_logs_a_conversation_and_a_share_on_her_phone(walk: Walk, window: OpenWindow) -> None:
    page = sign_in(window(phone=True), words.FERN)
    page.get_by_role("navigation", name="Main, phone").get_by_role("link", name="Log").click()
    walk.shot(page, "5-phone-log")
    look(page)
    for field in page.locator("input, textarea, select").all():
        assert not re.search("email|phone|contact|person|listener", field.get_attribute("name") or "")
    for found in ("call her at 802-555-0143", "write to her at ruth@example.org", "she is @ruthplanes"):
        tell(page, basis="My own experience", story=f"{words.STORY} {found}")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_role("alert")).to_contain_text("What was said, in your own words")
        story = page.get_by_label("What was said, in your own words")
        expect(story).to_have_value(f"{words.STORY} {found}")
    walk.shot(page, "5-phone-refused")
    look(page)
    story.fill(f"{words.STORY} {words.NAMED}")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("“Ruth Calloway”")
    walk.shot(page, "5-phone-name")
    page.get_by_label("What was said, in your own words").fill(words.STORY)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Thank you for telling us")).to_be_visible()
    expect(page.get_by_text("Counts as").locator("xpath=following-sibling::*")).to_have_text("Conversation")
    walk.shot(page, "5-phone-conversation")
    look(page)
    tell(page, basis="A code or deal", where="Message")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is counted apart from conversations")).to_be_visible()
    walk.shot(page, "5-phone-share")
    page.goto(f"{P}/conversations")
    walk.shot(page, "5-phone-mine")


def test_6_the_manager_answers_and_thanks(walk: Walk, window: OpenWindow) -> None:
    page = sign_in(window(), words.OWNER, f"{P}/desk/answers")
    heading(page, "2")
    walk.shot(page, "6-queue")
    look(page)
    for number, row in enumerate(("Conversation", "Shared only")):
        page.goto(f"{P}/desk/answers")
        page.get_by_role("listitem").filter(has_text=f"{row},").get_by_role("link").first.click()
        page.get_by_label("Your answer").fill(words.ANSWER if number == 0 else "Thank you. We count it apart.")
        if number == 0:
            page.get_by_label("Thanks", exact=False).first.fill(words.THANKS)
            walk.shot(page, "6-answer")
            look(page)
        page.get_by_role("button", name="Send").click()
        expect(page.get_by_role("main")).to_be_visible()
    page.goto(f"{P}/desk/movement")
    walk.shot(page, "6-movement")
    look(page)
    page.goto(f"{P}/desk")
    walk.shot(page, "6-today")
    fern = sign_in(window(phone=True), words.FERN, f"{P}/thanks")
    expect(fern.get_by_text(words.THANKS)).to_be_visible()
    walk.shot(fern, "6-phone-thanks")
    look(fern)


def test_7_the_digest_comes_by_mail_and_stops_at_one_post(walk: Walk, window: OpenWindow) -> None:
    with walk.grapevine.app.app_context():
        fern = walk.member(words.FERN)
        bench = db.session.scalars(select(Space).where(Space.name == "At the bench")).one()
        gideon = walk.member(words.address_of("Gideon"))
        for title in ("Has anybody tried a toothed iron?", "Which oil on a beech sole?"):
            make_thread(gideon, bench, title, "On curly maple.")
        be_due(fern)
        plan()
        plan()
    walk.until(lambda: issue_is_out(walk.member(words.FERN)), "the digest has gone out")
    digests = [m for m in walk.grapevine.mail.to(words.FERN) if "toothed iron" in text_of(m)]
    assert len(digests) == 1
    assert "toothed iron" in html_of(digests[0])
    assert digests[0]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = window(phone=True)
    page.set_content(html_of(digests[0]))
    walk.shot(page, "7-digest")
    stop = str(digests[0]["List-Unsubscribe"]).strip("<>")
    page.goto(stop)
    heading(page, "Stop the digest?")
    walk.shot(page, "7-phone-stop")
    look(page)
    assert walk.behind(lambda: preference_of(walk.member(words.FERN)).cadence) is not Cadence.NEVER
    page.get_by_role("button", name="Stop the digest").click()
    heading(page, "Done. No more digests.")
    assert page.context.cookies() == []
    assert walk.behind(lambda: preference_of(walk.member(words.FERN)).cadence) is Cadence.NEVER


def issue_is_out(member: Member) -> bool:
    states = select(EmailRecord.state).where(EmailRecord.key.startswith(f"digest:{member.id}:"))
    return list(db.session.scalars(states)) == [EmailState.SENT]


def test_8_a_moderator_hides_undoes_and_hides_again(walk: Walk, window: OpenWindow) -> None:
    with walk.grapevine.app.app_context():
        bench = db.session.scalars(select(Space).where(Space.name == "At the bench")).one()
        thread = make_thread(walk.member(words.address_of("Gideon")), bench, "Two good planes", words.SOLD).ref
    fern = sign_in(window(phone=True), words.FERN, f"{P}/threads/{thread}")
    fern.get_by_role("article", name="Post by Gideon Thackeray").get_by_text("More", exact=True).click()
    fern.get_by_role("link", name="Report").click()
    fern.locator('input[name="reason"][value="selling"]').check()
    fern.get_by_label("In a few words").fill("Paid links?")
    walk.shot(fern, "8-phone-report")
    look(fern)
    fern.get_by_role("button", name="Send").click()
    ines = sign_in(window(), words.address_of("Ines"), f"{P}/desk/cases")
    walk.shot(ines, "8-cases")
    look(ines)
    ines.get_by_role("listitem").get_by_role("link").filter(has_text="Somebody").first.click()
    hide(ines)
    walk.shot(ines, "8-case")
    look(ines)
    ines.get_by_text("Undo this decision").click()
    ines.get_by_label("What the author will read").last.fill(words.UNDOING)
    ines.get_by_role("button", name="Undo it").click()
    hide(ines)
    gideon = sign_in(window(), words.address_of("Gideon"), f"{P}/me/cases")
    gideon.get_by_role("link", name="Two good planes").click()
    expect(gideon.get_by_text(words.LETTER).first).to_be_visible()
    expect(gideon.get_by_role("link", name="Change the post")).to_be_visible()
    walk.shot(gideon, "8-author")
    look(gideon)
    fern.goto(f"{P}/me/cases")
    expect(fern.get_by_text("It is hidden now.")).to_be_visible()
    walk.shot(fern, "8-phone-reporter")
    look(fern)
    fern.goto(f"{P}/group/search?q={words.TELLTALE}")
    heading(fern, "Find something")
    expect(fern.get_by_text("Nothing was found")).to_be_visible()
    nora = sign_in(window(), words.OWNER, f"{P}/desk/audit")
    expect(nora.get_by_text("Ines Achterberg hid a post of Gideon Thackeray")).to_have_count(2)
    expect(nora.get_by_text("Ines Achterberg undid a decision about Gideon Thackeray")).to_be_visible()
    walk.shot(nora, "8-record")
    look(nora)


def hide(page: Page) -> None:
    """Decide that the post is hidden, with a reason."""
    form = page.locator("#decide")
    form.get_by_role("radio").first.wait_for()
    form.locator('input[name="outcome"][value="hide"]').check()
    form.locator('input[name="point"][value="ties"]').check()
    form.get_by_label("What the author will read").fill(words.LETTER)
    form.get_by_role("button", name="Decide and send").click()
    expect(page.get_by_text("Undo this decision")).to_be_visible()
