"""What the applicant is shown is what reviewers get: the nudge, the preview and the view agree, whatever the text."""

from __future__ import annotations

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from community.core.clock import now
from community.programs.models import Program
from community.questionnaires.defaults import default_schema
from community.recruiting.applying import proposals
from community.recruiting.models import Application, RedactionSpan, SpanSource, SpanStatus
from community.recruiting.screening.masks import known_of, redacted
from community.redaction.mask import MARK
from community.redaction.spans import Category
from tests.factories.recruiting import ANSWERS, make_call, make_draft, open_draft

SCHEMA = default_schema()
CLAIM = "I filmed one sharpening for my 9,800 followers, but the cards work better."


def applicant(name: str = "Beatrix Thorne") -> Application:
    return Application(name=name, email="b.thorne@example.org", language="en", answers={})


PIECES = st.sampled_from(
    [
        "I mended the neighbor’s gate.",
        "10,000 followers",
        "Beatrix Thorne",
        "b.thorne@example.org",
        "@beatrix_carves",
        "🪚🪵",
        "\n\n",
        " ",
        "e\u0301tabli",
        "９８００ followers",
        "You may have seen me on the BBC",
        "[masked]",
        "https://example.org/beatrix",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=12), max_size=9).map(lambda parts: " ".join(parts).strip())


@given(TEXTS)
def test_what_was_accepted_is_gone_and_the_rest_stands(told: str) -> None:
    who = applicant()
    answers = {"moment": told}
    spans = proposals.propose_masks(who, SCHEMA, answers)
    view = redacted(answers, SCHEMA, spans, known_of(who), "en").get("moment", "")
    accepted = sorted((span.start, span.end) for span in spans if span.status is SpanStatus.ACCEPTED)
    kept, at = [], 0
    for start, end in accepted:
        kept.append(told[at : max(at, start)])
        at = max(at, end)
    kept.append(told[at:])
    rest = iter(view.replace(MARK, ""))
    outside = "".join(kept).replace(MARK, "")
    # Every character that is left was outside of all accepted spans, in the same order.
    remaining = iter(outside)
    assert all(any(other == character for other in remaining) for character in rest)


@given(TEXTS, st.data())
def test_a_view_never_holds_a_masked_stretch(told: str, data: st.DataObject) -> None:
    if len(told) < 2:
        return
    start = data.draw(st.integers(0, len(told) - 2))
    end = data.draw(st.integers(start + 1, len(told)))
    span = RedactionSpan(
        field_key="moment",
        start=start,
        end=end,
        category=Category.NAME,
        tier=1,
        source=SpanSource.SCREENER,
        status=SpanStatus.ACCEPTED,
        created_at=now(),
    )
    view = redacted({"moment": told}, SCHEMA, [span], known_of(applicant(name="")), "en")["moment"]
    assert MARK in view
    assert len(view) <= len(told) + len(MARK) * view.count(MARK) - (end - start)


@given(TEXTS)
def test_fields_that_are_hidden_are_in_no_view(told: str) -> None:
    assert "town" not in proposals.as_reviewers_see(applicant(), SCHEMA, {"town": told, "moment": "Here."})


def test_how_large_a_boast_was_leaves_no_trace() -> None:
    boasts = ("12 followers", "12 million followers", "1,204,311 followers")
    texts = {
        proposals.as_reviewers_see(applicant(), SCHEMA, {"moment": f"I have {boast}, and it went to them."})["moment"]
        for boast in boasts
    }
    assert len(texts) == 1


def test_preview_and_nudge_show_the_same_mask(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program), answers={**ANSWERS, "unprompted": CLAIM})
    open_draft(client, program, draft)
    preview = client.get(f"/p/hollow/apply/{draft.public_ref}/preview").text
    assert "9,800" not in preview
    assert 'class="masked"' in preview
    write = client.get(f"/p/hollow/apply/{draft.public_ref}/write?step=unprompted").text
    assert "This looks like audience size." in write
    assert f'data-hx-post="/p/hollow/apply/{draft.public_ref}/nudge"' in write


def test_the_nudge_reads_what_is_not_saved_yet(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program))
    open_draft(client, program, draft)
    url = f"/p/hollow/apply/{draft.public_ref}/nudge"
    data = {"a_unprompted": CLAIM, "step": "unprompted", "version": "1"}
    part = client.post(url, data=data, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert "<html" not in part.text
    assert "This looks like audience size." in part.text
    assert "“9,800 followers”" in part.text, "it names what it means"
    assert "Tell of one person instead" in part.text, "and how to say it otherwise"
    assert "9,800" not in part.text.split("They would read:")[1]
    whole = client.post(url, data=data)
    assert "<html" in whole.text
    assert CLAIM in whole.text


def test_a_clean_answer_gets_no_nudge(program: Program, client: FlaskClient) -> None:
    draft = make_draft(make_call(program))
    open_draft(client, program, draft)
    data = {"a_unprompted": "I sharpen the library’s planes.", "step": "unprompted"}
    part = client.post(f"/p/hollow/apply/{draft.public_ref}/nudge", data=data, headers={"HX-Request": "true"})
    assert part.text.strip() == ""


def test_the_place_of_a_nudge_is_in_code_points_of_the_text() -> None:
    told = "🪚 Sawdust. I have 9,800 followers."
    found = proposals.nudge(applicant(), told)
    assert found is not None
    assert "9,800" in told[found.start : found.end]
