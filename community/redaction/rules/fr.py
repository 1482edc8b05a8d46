"""French: the words, and what is said in French only."""

from __future__ import annotations

from community.redaction.rules.grammar import (
    Lexicon,
    large_number,
    number,
    scaled_number,
    shared_rules,
    words_of,
)
from community.redaction.rules.kinds import RuleSet, any_of, gap, look, proposed
from community.redaction.spans import Category

WORDS = Lexicon(
    numbers="un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze"
    "|quinze|seize|dix-sept|dix-huit|dix-neuf|vingt|trente"
    "|quarante|cinquante|soixante|septante|huitante|octante|nonante|cent|cents|zero|mille"
    "|douzaine de|dizaine de|vingtaine de|trentaine de"
    "|quarantaine de|cinquantaine de|centaine de",
    joints="et|demi|virgule|qui|mais",
    scales="k|m|mille|mil|million|millions|milliers|cents|cent",
    vague="(?:des |plusieurs |quelques |dizaines de |centaines de |une? )?(?:milliers|millier"
    "|centaines|millions) (?:de|d')|(?:un )?demi-million (?:de|d')|un million (?:de|d')"
    "|(?:quatre|cinq|six|sept) chiffres|des tonnes de|plein de",
    roughly="environ|pres de|plus de|presque|autour de|a peu pres|moins de|dans les|quelque"
    "|seulement|jusqu'a|deja|les|mes|de",
    quantity="beaucoup (?:de|d')|peu (?:de|d')|pas (?:de|d')|aucun|plein de|tant de|quelques|sans"
    "|gagne des|zero|acheter des|pas mal (?:de|d')|enormement (?:de|d')|plus (?:de|d')"
    "|assez (?:de|d')",
    size="gros|grosse|grand|grande|enorme|petite|petit|modeste|fidele|large|belle|jolie|solide"
    "|importante|engagee|sacree",
    followers="followers?|abonnee?s?|suiveurs|suiveuses|followeurs?|subs",
    viewers="vues|lecteurs|lectrices|auditeurs|auditrices|spectateurs|fans?|likes|j'aime"
    "|visiteurs|visites|telechargements|etoiles|impressions|partages|ecoutes"
    "|commentaires|utilisateurs|clics|inscrits|coeurs|installations|amis facebook|contacts|vus|views",
    people="personnes|gens|inconnus|cyclistes|grimpeurs|boulangers|menuisiers|internautes|mecs|curieux",
    watch="me suivent|me suit|nous suivent|me lisent|nous lisent|me regardent|m'ecoutent"
    "|nous ecoutent|suivent mon|suivent mes|suivent ma|qui suivent|abonnees?|inscrites"
    "|inscrits"
    "|lisent mon|lisent mes|lisent ma|regardent mes|ont vu ma|ont vu mon|ont regarde"
    "|ont partage|ont like|derriere moi",
    crowd="audience|communaute en ligne|communaute instagram|portee(?= (?:de|est|sur|moyenne"
    "|mensuelle)\\b)|visibilite en ligne|presence en ligne|presence sur les reseaux"
    "|lectorat|fanbase|base de fans|nombre d'abonnes",
    mine="mon|ma|mes|notre|nos",
    have="j'ai|j'avais|nous avons|on a|avec|j'ai construit|j'ai bati|je dispose d'|j'apporte"
    "|une|un|je rassemble|je compte|dispose de",
    on="sur|via|a travers|depuis|dans",
    list_="newsletter|infolettre|liste de diffusion|mailing list|discord|groupe facebook"
    "|groupe whatsapp|chaine|podcast|blog|video|videos|reel|mon compte|ma page",
    group="club|groupe|association|collectif|guilde|cercle|bande|equipe|communaute|chorale"
    "|fournil collectif|asso|cooperative|atelier partage|ligue",
    member="personnes|membres|adherents|adherentes|grimpeurs|cyclistes|boulangers|gens|benevoles",
    lead="de|d'|avec|a|compte|compte environ|on est|nous sommes|comptant",
    channel="chaine|page|compte|profil|groupe|stories|story|reels|publications|videos|posts|feed",
)

_NUMBER, _LARGE, _SCALED = number(WORDS), large_number(WORDS), scaled_number(WORDS)
_MEDIA = any_of(
    "la tele|tele|la television|television|tf1|france 2|france 3|france inter|france bleu"
    "|france culture|m6|arte|canal\\+?|la radio|rtl|la presse|presse|le monde"
    "|liberation|le figaro|ouest[- ]france|sud[- ]ouest|telerama|netflix|le journal"
    "|journal|le 20 heures|un documentaire|un magazine|le magazine|top chef"
    "|le meilleur patissier|la meilleure boulangerie|une emission|l'emission|emission"
    "|koh[- ]lanta|la couverture|jt"
)

