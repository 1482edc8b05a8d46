"""Conversation reports: contact data is refused, likely names are pointed out, measures are neither."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from community.redaction.listeners import FaultKind, identity_faults, likely_names
from community.redaction.rules.everywhere import is_phone

REFUSED = {
    FaultKind.PHONE: """call him on 555-0147|she is at 802 555 0147|020 7946 0958|+49 171 2345678
        |06.12.34.56.78|612345678|0171/2345678|(030) 1234-567
        |five five five oh one four seven|６１２ ３４５ ６７８|8\u200b02-555-0147
        |00 33 6 12 34 56 78|zwo drei vier fünf sechs sieben acht|tel 91 234 56 78
        |1-802-555-0147""",
    FaultKind.MAIL: """anna.k@example.org|anna at gmail dot com|anna (at) web (punkt) de
        |anna [arroba] correo [punto] es|ANNA.K＠EXAMPLE.ORG|mailto:anna+x@example.co.uk""",
    FaultKind.POSTAL_ADDRESS: """12 Maple Street|PO Box 12|Hauptstraße 12, 10115 Berlin|Calle Mayor 12
        |12 rue de la Paix|Brattle River, VT 05301|BS3 4QX|4 Mill Lane""",
    FaultKind.HANDLE: """@dullchisel|insta: dullchisel|u/dullchisel|@dull@mastodon.example
        |on Instagram as dull.chisel|reddit name is dull_chisel""",
    FaultKind.PROFILE_LINK: """https://www.instagram.com/dullchisel|instagram.com/dullchisel|linkedin.com/in/dull
        |https://forum.example.org/u/dull|github.com/dullchisel|https://t.me/dullchisel
        |youtube.com/@dull""",
}
CASES = [(kind, text.strip()) for kind, texts in REFUSED.items() for text in texts.split("|")]

ALLOWED = """a No. 4 plane|0.4 mm shavings|400, 800, 1500 grit|400 800 1500 3000 8000
        |1000/3000/8000 stones|from 1948 to 2011|2011-03-12|12.03.2011|1998-2004
        |1/2 x 3/4 x 12|12,000 km|600 x 800 x 1200 mm|220-400-1000|80 120 180 240 320
        |I paid 1.299,00 euros|at 10:30-12:15|a 10 minute drive|a 3 inch square
        |5 miles down the road|28 spoke road wheel|https://forum.example.org/t/123
        |https://github.com/pallets/flask/issues/4|ISBN 978-0-306-40615-7|M8x1.25
        |we met @ 5pm|25° then 30°, 3 strokes|in 2019, 2020 and 2021|a 1-2-3 block
        |5 10 15 20 25 30|8 000 000 lines|1920x1080|700 x 32 tires|1 800 g of flour
        |version 3.11.7|one two three, one two three|ten out of ten
        |the 2011 model of the No. 62 plane|2 300 m|I went from 46 to 34 teeth
        |0.125 to 0.250 inch|78 % water at 24 degrees for 14 hours|No. 5 1/2
        |12 000 Umdrehungen"""


@pytest.mark.parametrize(("kind", "text"), CASES)
def test_contact_data_is_a_fault(kind: FaultKind, text: str) -> None:
    sentence = f"We talked about planes, {text} and then it rained."
    kinds = {fault.kind for fault in identity_faults(sentence)}
    assert kinds == {kind}


@pytest.mark.parametrize("text", [text.strip() for text in ALLOWED.split("|")])
def test_measures_years_and_models_are_no_fault(text: str) -> None:
    assert identity_faults(f"We talked about planes, {text} and then it rained.") == []
    assert identity_faults(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("my friend Anna Kowalska said it is too heavy", ["Anna Kowalska"]),
        ("I met Anna Kowalska at the fair", ["Anna Kowalska"]),
        ("Mrs. Pellegrino asked about it", ["Pellegrino"]),
        ("I told Anna about the plane", ["Anna"]),
        ("Anna said no", ["Anna"]),
        ("my boss, Frank, laughed", ["Frank"]),
        ("a guy called Bob", ["Bob"]),
        ("my friend anna said no", ["anna"]),
        ("it was J. Smithson again", ["J. Smithson"]),
        ("talked with Marguerite Okonkwo-Lindqvist", ["Marguerite Okonkwo-Lindqvist"]),
        ("Bram de Vries-Oosterhuis told me", ["Bram de Vries-Oosterhuis"]),
        ("My neighbor asked. She said no. Then someone said yes.", []),
        ("I used the No. 4 and the Stanley block plane on Saturday.", []),
        ("Someone at the New York fair said the Lie-Nielsen is better.", []),
        ("my friend who said so, my brother also wanted one", []),
        ("A man from Montpelier said hello", []),
        ("The Plane", []),
    ],
)
def test_likely_names_are_pointed_out(text: str, names: list[str]) -> None:
    assert [text[span.start : span.end] for span in likely_names(text)] == names


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        ("es", "Mi vecina Remedios me preguntó", ["Remedios"]),
        ("es", "El señor García dijo que no", ["García"]),
        ("es", "Mi vecina preguntó por la sierra", []),
        ("fr", "Ma voisine Odile a dit non", ["Odile"]),
        ("fr", "Madame Castagnier trouve ça lourd", ["Castagnier"]),
        ("fr", "Mon voisin trouve ça lourd", []),
        ("de", "Mein Kollege Stefan fragte danach", ["Stefan"]),
        ("de", "Herr Maier wollte einen Hobel", ["Maier"]),
        ("de", "Meine Nachbarin wollte wissen, ob", []),
        ("de", "Der Hobel fand keinen Halt, die Säge will nicht", []),
    ],
)
def test_likely_names_in_other_languages(language: str, text: str, names: list[str]) -> None:
    assert [text[span.start : span.end] for span in likely_names(text, language=language)] == names


def test_names_of_the_program_are_no_ones_secret() -> None:
    text = "We stood in Brattle River and a guy called Bob held the Hollow Grain"
    allowed = ("Brattle River", "Hollow & Grain")
    assert [text[s.start : s.end] for s in likely_names(text, allowed=allowed)] == ["Bob"]


@pytest.mark.parametrize(
    "digits", ["123 4567", "1500", "+49 171", "220 400 1000", "978 0 306 40615 7", "01.02.2011", "111111111"]
)
def test_a_phone_number_has_the_length_and_shape_of_one(digits: str) -> None:
    assert not is_phone(digits)
    assert is_phone("+49 171 2345678")


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_any_text_gives_spans_inside_it(text: str) -> None:
    for found in (*identity_faults(text), *likely_names(text)):
        assert 0 <= found.start < found.end <= len(text)
