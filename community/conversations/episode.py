"""The words in which an episode is told, and the one rule that says what it counts as. Pure: no table, no page.

Terms after the WOMMA terminology framework of 2005 (participant, venue, outcome) with definitions of our own.
"""

from __future__ import annotations

import enum


class Kind(enum.StrEnum):
    """What a report counts as. The four stand beside each other and are never summed."""

    CONVERSATION = "conversation"
    RECOMMENDATION = "recommendation"
    SHARE_ONLY = "share_only"
    OVERHEARD = "overheard"


#: What every page means by word of mouth. Shares and what was overheard have counts of their own.
WORD_OF_MOUTH = frozenset({Kind.CONVERSATION, Kind.RECOMMENDATION})


class Mode(enum.StrEnum):
    FACE_TO_FACE = "face_to_face"
    VOICE_CALL = "voice_call"
    VIDEO_CALL = "video_call"
    PRIVATE_MESSAGE = "private_message"
    GROUP_CHAT = "group_chat"
    EMAIL = "email"
    PUBLIC_POST = "public_post"
    FORUM = "forum"
    REVIEW_SITE = "review_site"
    LETTER = "letter"
    OTHER = "other"


#: Where one speaks to whoever passes by: nobody is known to have been able to answer until somebody did.
ONE_TO_ALL = frozenset({Mode.PUBLIC_POST, Mode.REVIEW_SITE})


class Relation(enum.StrEnum):
    PARTNER = "partner"
    FAMILY = "family"
    CLOSE_FRIEND = "close_friend"
    FRIEND = "friend"
    ACQUAINTANCE = "acquaintance"
    COLLEAGUE = "colleague"
    NEIGHBOR = "neighbor"
    PROFESSIONAL = "professional"
    STRANGER = "stranger"


class Prompt(enum.StrEnum):
    UNPROMPTED = "unprompted"
    THEY_ASKED = "they_asked"
    NEED_AROSE = "need_arose"
    SAW_PRODUCT = "saw_product"
    SAW_MEDIA_OR_AD = "saw_media_or_ad"
    PROGRAM_ACTIVITY = "program_activity"
    OTHER = "other"


class Basis(enum.StrEnum):
    """What was passed on: experience, something seen, hearsay, or a deal."""

    OWN_EXPERIENCE = "own_experience"
    SAW_SOMEONE = "saw_someone"
    HEARD_OR_READ = "heard_or_read"
    DEAL_ONLY = "deal_only"


class CameBack(enum.StrEnum):
    """The turn that came back from the other side."""

    NOTHING = "nothing"
    QUESTION = "question"
    DOUBT = "doubt"
    AGREEMENT = "agreement"
    OWN_STORY = "own_story"
    COMPLAINT = "complaint"
    THANKS = "thanks"


class Recommendation(enum.StrEnum):
    NONE = "none"
    TRY = "try"
    BUY = "buy"
    AVOID = "avoid"
    FITS_NOT_YOU = "fits_not_you"
    FIND_OUT_MORE = "find_out_more"


#: Advice for or against. "Find out more" leaves the judgment to the other and is none.
ADVICE = frozenset({Recommendation.TRY, Recommendation.BUY, Recommendation.AVOID, Recommendation.FITS_NOT_YOU})


class Polarity(enum.StrEnum):
    """How they took it."""

    VERY_POSITIVE = "very_positive"
    POSITIVE = "positive"
    MIXED = "mixed"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    VERY_NEGATIVE = "very_negative"


class Depth(enum.StrEnum):
    MENTION = "mention"
    EXCHANGE = "exchange"
    LONG_TALK = "long_talk"


class Disclosure(enum.StrEnum):
    """Whether they knew how the ambassador stands to the program."""

    SAID_AT_START = "said_at_start"
    SAID_DURING = "said_during"
    ALREADY_KNEW = "already_knew"
    WRITTEN_IN_POST = "written_in_post"
    NOT_SAID = "not_said"


class GroupSize(enum.StrEnum):
    """How many could answer. Never how many may have seen it."""

    ONE = "one"
    TWO_TO_FOUR = "two_to_four"
    FIVE_TO_TEN = "five_to_ten"
    MORE = "more"


class Venue(enum.StrEnum):
    HOME = "home"
    OTHERS_HOME = "others_home"
    WORK = "work"
    SCHOOL = "school"
    SHOP = "shop"
    EVENT = "event"
    TRANSPORT = "transport"
    OUTDOORS = "outdoors"
    ONLINE = "online"
    OTHER = "other"


class Outcome(enum.StrEnum):
    """What came of it, as far as the ambassador knows 14 days later."""

    CONSUMPTION_ONLY = "consumption_only"
    INQUIRY = "inquiry"
    TRIAL = "trial"
    CONVERSION = "conversion"
    RELAY = "relay"
    RE_CREATION = "re_creation"
    DECLINED = "declined"
    UNKNOWN = "unknown"


def could_answer(mode: Mode, came_back: CameBack) -> bool:
    """Whether somebody on the other side could answer: always, except in a post to all to which nobody did."""
    return came_back is not CameBack.NOTHING or mode not in ONE_TO_ALL


def kind_of(basis: Basis, came_back: CameBack, recommendation: Recommendation, *, mode: Mode) -> Kind:
    """What an episode counts as. This is the whole rule, and the only place where it stands:

    ==================  ===========================  =====================  ==============
    what was passed on  what came back               advice for or against  kind
    ==================  ===========================  =====================  ==============
    a code or a deal    anything                     any                    share only
    heard or read       anything                     any                    overheard
    saw someone         nothing                      any                    share only
    saw someone         something                    no                     conversation
    saw someone         something                    yes                    recommendation
    own experience      nothing, in a post to all    any                    share only
    own experience      nothing, someone was there   no                     conversation
    own experience      nothing, someone was there   yes                    recommendation
    own experience      something                    no                     conversation
    own experience      something                    yes                    recommendation
    ==================  ===========================  =====================  ==============

    A deal without own experience stays a share whatever the reply. What one only heard is overheard, since no trust of
    one's own stands behind it. Having watched somebody is less than having done it: that takes a turn back to count.
    """
    if basis is Basis.DEAL_ONLY:
        return Kind.SHARE_ONLY
    if basis is Basis.HEARD_OR_READ:
        return Kind.OVERHEARD
    if basis is Basis.SAW_SOMEONE and came_back is CameBack.NOTHING:
        return Kind.SHARE_ONLY
    if not could_answer(mode, came_back):
        return Kind.SHARE_ONLY
    return Kind.RECOMMENDATION if recommendation in ADVICE else Kind.CONVERSATION
