"""Known strings: the applicant's own names, mail address and handles."""

from __future__ import annotations

import pytest

from community.redaction.detector import propose
from community.redaction.known import KnownStrings
from community.redaction.mask import mask
from community.redaction.spans import Category, Tier

KNOWN = KnownStrings(
    names=("José Müller de la Cruz", "Will Baker"), mail="jose.muller77@example.org", handles=("@oak_and_iron",)
)


def masked(text: str, known: KnownStrings = KNOWN) -> str:
    return mask(text, [span for span in propose(text, known=known) if span.tier is Tier.PROPOSED])


@pytest.mark.parametrize(
    "written",
    [
        "José",
        "jose",
        "JOSÉ",
        "José",
        "Ｊｏｓｅ",
        "j0se",
        "Jo\u200bsé",
        "Müller",
        "Mueller",
        "muller",
        "Müllers",
        "José Müller",
        "José  Müller de la Cruz",
        "oak_and_iron",
        "oak and iron",
        "oakandiron",
        "OAK-AND-IRON",
        "@oak_and_iron",
        "jose.muller77",
        "jose_muller77@example.org",
        "José77",
        "Will Baker",
    ],
)
def test_a_known_string_is_masked_however_it_is_written(written: str) -> None:
    assert masked(f"So {written}, it said.") == "So [masked], it said."


@pytest.mark.parametrize("written", ["Josephine", "del", "de la", "banjose", "oak", "and", "-stone"])
def test_parts_of_other_words_stay(written: str) -> None:
    assert masked(f"So {written}, it said.") == f"So {written}, it said."


def test_everyday_words_in_lower_case_are_left_to_the_screener() -> None:
    text = "I will ask the baker. Ask Will."
    spans = propose(text, known=KNOWN)
    assert masked(text) == "I will ask the baker. Ask [masked]."
    assert [(text[s.start : s.end], s.category, s.tier) for s in spans[:2]] == [
        ("will", Category.NAME, Tier.LOOK),
        ("baker", Category.NAME, Tier.LOOK),
    ]


def test_names_in_scripts_without_blanks_are_found_inside_a_line() -> None:
    assert masked("我叫王小明，喜歡木工。", KnownStrings(names=("王小明",))) == "我叫[masked]，喜歡木工。"


def test_nothing_known_is_nothing_found() -> None:
    assert not KnownStrings()
    assert propose("A plane and a chisel.", known=KnownStrings(names=("", " "), mail="", handles=("@",))) == []
