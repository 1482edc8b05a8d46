"""Whether a question asks how many people somebody has behind them, or where those are. In four languages.

The detector knows how people boast; the phrases here are how forms ask. A word that also has a harmless use (channel,
profile, audience, to read) counts only beside a word that makes it a question about reach.
"""

from __future__ import annotations

import re

from community.redaction.detector import propose_by_rules
from community.redaction.spans import Category

#: What the detector finds in a question and a question must not ask for. Names and postal addresses may be asked.
_REACH = frozenset(
    {
        Category.AUDIENCE_SIZE,
        Category.ENGAGEMENT,
        Category.STATUS,
        Category.FAME,
        Category.HANDLE,
        Category.LINK,
    }
)

_PLATFORMS = r"""
    youtube | instagram | insta | tiktok | tik\stok | twitch | twitter | facebook | linkedin | snapchat | pinterest
  | patreon | substack | bluesky | mastodon | whatsapp[-\s]?(channel|kanal) | discord[-\s]?server | reddit | onlyfans
"""

_ENGLISH = rf"""
    followers? | followings? | subscribers? | audiences? | (micro-?)?influencers? | viewers? | viewership | readership
  | listenership | page\s?views? | impressions | engagement(\srates?)? | media\s?kit | fan\s?base | mailing\slist
  | social\s(media|networks?|platforms?|profiles?|accounts?|channels?|handles?|following|reach) | socials
  | {_PLATFORMS}
  | (your|a|the|any|which|what)\s(profile|channel|handle|user\s?name|blog|newsletter|podcast|website|reach)
  | profile\s(link|url) | (size|extent)\sof\s(your|the)\s(network|community|list|reach)
  | (website|blog|newsletter|podcast)\b.{{0,20}}\b(address|link|url|name|readers?|or\s\w+)
  | website\sor\sblog | people\b.{{0,20}}\b(reach|read\syour|watch|listen|follow)
  | how\smany\b.{{0,40}}\b(read|watch|follow|listen|see|subscribe|view|like|share|reach|contacts|connections
      | friends\sonline | likes | views | visitors | fans | members\sdoes\syour)\b
  | how\s(big|large|wide|far)\b.{{0,20}}\b(network|platform|following|list|reach(es)?)\b
  | where\b.{{0,20}}\b(find|follow|watch|read)\s(you|your\s\w+)\s(online|on\sthe\s(web|internet))
  | (post|publish|share)\b.{{0,20}}\b(online|on\sthe\s(web|internet)) | (your|online)\splatforms?
  | (which|what)\s(\w+\s)?(platforms|accounts(?!\sfor)) | on\s(which|what)\s(\w+\s)?(platform|networks?|channels?)
  | (which|what)\splatform\b.{{0,20}}\b(use|post|publish|prefer|on) | do\syou\s(blog|vlog|tweet|podcast|live-?stream)
  | how\smany\b.{{0,40}}\bknow\s(of\s)?(you|your\sname) | size\b.{{0,12}}\byour\s(network|community|list|group)
  | how\s(big|large)\b.{{0,20}}\byour\s(community|group|circle)
"""

_GERMAN = r"""
    reichweite\w* | abonnent\w* | sozial\w*\s(medien|netzwerk\w*|kan[äa]l\w*|plattform\w*) | social[-\s]?media[-\w]*
  | zuschauer\w* | zuh[öo]rerzahl\w* | leserzahl\w* | klickzahl\w* | follower\w* | influencer\w* | seitenaufruf\w*
  | wie\sviele\b.{0,40}\b(folgen|lesen|h[öo]ren|sehen|erreichst|abonnier\w+|kontakte|likes|aufrufe)\b
  | (dein|euer|ihr|deine|eure|ihre)\w?\s(kanal|profil|blog|newsletter|podcast|webseite|website|homepage|publikum)
  | publikum\w* | nutzername\w* | benutzername\w* | (kanal|profil)[-\s]?(name|link|url|adresse) | bekanntheit\w*
  | (auf|in)\swelche[nmr]?\s(\w+\s)?(plattform\w*|netzwerk\w*) | welche\s(plattformen|accounts)
  | (gr[öo](ß|ss)e)\s(deine[rs]?|eure[rs]?|ihre[rs]?|des|der)\s(netzwerk\w*|community|publikum\w*)
"""

_SPANISH = r"""
    seguidor(es|as?)? | suscriptor(es|as?)? | redes\ssociales | influencers? | influenciador\w* | audiencia | alcance
  | cu[áa]nt[oa]s\b.{0,40}\b(siguen|leen|ven|escuchan|visitas|visualizaciones|contactos|me\sgusta)\b
  | (tu|su|vuestro)\s(canal|perfil|blog|bolet[íi]n|p[óo]dcast|sitio\sweb|p[áa]gina\sweb|usuario)
  | qu[ée]\s(plataformas|redes) | nombre\sde\susuario | visualizaciones | espectadores | oyentes | fans
  | lectores\stienes
"""

_FRENCH = r"""
    abonn[ée]e?s? | r[ée]seaux\ssociaux | audience | influenceu(r|se)s? | followers? | port[ée]e\sde\sv\w+
  | combien\b.{0,40}\b(suivent|lisent|regardent|[ée]coutent|abonn\w+|vues|visites|contacts|fans|j'aime)\b
  | (ton|votre)\s(cha[îi]ne|profil|blog|newsletter|podcast|site|compte|pseudo\w*|public)
  | (ta|votre)\s(cha[îi]ne|communaut[ée]|page|port[ée]e|notori[ée]t[ée]) | nom\sd[’']utilisateur
  | quel(le)?s?\s(plateformes?|r[ée]seaux) | nombre\sde\s(vues|fans|visites|lecteurs|auditeurs) | spectateurs
"""

_ASKS = re.compile(rf"\b({_ENGLISH}|{_GERMAN}|{_SPANISH}|{_FRENCH})\b", re.IGNORECASE | re.VERBOSE)

#: An at sign by itself stands for the name behind it.
_AT = re.compile(r"\b(your|dein|ihr|euer|tu|su|ton|votre)\s@(?!\w)", re.IGNORECASE)


def asks_about_reach(text: str, language: str = "en") -> bool:
    """Whether a label, help text or option asks how many people somebody has behind them, or where."""
    if _ASKS.search(text) or _AT.search(text):
        return True
    return any(span.category in _REACH for span in propose_by_rules(text, language))
