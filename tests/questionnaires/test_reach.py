"""Questions about reach as forms really ask them, in four languages; and questions that only look alike."""

from __future__ import annotations

import pytest

from community.questionnaires.checks import REACH, faults
from community.questionnaires.reach import asks_about_reach
from community.questionnaires.schema import Field, FieldType, Option, Schema

ASKING = [
    ("en", "On what platforms do you post?"),
    ("en", "Which platform do you use most?"),
    ("en", "Which accounts do you run?"),
    ("en", "What is your @?"),
    ("en", "Do you blog? Where?"),
    ("en", "How many people know you?"),
    ("en", "What size is your community?"),
    ("en", "How big is your group?"),
    ("de", "Auf welchen Plattformen bist du aktiv?"),
    ("de", "In welchen Netzwerken sind Sie?"),
    ("es", "¿En qué plataformas publicas?"),
    ("fr", "Sur quelles plateformes publiez-vous ?"),
    ("en", "How many followers do you have?"),
    ("en", "Follower count (all platforms)"),
    ("en", "What is your Instagram handle?"),
    ("en", "Please link your TikTok."),
    ("en", "Where can we find you online?"),
    ("en", "Where can people follow you on the web?"),
    ("en", "Which social media do you use most?"),
    ("en", "List your socials"),
    ("en", "How big is your network?"),
    ("en", "How large is your following?"),
    ("en", "Describe your audience."),
    ("en", "How many people do you reach in a month?"),
    ("en", "How many people read your blog?"),
    ("en", "Average engagement rate"),
    ("en", "Monthly page views"),
    ("en", "Do you have a media kit?"),
    ("en", "How many subscribers does your channel have?"),
    ("en", "Your newsletter, and how many readers it has"),
    ("en", "Which platforms do you post about us on? Name your platforms."),
    ("en", "Would you call yourself a micro-influencer?"),
    ("en", "10,000 followers or more"),
    ("en", "Do you publish videos on YouTube?"),
    ("en", "What is the size of your community online?"),
    ("en", "Average listenership of your show"),
    ("en", "Your username"),
    ("es", "¿Cuántos seguidores tienes?"),
    ("es", "¿En qué redes sociales estás?"),
    ("es", "Tu perfil de Instagram"),
    ("es", "¿Cuánta gente llega a tu audiencia?"),
    ("es", "¿Cuál es tu alcance mensual?"),
    ("es", "¿Cuántas personas leen tu blog?"),
    ("es", "Nombre de usuario"),
    ("es", "¿Tienes un canal con suscriptores?"),
    ("fr", "Combien d’abonnés avez-vous ?"),
    ("fr", "Sur quels réseaux sociaux êtes-vous ?"),
    ("fr", "Quelle est votre audience ?"),
    ("fr", "Combien de personnes vous suivent ?"),
    ("fr", "Le lien de votre chaîne"),
    ("fr", "Êtes-vous influenceuse ?"),
    ("fr", "Nombre de vues par mois"),
    ("fr", "Votre nom d’utilisateur"),
    ("de", "Wie viele Follower hast du?"),
    ("de", "Wie groß ist deine Reichweite?"),
    ("de", "In welchen sozialen Netzwerken bist du?"),
    ("de", "Dein Profil auf Instagram"),
    ("de", "Wie viele Menschen folgen dir?"),
    ("de", "Wie viele Abonnentinnen hat dein Kanal?"),
    ("de", "Bist du Influencer?"),
    ("de", "Social-Media-Kanäle"),
    ("de", "Wie viele Leute lesen deinen Newsletter?"),
    ("de", "Wie groß ist dein Publikum?"),
]

HARMLESS = [
    ("en", "How many people did you teach last year?"),
    ("en", "How many people have you helped in person?"),
    ("en", "How many hours a month do you have?"),
    ("en", "How many planes do you own?"),
    ("en", "Who follows your advice, and what came of it?"),
    ("en", "Tell us about one moment that stayed with you."),
    ("en", "What have you done about it that nobody asked you to do?"),
    ("en", "When did you last change your mind?"),
    ("en", "Which book about it would you read again?"),
    ("en", "What did you see at the last fair?"),
    ("en", "Which river do you paddle?"),
    ("en", "How may we reach you by phone?"),
    ("en", "What would you like to learn from the others?"),
    ("en", "Do you teach, at a school or at home?"),
    ("en", "Have you ever mended one?"),
    ("en", "How many times have you mended one this year?"),
    ("en", "A picture of something that you made"),
    ("en", "How did you hear of us?"),
    ("en", "Which evening suits you for a meeting?"),
    ("en", "Do you have children under twelve?"),
    ("en", "Who taught you?"),
    ("en", "What annoys you about it?"),
    ("en", "How old were you when you began?"),
    ("en", "How many friends have you lent one to?"),
    ("en", "What do you tell a beginner first?"),
    ("en", "Which tool do you reach for first?"),
    ("en", "Are you over eighteen?"),
    ("en", "How far do you live from the sea?"),
    ("en", "Which club or guild do you belong to?"),
    ("en", "What accounts for your love of it?"),
    ("en", "On which sites have you camped?"),
    ("en", "How big is your workshop?"),
    ("en", "What size are your gloves?"),
    ("de", "Auf welchem Kanal paddelst du?"),
    ("es", "¿Qué cuentas a un principiante?"),
    ("en", "Listen: what does a sharp iron sound like?"),
    ("es", "¿A quién ayudaste últimamente y cómo?"),
    ("es", "¿A cuántas personas enseñaste el año pasado?"),
    ("es", "¿Dónde vives?"),
    ("es", "¿Qué libro leerías otra vez?"),
    ("es", "Cuéntanos un momento que recuerdas."),
    ("fr", "Qui avez-vous aidé récemment, et comment ?"),
    ("fr", "À combien de personnes l’avez-vous appris l’an dernier ?"),
    ("fr", "Où habitez-vous ?"),
    ("fr", "Racontez-nous un moment qui vous est resté."),
    ("fr", "Qu’est-ce qui vous agace ?"),
    ("de", "Wem hast du neulich geholfen, und wie?"),
    ("de", "Wie viele Menschen hast du letztes Jahr unterrichtet?"),
    ("de", "Wo wohnst du?"),
    ("de", "Erzähl uns von einem Augenblick, der dir geblieben ist."),
    ("de", "Wann hast du zuletzt deine Meinung geändert?"),
    ("de", "Welches Buch würdest du noch einmal lesen?"),
]


@pytest.mark.parametrize(("language", "text"), ASKING)
def test_questions_about_reach_are_seen(language: str, text: str) -> None:
    assert asks_about_reach(text, language)


@pytest.mark.parametrize(("language", "text"), ASKING)
def test_they_are_seen_whatever_the_program_speaks(language: str, text: str) -> None:
    assert asks_about_reach(text.upper(), "en")


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_other_questions_are_let_be(language: str, text: str) -> None:
    assert not asks_about_reach(text, language)


@pytest.mark.parametrize("part", ["label", "short", "help", "options"])
def test_no_part_of_a_question_hides_it(part: str) -> None:
    options = (Option("few", "Few"), Option("many", "Over 10,000 followers" if part == "options" else "Many"))
    words = {part: "How many followers do you have?"} if part != "options" else {}
    field = Field(**{"key": "it", "type": FieldType.CHOICE, "label": "Tell us.", "options": options, **words})  # type: ignore[arg-type]
    assert [(fault.part, fault.sentence) for fault in faults(Schema((field,)))] == [(part, REACH)]
