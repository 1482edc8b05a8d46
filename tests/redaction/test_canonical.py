"""Disguised words are undone; ordinary ones are left alone."""

from __future__ import annotations

from copy import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.redaction.canonical import Vocabulary, canonical
from community.redaction.spans import normalize

VOCABULARY = Vocabulary(["followers", "subscribers", "influencer", "fans", "abonnes"])


def read(text: str) -> str:
    return canonical(normalize(text), VOCABULARY).text


@pytest.mark.parametrize(
    "written",
    [
        *("f0llowers", "f o l l o w e r s", "F.O.L.L.O.W.E.R.S", "f_o_l_l_o_w_e_r_s", "fоllоwers", "foIIowers"),
        *("fol-lowers", "fol lowers", "fol- lowers", "folowers", "followrs", "foll0w3r$", "Ｆｏｌｌｏｗｅｒｓ"),
        *("fol\u00adlow\u200bers", "𝐟𝐨𝐥𝐥𝐨𝐰𝐞𝐫𝐬", "**followers**", "f 0 l l o w e r s", "followerz", "FOLLOWERS"),
    ],
)
def test_a_disguise_is_undone(written: str) -> None:
    assert read(f"my {written} say") == "my followers say"


@pytest.mark.parametrize(
    "written", ["m8 bolt", "a b c d e", "5.10a", "4x4", "i followed her", "hollowers", "1 2 3 4 5", "no. 4 1/2", "fins"]
)
def test_other_words_stay(written: str) -> None:
    assert read(written) == written


def test_accents_case_and_blanks_are_folded() -> None:
    assert read("Mes  ABONNÉS\nà  Århus —\n\n“Straße”") == "mes abonnes a arhus -\nstrasse"


def test_the_way_back_leads_to_the_given_text() -> None:
    text = "My  f\u200b0llowers: １２k"
    canon = canonical(normalize(text), VOCABULARY)
    start = canon.text.index("followers")
    assert slice(*canon.given(start, start + 9)) == slice(4, 14)
    assert text[slice(*canon.given(canon.text.index("12k"), len(canon.text)))] == "１２k"


@given(st.lists(st.text("abcdeo0l1", max_size=9), max_size=12), st.lists(st.text("abcdeo0l1", max_size=9), max_size=12))
def test_words_that_come_later_count_as_if_they_had_been_there(first: list[str], later: list[str]) -> None:
    joined, whole = Vocabulary(first) | later, Vocabulary([*first, *later])
    assert vars(joined) == vars(whole)
    assert vars(Vocabulary(first)) == vars(Vocabulary(reversed(first)))


def test_a_vocabulary_stays_as_it_is_when_another_is_made_of_it() -> None:
    base = Vocabulary(["followers"])
    before = {name: copy(value) for name, value in vars(base).items()}
    assert (base | ["okonkwo"]).undisguised("0konkwo") == "okonkwo"
    assert vars(base) == before
