"""Who applies in the walk of recruiting, what they write, what reviewers find in it, and what becomes of them."""

from __future__ import annotations

from dataclasses import dataclass, field

PASSER = "Radio Westhoek"
TOOL, MISSED = "Which tool do you reach for first?", "What would you miss about it?"
REVIEWERS = ("Annika", "Odalys", "Tomas")
#: What says who or how many, in every story; none of it may reach a reviewer.
HANDLE, CROWD = "@mendsinpublic", "31,400 followers"
#: What no rule knows: the screener masks it by selecting it.
HINT = "the only blind cooper of the valley"

INVITED, WAITING, DECLINED = "Invite", "Waiting list", "Not this time"
#: The subject of each answer's mail.
SUBJECTS = {INVITED: "You are invited", WAITING: "the waiting list", DECLINED: "Our answer to your application"}


@dataclass(frozen=True)
class Recruit:
    """One applicant. `scores`: of each reviewer, five dimensions."""

    name: str
    scores: tuple[str, str, str]
    outcome: str
    answers: dict[str, str] = field(default_factory=dict)

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@example.org"


def _told(name: str, *, more: str = "") -> dict[str, str]:
    """Answers by the names of their inputs; the first two questions and the town came with the short form."""
    return {
        "a_moment": f"The plane was my neighbor’s, its iron was blue, and I hated it for a winter. {more}".strip(),
        "a_asked": f"A man who builds boats said: {name.split()[0]}, which one? I told him that ours was not for him.",
        "a_question_4": "a_plane",
        "a_question_5": f"Its sound. As {HANDLE} I told {CROWD} so, and would miss the sound all the same.",
        "name": name,
        "a_town": "Brattle River",
    }


def _recruit(name: str, scores: str, outcome: str, more: str = "") -> Recruit:
    first, second, third = scores.split()
    return Recruit(name, (first, second, third), outcome, _told(name, more=more))


#: By the link of the passer, cold, and by nomination: these three go through the browser.
PASSED_ON = _recruit("Beatrix Thorne", "54444 34444 44434", INVITED, f"They call me {HINT}.")
COLD = _recruit("Caspian Mora", "44444 44443 43444", INVITED)
NOMINEE = _recruit("Isolde Brandt", "44444 44444 43444", INVITED)
OTHERS = (
    _recruit("Dagny Ruiz", "44344 43443 44434", INVITED),
    _recruit("Ewan Achebe", "43444 44343 43434", WAITING),
    _recruit("Farida Lindqvist", "43434 43344 34343", WAITING),
    _recruit("Goran Petit", "33434 33343 43333", DECLINED),
    _recruit("Hilde Nakamura", "33333 34333 33343", DECLINED),
    _recruit("Ibrahim Voss", "33333 33334 33333", DECLINED),
    _recruit("Jolanta Reyes", "3333n 33333 33343", DECLINED),
)
#: Everybody in the call that is passed on.
PUBLIC = (PASSED_ON, COLD, *OTHERS)
EVERYBODY = (*PUBLIC, NOMINEE)
#: What each answer says to everybody who gets it, and what one of them is told instead.
REASONS = {
    INVITED: "You tell people what is wrong with it, and they come back.",
    WAITING: "Every place is taken until the spring, and we would like to have you.",
    DECLINED: "Your stories stay general, and we could not see what happened.",
}
OWN_WORDS = "Write us again when somebody has asked you: you were close."
TOLD_OTHERWISE = OTHERS[3]


def reason_of(one: Recruit) -> str:
    """What the letter to them says."""
    return OWN_WORDS if one is TOLD_OTHERWISE else REASONS[one.outcome]
