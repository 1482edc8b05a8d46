"""Keeps those who were talked to out of conversation reports. Listeners did not consent to be on record anywhere.

Contact data is a fault: the text is refused and nothing is stored. A likely name is only pointed out; the
writer decides. What this misses is said in `names` and in the documentation: a rule reads letters, it does
not know people.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from community.redaction.canonical import Vocabulary, canonical
from community.redaction.names import likely_names
from community.redaction.rules import addresses, everywhere
from community.redaction.rules.kinds import Rule, any_of
from community.redaction.spans import Category, normalize

__all__ = ["Fault", "FaultKind", "identity_faults", "likely_names"]


class FaultKind(StrEnum):
    """What may not stand in a report. Pages say it in words of their own."""

    PHONE = "phone"
    MAIL = "mail"
    POSTAL_ADDRESS = "postal_address"
    HANDLE = "handle"
    PROFILE_LINK = "profile_link"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Code points `start` (included) to `end` (excluded) of the text as given."""

    start: int
    end: int
    kind: FaultKind


# Hosts whose every page belongs to a person or a group, and hosts where only the first part of the path does.
_PERSONAL_HOSTS = any_of(
    "instagram facebook fb tiktok twitter x threads snapchat pinterest linkedin bsky "
    "patreon tumblr telegram t wa strava linktr "
    "beacons ko-fi discord mastodon"
)
_SHARED_HOSTS = any_of("github gitlab codeberg twitch etsy vimeo medium substack youtube youtu reddit")
_PROFILE = re.compile(
    rf"(?:^|//|\.)(?:{_PERSONAL_HOSTS}\.[a-z]{{2,12}}(?:/|$)"
    rf"|{_SHARED_HOSTS}\.[a-z]{{2,12}}/(?!watch\b|r/|blog\b)[\w.@-]{{1,60}}/?$)"
    r"|/(?:u|user|users|profile|profiles|people|member|members|in|channel|c)/[\w.-]"
    r"|/[@~][\w.-]"
    r"|//(?:[a-z0-9-]{1,40}\.)?(?:me|bio)\b"
)
_KINDS = {
    Category.HANDLE: FaultKind.HANDLE,
    Category.LINK: FaultKind.PROFILE_LINK,
    Category.POSTAL_ADDRESS: FaultKind.POSTAL_ADDRESS,
}


def identity_faults(text: str) -> list[Fault]:
    """Phone numbers, mail and postal addresses, handles and profile links in `text`, sorted; no two overlap.

    Other links may stay: a report may point to a thread or to a drawing.
    """
    given = normalize(text)
    canon = canonical(given, Vocabulary(everywhere.WORDS))
    found: list[Fault] = []
    for rule in (*everywhere.RULES, *addresses.RULES):
        for match in rule.pattern.finditer(canon.text):
            groups = [name for name in rule.pattern.groupindex if name.startswith("mask") and match[name]]
            start, end = match.span(groups[0]) if groups else match.span()
            if start == end or (rule.category is Category.LINK and not _PROFILE.search(canon.text[start:end])):
                continue
            span = canon.given(start, end)
            if rule.accepts is None or rule.accepts(normalize(text[slice(*span)]).text):
                found.append(Fault(*span, _kind(rule)))
    return _apart(found)


def _kind(rule: Rule) -> FaultKind:
    if rule.category is Category.CONTACT:
        return FaultKind.MAIL if "mail" in rule.name else FaultKind.PHONE
    return _KINDS[rule.category]


def _apart(faults: list[Fault]) -> list[Fault]:
    """Of faults that overlap, the one that begins first and is longest."""
    kept: list[Fault] = []
    for fault in sorted(faults, key=lambda fault: (fault.start, -fault.end)):
        if not kept or fault.start >= kept[-1].end:
            kept.append(fault)
    return kept
