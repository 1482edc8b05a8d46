"""Hides plain claims as people do, for training: spelled numbers, nicknames of platforms, odd characters.

Only what the trainer learns from; nothing here is scored.
"""

from __future__ import annotations

import random
import re

from tests.redaction.labelled import Sentence

_LEET = {"o": "0", "i": "1", "e": "3", "a": "4", "s": "5", "t": "7"}
_CYRILLIC = str.maketrans("aeopcxyiABEKMHOPCTX", "аеорсхуіАВЕКМНОРСТХ")
_NICKNAMES = {
    "en": "the gram|the 'gram|insta|the tok|tikky tok|the tube|YT|the bird app|the bird site|F-book|the book of faces"
    "|the photo app|the clock app|the video site|IG|da gram|fbook|the blue app|snap|the snap|tw1tch|twixxer"
    "|the elephant"
    "|the professional one|the app with the ghost|the pin board|the place with the hearts|meta|the one with the dances"
    "|the red play button|Insta.gr|utube|ticktock|linkdin|the bluebird|my socials|the orange forum|disc0rd|the site"
    "|the app|the other place|on there",
    "es": "insta|el insta|el ig|la red de las fotos|la camarita|el pajarito|el pájaro azul|el tiktó|tuiter|tuita|feis"
    "|el feis|el face|caralibro|yutú|yutub|el tubo|la app china|la app de los bailes|la app de los vídeos|wasap|tuich"
    "|el Twich|la app del fantasmita|la red del reloj|el botón rojo|instagrán|fb|yt|la red profesional"
    "|el libro de caras"
    "|meta|la red azul|el telegrama|el elefantito|la red esa|ahí|la plataforma morada|esa app|linkedín",
    "fr": "insta|l'insta|le gram|IG|le tok|le tube|YT|le réseau des photos|l'appli photo|l'oiseau bleu|le piaf|FB"
    "|le livre des visages|tronchebook|fesse bouc|touiteur|twitteur|l'appli aux danses|l'appli chinoise|snap|le snap"
    "|la plateforme rouge|le triangle rouge|le réseau pro|linkdine|touitch|la plateforme violette|le petit fantôme"
    "|l'appareil photo|meta|instagramme|toktok|youtoube|l'éléphant|le réseau|l'appli|là-bas|le site bleu|discorde",
    "de": "Insta|insta|Ig|auf dem Gram|YT|die Uhren-App|die Tanz-App|das Gesichtsbuch|FB|die Bilder-App|Zwitscher"
    "|der Vogel|die Vogel-App|Twixxer|das Fotonetzwerk|die Foto-App|das Bildernetzwerk|die rote Play-Taste|Tiktak"
    "|Ticktack|die Video-Seite|das blaue Netzwerk|Snap|das Röhrchen|DuRöhre|Jutjub|Feisbuk|das Gespenst|Telegramm"
    "|das Berufsnetzwerk|die China-App|der Elefant|Instagramm|Insta-Dings|drüben|dort|auf der App|die lila Seite|Meta",
}
_PLATFORM = re.compile(
    r"\b(?:Instagram|Insta|IG|Facebook|TikTok|Tiktok|YouTube|Youtube|Twitter|LinkedIn|Twitch|Pinterest|Snapchat"
    r"|Telegram"
    r"|Mastodon|Bluesky|Substack|Patreon|Discord|Reddit|Strava|Threads|WhatsApp)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"(?<![\w.,])\d{1,3}(?:[., '’]\d{3})+(?:\s?(?:k|mil|mille|tausend|thousand|millones|millions|million|Millionen))?\b"
    r"|(?<![\w.,])\d+(?:[.,]\d+)?\s?(?:k|mil|mille|tausend|thousand|millones|millions?|Millionen|M)\b"
    r"|(?<![\w.,])\d{2,7}(?![\w.,%°])",
    re.IGNORECASE,
)
_ONES = {
    "en": "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte treinta cuarenta cincuenta sesenta",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante soixante",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf fünfzehn zwanzig dreißig vierzig fünfzig sechzig",
}
_COUNTS = {
    "en": "{a} thousand|{a}-k|{a} K|{a} grand|{a} thou|{a} thousand and change|{a} point {b} k|{a} and a half thousand"
    "|{a}-{b} hundred|{a} hundred odd|four figures|five figures|a figure with four zeros|{a} hundred {b}"
    "|{a}k-ish|{n}ish k"
    "|{n}.{m} kay|{n} point {m}|{n} hundo|a few thou|half a mil|a quarter of a million|a couple grand|a small stadium"
    "|a full arena|more than my town has people|the low five digits|{n} thousand-ish|{n}-{m}00|{a} zero zero zero"
    "|X thousand|{n} followed by three zeros|a number with a comma in it|{a} dozen hundred|{a} thousand, {b} hundred"
    "|not quite {a} thousand|under {a} K over {b} K|a village's worth|a football ground|{a} with a K"
    "|{n} big ones|{a}K+",
    "es": "{a} mil|{a} mil y pico|{a} mil y tantos|{a} k|{a} kas|{n} lucas|{a} lucas|{a} miles|cinco cifras"
    "|cuatro cifras"
    "|una cifra con cuatro ceros|{a} mil {b}cientos|{a} coma {b} k|{n} kilos|medio millón|medio palo|un par de miles"
    "|unos cuantos miles|un estadio lleno|más que mi pueblo|{n} mil y algo|{a} centenares|{a} y tres ceros"
    "|{n} y tres ceritos|{a} mil largos|{a} cientos|casi {a} mil|{n}mil|{a} mil almas|{a} mil con ganas"
    "|el doble de {a} mil"
    "|varios miles|un número con punto|{n} punto {m} k|la plaza llena|{a} cero cero cero|{a} mil pares de ojos",
    "fr": "{a} mille|{a} k|{a} mille et quelques|{a} mille et des poussières|{a} mille et des brouettes|cinq chiffres"
    "|quatre chiffres|un chiffre à quatre zéros|{a} virgule {b} k|{a} milliers|{n} mille|{a} cents|{a} k et demi"
    "|un demi-million|une quinzaine de mille|une vingtaine de centaines|un stade entier|plus que mon village"
    "|{n} briques"
    "|{a} patates|{n} kilos|{n} suivi de trois zéros|{a} et trois zéros|quelques milliers|pas loin de {a} mille"
    "|presque {a} mille|{a} mille {b}|{a} fois cent|{a} zéro zéro zéro|mille fois {a}|un petit {n} K|{n}K et quelques"
    "|un peu plus de {a} mille|deux bons milliers|un zénith plein|une petite ville|{a} mille paires d'yeux",
    "de": "{a}tausend|{a} tausend|{a}einhalbtausend|{a} K|{a} k|{a} Tsd|{n} tsd|{n} Tausender|fünfstellig|vierstellig"
    "|im mittleren vierstelligen Bereich|eine Zahl mit vier Nullen|{a} Komma {b} k|{a} komma {b} Tsd|{a}hundert"
    "|ein paar tausend|ein paar Tausender|eine halbe Million|eine halbe Mio|ein volles Stadion|mehr als mein Dorf"
    "|{a}tausend und ein bissl|{n} mal tausend|{a} mal tausend|{a} mit drei Nullen|{n} mit drei Nullen dran"
    "|{a} null null null"
    "|{a} dutzend Hundert|{a}tausend{b}hundert|so um die {a} K|knapp {a}tausend|{n} Riesen|{n} komma {m} tausend"
    "|etliche Tausend|zigtausend|eine Kleinstadt|so viele wie in der Arena|{a}tausend Augenpaare|{n}K und a bissl",
}


def disguised(sentence: Sentence, language: str, draw: random.Random) -> Sentence | None:
    """The sentence with its claims hidden in one or two ways; None when nothing in it can be hidden."""
    parts = _parts(sentence)
    changed = False
    way = draw.random()
    for at, (text, marked) in enumerate(parts):
        if not marked:
            continue
        if way < 0.75 and _COUNT.search(text):
            text = _COUNT.sub(lambda _: _count(language, draw), text, count=1)
            changed = True
        if way > 0.6 and any(char.isalpha() for char in text):
            text = _odd(text, draw)
            changed = True
        parts[at] = (text, True)
    out: list[tuple[str, bool]] = []
    for text, marked in parts:
        found = _PLATFORM.search(text)
        if found and draw.random() < 0.7:
            name = draw.choice(_NICKNAMES[language].split("|"))
            if not marked:
                out += [(text[: found.start()], False), (name, True), (text[found.end() :], False)]
            else:
                out.append((text[: found.start()] + name + text[found.end() :], True))
            changed = True
        else:
            out.append((text, marked))
    return _whole("disguised", out) if changed else None


def _count(language: str, draw: random.Random) -> str:
    ones = _ONES[language].split()
    written = draw.choice(_COUNTS[language].split("|"))
    return written.format(a=draw.choice(ones), b=draw.choice(ones[:8]), n=draw.randint(1, 90), m=draw.randint(1, 9))


def _odd(text: str, draw: random.Random) -> str:
    """One long word of a stretch, or its figures, in odd characters."""
    words = sorted(re.finditer(r"[^\W_]{3,}", text), key=lambda match: -len(match[0]))
    if not words:
        return text
    word = words[0] if draw.random() < 0.7 else draw.choice(words)
    return text[: word.start()] + _odd_word(word[0], draw) + text[word.end() :]


def _odd_word(word: str, draw: random.Random) -> str:
    way = draw.randrange(6)
    if way == 0:
        at = draw.randrange(1, len(word))
        return word[:at] + draw.choice("\u200b\u00ad\u200d\u2060") + word[at:]
    if way == 1:
        return "".join(_LEET.get(char, char) if draw.random() < 0.6 else char for char in word)
    if way == 2:
        return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in word)
    if way == 3:
        return word.translate(_CYRILLIC)
    if way == 4:
        return draw.choice([" ", ".", "-", "_"]).join(word)
    vowels = [at for at in range(1, len(word)) if word[at] in "aeiou"]
    dropped = set(draw.sample(vowels, k=max(1, len(vowels) - 1))) if vowels else {1}
    return "".join(char for at, char in enumerate(word) if at not in dropped)


def _parts(sentence: Sentence) -> list[tuple[str, bool]]:
    parts, at = [], 0
    for start, end in sorted(sentence.claims):
        parts += [(sentence.text[at:start], False), (sentence.text[start:end], True)]
        at = end
    return [*parts, (sentence.text[at:], False)]


def _whole(kind: str, parts: list[tuple[str, bool]]) -> Sentence:
    text, claims = "", []
    for part, marked in parts:
        if marked and part:
            claims.append((len(text), len(text) + len(part)))
        text += part
    return Sentence(kind, text, tuple(claims), ())
