"""How pages say the words of an episode. Values are never shown."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from community.conversations.episode import (
    Basis,
    CameBack,
    Depth,
    Disclosure,
    GroupSize,
    Kind,
    Mode,
    Outcome,
    Polarity,
    Prompt,
    Recommendation,
    Relation,
    Venue,
)

KIND_LABELS = {
    Kind.CONVERSATION: _l("Conversation"),
    Kind.RECOMMENDATION: _l("Recommendation"),
    Kind.SHARE_ONLY: _l("Shared only"),
    Kind.OVERHEARD: _l("Overheard"),
}
#: In the order in which the log offers them: the frequent ones first.
MODE_LABELS = {
    Mode.FACE_TO_FACE: _l("In person"),
    Mode.VOICE_CALL: _l("Phone"),
    Mode.PRIVATE_MESSAGE: _l("Message"),
    Mode.GROUP_CHAT: _l("Group chat"),
    Mode.PUBLIC_POST: _l("Public post"),
    Mode.VIDEO_CALL: _l("Video call"),
    Mode.EMAIL: _l("Mail"),
    Mode.FORUM: _l("Forum"),
    Mode.REVIEW_SITE: _l("Review site"),
    Mode.LETTER: _l("Letter"),
    Mode.OTHER: _l("Elsewhere"),
}
RELATION_LABELS = {
    Relation.FAMILY: _l("Family"),
    Relation.FRIEND: _l("Friend"),
    Relation.NEIGHBOR: _l("Neighbor"),
    Relation.COLLEAGUE: _l("Colleague"),
    Relation.STRANGER: _l("Stranger"),
    Relation.PARTNER: _l("Partner"),
    Relation.CLOSE_FRIEND: _l("Close friend"),
    Relation.ACQUAINTANCE: _l("Acquaintance"),
    Relation.PROFESSIONAL: _l("Professional"),
}
RELATION_PHRASES = {
    Relation.FAMILY: _l("with family"),
    Relation.FRIEND: _l("with a friend"),
    Relation.NEIGHBOR: _l("with a neighbor"),
    Relation.COLLEAGUE: _l("with a colleague"),
    Relation.STRANGER: _l("with a stranger"),
    Relation.PARTNER: _l("with a partner"),
    Relation.CLOSE_FRIEND: _l("with a close friend"),
    Relation.ACQUAINTANCE: _l("with an acquaintance"),
    Relation.PROFESSIONAL: _l("with somebody of the trade"),
}
PROMPT_LABELS = {
    Prompt.UNPROMPTED: _l("It just came up"),
    Prompt.THEY_ASKED: _l("They asked"),
    Prompt.NEED_AROSE: _l("A need"),
    Prompt.SAW_PRODUCT: _l("They saw it"),
    Prompt.SAW_MEDIA_OR_AD: _l("The media"),
    Prompt.PROGRAM_ACTIVITY: _l("The program"),
    Prompt.OTHER: _l("Something else"),
}
BASIS_LABELS = {
    Basis.OWN_EXPERIENCE: _l("My own experience"),
    Basis.SAW_SOMEONE: _l("I saw someone"),
    Basis.HEARD_OR_READ: _l("I heard or read it"),
    Basis.DEAL_ONLY: _l("A code or deal"),
}
CAME_BACK_LABELS = {
    CameBack.QUESTION: _l("Question"),
    CameBack.DOUBT: _l("Doubt"),
    CameBack.AGREEMENT: _l("Agreement"),
    CameBack.THANKS: _l("Thanks"),
    CameBack.OWN_STORY: _l("Their own story"),
    CameBack.COMPLAINT: _l("Complaint"),
    CameBack.NOTHING: _l("Nothing"),
}
RECOMMENDATION_LABELS = {
    Recommendation.NONE: _l("I gave no advice"),
    Recommendation.TRY: _l("Try it"),
    Recommendation.BUY: _l("Buy it"),
    Recommendation.FITS_NOT_YOU: _l("Not for you"),
    Recommendation.AVOID: _l("Leave it"),
    Recommendation.FIND_OUT_MORE: _l("Find out more"),
}
POLARITY_LABELS = {
    Polarity.VERY_POSITIVE: _l("Very warmly"),
    Polarity.POSITIVE: _l("Warmly"),
    Polarity.MIXED: _l("Mixed"),
    Polarity.NEUTRAL: _l("Neither way"),
    Polarity.NEGATIVE: _l("Coolly"),
    Polarity.VERY_NEGATIVE: _l("Badly"),
}
#: How they took it, said of a report in a list.
COOL = frozenset({Polarity.NEGATIVE, Polarity.VERY_NEGATIVE})
DEPTH_LABELS = {
    Depth.MENTION: _l("A mention"),
    Depth.EXCHANGE: _l("Some back and forth"),
    Depth.LONG_TALK: _l("A long talk"),
}
DISCLOSURE_LABELS = {
    Disclosure.SAID_AT_START: _l("I said so at once"),
    Disclosure.SAID_DURING: _l("I said so later"),
    Disclosure.ALREADY_KNEW: _l("They knew"),
    Disclosure.WRITTEN_IN_POST: _l("It stood in the post"),
    Disclosure.NOT_SAID: _l("It didn’t come up"),
}
GROUP_SIZE_LABELS = {
    GroupSize.ONE: _l("One"),
    GroupSize.TWO_TO_FOUR: _l("2 to 4"),
    GroupSize.FIVE_TO_TEN: _l("5 to 10"),
    GroupSize.MORE: _l("More"),
}
VENUE_LABELS = {
    Venue.HOME: _l("At home"),
    Venue.OTHERS_HOME: _l("At their home"),
    Venue.WORK: _l("At work"),
    Venue.SCHOOL: _l("At school"),
    Venue.SHOP: _l("In a shop"),
    Venue.EVENT: _l("At an event"),
    Venue.TRANSPORT: _l("On the way"),
    Venue.OUTDOORS: _l("Outdoors"),
    Venue.ONLINE: _l("Online"),
    Venue.OTHER: _l("Elsewhere"),
}
OUTCOME_LABELS = {
    Outcome.TRIAL: _l("Tried it"),
    Outcome.INQUIRY: _l("Asked for more"),
    Outcome.RELAY: _l("Told someone"),
    Outcome.CONVERSION: _l("Bought it"),
    Outcome.RE_CREATION: _l("Made something of it"),
    Outcome.DECLINED: _l("Decided against it"),
    Outcome.CONSUMPTION_ONLY: _l("Took it in, no more"),
    Outcome.UNKNOWN: _l("Don’t know"),
}
#: One tap two weeks later; the others are for the report's own page.
FOLLOW_UP_CHIPS = (Outcome.TRIAL, Outcome.INQUIRY, Outcome.RELAY, Outcome.UNKNOWN)
