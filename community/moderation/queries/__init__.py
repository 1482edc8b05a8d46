"""Reading cases, reports and the log. What features above call is named here."""

from community.moderation.queries.cases import (
    CaseRow,
    badge_cases,
    closed_page,
    due,
    find_case_of_post,
    get_case,
    has_reported,
    open_page,
    visible_to,
)
from community.moderation.queries.file import (
    AuthorFacts,
    Figures,
    cases_like,
    decisions_of,
    figures_of,
    last_decision,
    notes_of,
    post_above,
    record_of,
    reports_of,
    sanctions_of,
)
from community.moderation.queries.members import cases_of, get_own_case, open_report_of, reports_by
from community.moderation.queries.rule import Tally, tally

__all__ = [
    "AuthorFacts",
    "CaseRow",
    "Figures",
    "Tally",
    "badge_cases",
    "cases_like",
    "cases_of",
    "closed_page",
    "decisions_of",
    "due",
    "figures_of",
    "find_case_of_post",
    "get_case",
    "get_own_case",
    "has_reported",
    "last_decision",
    "notes_of",
    "open_page",
    "open_report_of",
    "post_above",
    "record_of",
    "reports_by",
    "reports_of",
    "sanctions_of",
    "tally",
    "visible_to",
]
