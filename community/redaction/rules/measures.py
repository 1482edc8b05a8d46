"""Units and countable things of a workshop, kitchen, road or repository: a large number before one of them
is no audience.

One list for all languages, because English rules read every text.
"""

from __future__ import annotations

from community.redaction.rules.kinds import any_of

MEASURES = any_of(
    # lengths, weights, volumes, times, angles, powers
    "mm|cm|m|km|mi|ft|g|kg|mg|ml|l|dl|lb|lbs|oz|w|v|ah|mah|rpm|psi|bar|c|f|nm|kn|hz|mb|gb|kb|ms|x"
    "|miles?|feet|foot|inch\\w{0,20}|yards?|meters?|metres?|kilomet\\w{1,20}|metros?|metres|meter"
    "|hohenmetern?|hm|grams?|gramos|grammes?|gramm|kilos?"
    "|liters?|litres?|litros?|hours?|hrs?|horas?|heures?|stunden?|minutes?|mins?|minutos?"
    "|minuten|seconds?|segundos?|secondes?|sekunden"
    "|days?|dias?|jours?|tagen?|weeks?|semanas?|semaines?|wochen|months?|mes(?:es)?|mois"
    "|monaten?|years?|anos?|ans|annees?|jahren?|degrees"
    "|grados?|degres?|grad|watts?|vatios?|volts?|calor\\w{1,20}|kalorien|percent|prozent"
    "|pounds?|dollars?|euros?|bucks|pesos|francs?|franken|usd|eur|chf"
    # counts of the craft
    "|grit|grits|grano|granos|grain|grains|korn|kornung|strokes?|passes|passadas?|pasadas"
    "|passes|zuge|turns|tours|vueltas|umdrehungen|teeth|tpi|stitches"
    "|loaf|loaves|rolls|buns|bagels|pan(?:es)?|barras|pains|baguettes|broten?|brotchen"
    "|recipes|recetas|recettes|rezepten?|pages?|paginas|seiten"
    "|lines?|lineas|lignes|zeilen|commits?|tests?|bugs?|issues|pull requests|patches"
    "|builds|holds?|routes?|routen|vias?|voies|pitches|bolts?|screws|tornillos"
    "|vis|schrauben|nails|boards?|planes|chairs|spoons|bikes?|bicis|velos?|rader|wheels?"
    "|chisels|knives|blades|saws|cuts|rubs|times|veces|fois|mal"
    "|of rope|runs?|races?|rides?|steps|kids bikes|thread count|piece|pieces|parts"
)

# What may follow in a list of figures: "400, 800 and 1500".
MORE_FIGURES = (
    r"(?:(?:,| and| or| to| then| y| o| a| luego| et| ou| puis| und| oder| bis| dann|/"
    r"|-){1,2} ?\d{1,6}(?:[.,]\d{1,3})?){0,12}"
)
# What may not stand right before a large number: then it is a grit, a model, a price, or goes on with a list.
NOT_MEASURED = "".join(
    rf"(?<!{word})"
    for word in (
        *("grit ", "grits ", "grano ", "grain ", "grains ", "korn ", "kornung "),
        *(r"nr\. ", r"no\. ", "number ", "model ", "[$€£#x×]"),
        *(r"\d, ", r"\d and ", r"\d y ", r"\d et ", r"\d und "),
    )
)
