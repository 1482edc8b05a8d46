"""What the page of components shows: invented people, words and numbers.

Served in development only; no other page uses it, and nothing here touches the database.
"""

from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, InputRequired, Length


@dataclass(frozen=True)
class SamplePerson:
    name: str
    initials: str
    avatar_hue: int
    avatar_url: str | None = None


@dataclass(frozen=True)
class SamplePiece:
    text: str
    masked: bool = False


@dataclass(frozen=True)
class SampleLink:
    label: str
    url: str
    icon: str
    key: str
    count: int = 0
    count_label: str = ""
    late: bool = False
    current: bool = False


@dataclass(frozen=True)
class SampleNavigation:
    main: tuple[SampleLink, ...]
    desk: tuple[SampleLink, ...]
    log_url: str | None = "#log"
    search_url: str | None = "#search"
    notices_url: str | None = "#notices"
    notices_count: int = 2
    theme_url: str | None = "#theme"


@dataclass(frozen=True)
class SampleSeries:
    name: str
    values: list[float | None]
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)


PEOPLE = [
    SamplePerson("Marguerite Okonkwo-Lindqvist", "MO", 1),
    SamplePerson("Dee Whitlock", "DW", 2),
    SamplePerson("Nora Castellan", "NC", 3),
    SamplePerson("Wojciech Szczepański", "WS", 4),
    SamplePerson("Ray Pellegrino", "RP", 5),
    SamplePerson("Lucius Abernathy", "LA", 6),
    SamplePerson("Hana Kobayashi", "HK", 7),
    SamplePerson("Bram de Vries-Oosterhuis", "BV", 8),
]

WEEKS = [
    *("Aug 17", "Aug 24", "Aug 31", "Sep 7", "Sep 14", "Sep 21"),
    *("Sep 28", "Oct 5", "Oct 12", "Oct 19", "Oct 26", "Nov 2"),
]
RATE = [0.45, 0.48, 0.42, 0.50, 0.44, 0.47, 0.42, 0.50, 0.72, 0.61, 0.56, 0.52]
LOW = [0.32, 0.34, 0.30, 0.36, 0.32, 0.34, 0.30, 0.37, 0.56, 0.47, 0.42, 0.38]
HIGH = [0.62, 0.65, 0.59, 0.67, 0.61, 0.64, 0.58, 0.66, 0.91, 0.79, 0.73, 0.68]


class SampleForm(Form):
    """A field of every kind that the macros know."""

    town = StringField("Town", description="Where you would meet someone for coffee.")
    mail = StringField(
        "Mail address",
        [InputRequired(), Email("This address has no ending such as .org. Nothing else was lost.")],
    )
    often = SelectField(
        "How often may we write?",
        choices=[SelectChoice("day", "Once a day"), SelectChoice("week", "On Mondays")],
    )
    story = TextAreaField("What have you done about it that nobody asked you to do?")
    quote = BooleanField("You may quote this, without my name")
    kind = RadioField(
        "One of several",
        choices=[
            SelectChoice("open", "Open"),
            SelectChoice("chosen", "Chosen"),
            SelectChoice("none", "Not offered", render_kw={"disabled": True}),
        ],
    )
    with_whom = SelectMultipleField(
        "Any of several",
        [Length(min=1, message="Choose at least one. The rest of the form is kept.")],
        choices=[
            SelectChoice("family", "Family"),
            SelectChoice("friend", "Friend"),
            SelectChoice("insurance", "Rechtsschutzversicherungsgesellschaften"),
        ],
    )
    reply = TextAreaField("Your reply")
    letter = TextAreaField("Letter")


def samples() -> dict[str, Any]:
    """The context of ``house/components.html``: forms as filled (``form``) and as refused (``refused``)."""
    filled = MultiDict(
        [
            ("town", "Brattle River"),
            ("often", "week"),
            ("story", "The library lends tools, and every plane was dull. I asked if I could take two home."),
            ("quote", "y"),
            ("kind", "chosen"),
            ("with_whom", "family"),
            ("with_whom", "insurance"),
            ("reply", "On a block plane the bevel faces up, so"),
            ("letter", "Please move “two of the links pay me” to the first line."),
        ]
    )
    sent = MultiDict([("again-mail", "dee@hollow"), ("again-often", "day"), ("again-kind", "open")])
    refused = SampleForm(sent, prefix="again")
    refused.validate()
    return {
        "people": PEOPLE,
        "form": SampleForm(filled),
        "refused": refused,
        "navigation": SampleNavigation(
            main=(
                SampleLink("Home", "#home", "house", "home", current=True),
                SampleLink("Group", "#group", "chat-left-text", "group", 4, "unread"),
                SampleLink("Topics", "#topics", "lightbulb", "topics"),
                SampleLink("Me", "#me", "person", "me"),
            ),
            desk=(
                SampleLink("Today", "#today", "calendar-check", "today", 10, "due", late=True),
                SampleLink("Applications", "#applications", "inbox", "applications", 12, "waiting"),
                SampleLink("Answer and thank", "#answer", "reply", "answer", 4, "waiting"),
                SampleLink("Cases", "#cases", "shield", "cases", 3, "open"),
                SampleLink("Movement", "#movement", "bar-chart", "movement"),
            ),
        ),
        "timeline": [
            {"text": "Received", "meta": "November 12", "state": "done"},
            {"text": "Being read", "meta": "until January 9", "state": "now"},
            {"text": "Decision", "meta": "January 16"},
            {"text": "Withdrawn", "meta": "November 20", "state": "bad", "quote": "I am moving abroad"},
        ],
        "steps": [
            {"title": "Answered, folded", "body": "“The plane was my neighbor’s…”", "state": "done"},
            {"title": "Open", "state": "open"},
            {"title": "Not begun", "tag": "May be skipped"},
        ],
        "pieces": [
            SamplePiece("Masked text: I run a "),
            SamplePiece("popular", masked=True),
            SamplePiece(" evening with "),
            SamplePiece("Ann", masked=True),
            SamplePiece(". Always the same width, whatever it hides."),
        ],
        "anchors": [
            (1, "Help only for self-advantage, or scorn for beginners."),
            (3, "Helps when asked, and says what they don’t know."),
            (4, "Repeated help at a cost in time, to people who could not repay."),
        ],
        "dims": [
            {"letter": "A", "url": "#a", "state": "4"},
            {"letter": "B", "url": "#b", "state": "5"},
            {"letter": "C", "url": "#c", "state": "now", "current": True},
            {"letter": "D", "url": "#d", "state": "open"},
            {"letter": "E", "url": "#e", "state": "open"},
        ],
        "twelve_weeks": [
            {"number": n, "running": i == 11} for i, n in enumerate([2, 1, 0, 3, 1, None, 2, 5, 0, 1, 3, 2])
        ],
        "week_labels": WEEKS,
        "talk_rate": [SampleSeries("Conversations per person", list(RATE), LOW, HIGH)],
        "two_series": [
            SampleSeries("Conversations", [38, 41, 36, 44, 40, 43, 39, 47, 68, 59, 54, 51]),
            SampleSeries("Shares, counted apart", [12, 9, 14, 11, None, 10, 13, 12, 44, 21, 12, 11]),
        ],
        "table_rows": [
            [week, f"{rate:.2f}", f"{low:.2f} to {high:.2f}"]
            for week, rate, low, high in zip(WEEKS, RATE, LOW, HIGH, strict=True)
        ],
        "messages": [("good", "Your story has arrived."), ("wait", "Two weeks are left to change it.")],
    }