RULES = RuleSet(
    language="fr",
    words=words_of(
        WORDS,
        "influenceurs? influenceuses? influencers? certifie certifiee sponsorise sponsorisee "
        "sponsors? youtubeurs? youtubeuses? instagrameurs? tiktokeurs? vedette celebre",
    ),
    rules=(
        *shared_rules(WORDS),
        proposed(
            "people follow me",
            Category.AUDIENCE_SIZE,
            rf"{_NUMBER} ?{gap(2)}(?:qui |a )?(?:(?:me|nous) (?:suivent|suivre|lisent|lire"
            rf"|regardent|regarder)|m'ecoutent)\b|\bsuivie? (?:sur \w{{3,12}} )?par (?:plus de "
            rf"|pres de |environ |quelque ){{0,2}}{_NUMBER}(?: \w{{3,12}})?",
        ),
        proposed(
            "posts that do well",
            Category.ENGAGEMENT,
            rf"\b(?:mes|ma|mon|nos|notre) (?:\w{{2,10}} )?(?:videos?|reels?|publications?|posts?"
            rf"|photos|stories|tweets?|contenus?|thread) {gap(2)}(?:font|fait|a fait|ont fait"
            r"|atteint|atteignent|depassent?|a depasse|tournent?|cartonnent?|a cartonne|recoivent"
            r"|recueillent)\b(?: (?:a |les |plus de |dans les "
            rf"|environ ){{0,2}}{_NUMBER})?(?: (?:likes|vues|commentaires|partages))?",
        ),
        proposed(
            "reaching so many",
            Category.AUDIENCE_SIZE,
            r"\b(?:je touche|nous touchons|on touche|toucher|j'atteins"
            rf"|portee(?: \w{{3,10}})? de)\b (?:plus de |pres de |environ "
            rf"|a peu pres ){{0,2}}{_LARGE}(?! ?(?:m|km|metres|degres|kilometres"
            rf"|euros)\b)(?: {gap(1)}(?:personnes|comptes|gens|foyers))?|\bma portee\b",
        ),
        proposed(
            "seen so many times",
            Category.ENGAGEMENT,
            r"\b(?:vue?s?|lue?s?|regardee?s?|partagee?s?|telechargee?s?|ecoutee?s?"
            rf"|likee?s?) (?:par |plus de |pres de |environ |quelque ){{0,2}}{_LARGE}(?: (?:fois"
            r"|personnes))?",
        ),
        proposed(
            "rate of engagement",
            Category.ENGAGEMENT,
            r"\btaux (?:d'engagement|d'ouverture|de clics?|d'interaction"
            r"|de conversion)\b(?: (?:est |de |a |tourne |autour "
            r"|d'environ ){0,3}(?: ?\d{1,3}(?:[.,]\d{1,2})? ?%)?)?"
            r"|\b\d{1,3}(?:[.,]\d{1,2})? ?% (?:d'engagement|d'ouverture|d'interaction)|\b(?:bon"
            r"|fort|gros|mon|tres bon) engagement (?:sur|en ligne|de mes|moyen)\b",
        ),
        proposed(
            "going viral",
            Category.STATUS,
            r"\b(?:est|a ete|sont|devenue?s?|est devenue?) virale?s?\b|\bvirale?s?\b(?= (?:sur"
            r"|en))|\b(?:video|post|photo|tweet|thread|recette|publication)s? virale?s?\b"
            r"|\ba fait le buzz\b|\bfaire le buzz\b|\ben tendances?\b|\btop tweet\b",
        ),
        proposed(
            "influencer",
            Category.STATUS,
            r"\b(?:micro[ -]?|nano[ -]?)?influen(?:ceur|ceuse|cer)s?\b|\bcreat(?:eur"
            r"|rice)s? de contenus?\b|\b(?:youtubeu(?:r|se)|youtuber|instagrameu(?:r|se)"
            r"|instagrammeu(?:r|se)|tiktokeu(?:r|se)|streameu(?:r|se)|blogueu(?:r|se)"
            r"|podcasteu(?:r|se)|celebrite|personnalite publique|leader d'opinion|vedette)s?\b",
        ),
        proposed(
            "verified",
            Category.STATUS,
            r"\b(?:compte|profil|page|chaine) (?:est )?(?:certifiee?|verifiee?)\b|\b(?:je suis"
            r"|suis|on est) (?:certifiee?|verifiee?)\b|\b(?:badge|pastille|coche) bleue?\b",
        ),
        proposed(
            "paid and represented",
            Category.STATUS,
            r"\b(?:representee? par|suivie? par|signee? (?:chez|avec)|mon|dans|chez|via|par"
            r"|avec) (?:une |un |mon |l')?(?:agence|agent|manager|manageur"
            r"|attachee? de presse)\b(?: (?:d'influence|de talents?|artistique|de com\w{0,20}))?"
            r"|\bmedia ?kit\b|\bkit media\b|\bdossier de presse\b"
            r"|\bsponsorisee?s?(?: par)?\b(?: \w{3,14})?|\bmes? sponsors?\b|\b(?:partenariats?"
            r"|collaborations?|collabs?|contrats?) (?:remuneree?s? |payee?s? "
            r"|sponsorisee?s? )?(?:avec (?:des |plusieurs |deux |trois |une "
            r"|de grandes )?(?:\w{3,10} )?marques?|remuneree?s?|payee?s?)\b|\b(?:contenus?"
            r"|posts?) sponsorisee?s?\b|\bcodes? promo\b|\bmonetisee?s?\b"
            r"|\bliens? (?:d'affiliation|affilies?)\b|\bambassad(?:eur|rice) de (?:la )?marque\b",
        ),
        proposed(
            "known on a platform",
            Category.STATUS,
            r"\b(?:connue?|celebre|populaire|suivie?|influente?|active?) (?:sur|dans) (?:les |le "
            r"|la )?(?:reseaux|internet|web|toile|instagram|tiktok|youtube|milieu"
            r"|communaute)\b(?: sociaux)?|\b(?:le|la|un des|une des|l'un des"
            r"|l'une des) (?:plus )?(?:gros|grosse|grosses|grands?|grandes?|premier|premiere"
            r"|premiers)s? (?:comptes?|chaines?|blogs?|pages?|profils?)\b|\b(?:compte|chaine|blog"
            r"|page) (?:le|la) plus (?:suivie?|vue?|lue?|gros|grosse)\b|\b(?:publier|partager"
            r"|poster|relayer|mettre|parler|publie|partage|poste) (?:\w{2,10} ){0,3}(?:sur"
            r"|dans) (?:mes|ma|mon) (?:reseaux|chaine|page|stories|story|compte|profil|blog"
            r"|instagram)\b|\bmes reseaux(?: sociaux)?\b",
        ),
        proposed(
            "in the media",
            Category.FAME,
            r"\b(?:passee?s?|passe|vue?|apparue?|parue?|paru|interviewee?|invitee?|participe"
            r"|candidate?|finaliste|article|reportage|portrait|sujet|chronique|gagnee?"
            r"|parle de (?:moi|nous)|passage|entretien|tournage"
            rf"|interview) (?:\w{{2,10}} ){{0,3}}(?:a|dans|sur|par|pour|de|au) (?:la |le |l'"
            rf"|une? )?{_MEDIA}\b|\b(?:m'a|m'ont|nous a|nous ont) (?:interviewee?|filmee?|consacre"
            rf"|interroge|dedie)s?\b(?: \w{{2,12}}){{0,3}}|\bvu a la tele\b"
            rf"|\bdans {_MEDIA}\b(?= (?:l'an|en|il y a|de mars|du))",
        ),
        proposed(
            "introduction by name",
            Category.NAME,
            r"\b(?:je m'appelle|mon nom est|je me nomme) (?P<mask>[\w'-]{2,20}(?: (?!et\b|mais\b"
            r"|je\b|de\b|j'ai\b)[\w'-]{2,20}){0,2})",
            lambda text: text[:1].isupper(),
        ),
        proposed(
            "who follows me",
            Category.AUDIENCE_SIZE,
            r"\b(?:personne ne|presque personne ne|tout le monde|beaucoup de gens"
            r"|peu de gens) (?:me|nous|m') ?(?:suit|suivent|lit|lisent|regarde)\b"
            r"|\b(?:presence|visibilite|diffusion|portee|impact|notoriete) sur (?:les reseaux"
            r"|internet|instagram|tiktok)(?: sociaux)?\b"
            r"|\b(?:me|nous) (?:sponsorisent?|represente(?:nt)?)\b"
            rf"|\b(?:j'en suis|on en est|je suis|j'arrive) a (?:environ |pres de |plus de )?{_SCALED}",
        ),
        look(
            "status",
            Category.STATUS,
            r"\b(?:virale?s?|certifiee?s?|verifiee?s?|agences?|marques|collaborations?|sponsor\w{0,20}"
            r"|reseaux sociaux|reseaux|ambassad\w{1,20}|promouvoir|promotion|visibilite|rayonnement"
            r"|audience|public|relayer|exclusivite|plateforme|notoriete|buzz|celebre|connue?)\b",
        ),
        look(
            "media",
            Category.FAME,
            r"\b(?:television|tele|radio|magazines?|journaux|presse|journalistes?|documentaires?"
            r"|podcasts?|interviews?|emissions?|prix|champion\w{0,20}|podium|medaille\w?|autographes?"
            r"|on me reconnait|on m'arrete|selfies?|scene|editeur|mon livre|ma chronique)\b",
        ),
        look(
            "own channel",
            Category.STATUS,
            r"\b(?:mon|ma|mes|notre|nos) (?:\w{2,12} )?(?:blog|chaine|site|newsletter|podcast|page"
            r"|profil|compte|videos?|reels?|publications|livre)\b|\bje (?:publie|poste"
            r"|filme) (?:\w{2,10} ){0,2}(?:videos?|photos|chaque|tous|regulierement)\b",
        ),
    ),
)
