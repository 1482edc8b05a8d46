"""German: the words, and what is said in German only."""

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

# German writes number words as one: "zwolftausend", "dreihundertfunfzig".
_ONE_WORD = (
    r"(?:ein|eins|zwei|drei|vier|funf|fuenf|sechs|sieben|acht|neun|zehn|elf|zwolf|zwoelf"
    r"|dreizehn|vierzehn|funfzehn|sechzehn|siebzehn|achtzehn|neunzehn"
    r"|(?:\w{3,7}und)?(?:zwanzig|dreissig|vierzig|funfzig|sechzig|siebzig|achtzig"
    r"|neunzig))"
)

WORDS = Lexicon(
    numbers=rf"{_ONE_WORD}?(?:hundert|tausend)\w{{0,20}}|{_ONE_WORD}|null|dutzend",
    joints="und|komma|halb|die|aber",
    scales="k|m|tsd|tausend|tausende|mio|million|millionen|hundert",
    vague=rf"{_ONE_WORD}?(?:hundert)?{_ONE_WORD}?tausend(?:{_ONE_WORD}?hundert)?(?:{_ONE_WORD})?"
    rf"|{_ONE_WORD}hundert(?:{_ONE_WORD})?|(?:zehn|hundert)?tausende?n?(?: von)?"
    r"|hunderte(?: von)?|mehrere (?:hundert|tausend)|ein paar (?:hundert|tausend)"
    r"|einige (?:hundert|tausend)|millionen(?: von)?"
    "|eine (?:halbe )?million|zigtausende?|(?:vier|funf|sechs)stellige?[rsn]?|jede menge",
    roughly="etwa|ungefahr|rund|fast|uber|mehr als|knapp|circa|ca|gut|an die|um die|nur|bis zu"
    "|weniger als|schon|inzwischen|mittlerweile",
    quantity="viele|vielen|wenige|wenigen|keine|kaum|einige|etliche|so viele|mehr|genug|null|gekaufte|ohne",
    size="grosse|grossen|grosses|riesige|kleine|kleinen|treue|treuen|engagierte|wachsende"
    "|breite|beachtliche|starke|ordentliche|feste|nette",
    followers="followern?|followerinnen|follower|abonnent(?:en|innen|in)?|abos|subs|anhangerschaft"
    "|followerschaft|gefolgschaft|followerzahl(?:en)?|abonnentenzahl",
    viewers="leser|lesern|leserinnen|zuschauer|zuschauern|zuschauerinnen|zuhorer|zuhorern|horer"
    "|horern|fans?|aufrufe|aufrufen|views|klicks|likes|downloads|sterne|besucher"
    "|besuchern"
    "|kommentare|impressionen|shares|nutzer|nutzern|user|herzen|seitenaufrufe"
    "|installationen|streams|kontakte|retweets|gefallt mir",
    people="leute|leuten|menschen|personen|radler|kletterer|backer|bastler|fremde|andere|entwickler",
    watch="folgen mir|mir folgen|folgen uns|uns folgen|folgen|lesen mein\\w{0,2}|lesen mit"
    "|schauen zu|schauen mir zu|mir zuschauen|zuschauen|sehen mein\\w{0,2}"
    "|haben mein\\w{0,2}|horen zu|zuhoren|mitlesen|abonniert haben|abonniert"
    "|horen mein\\w{0,2}|haben es gesehen",
    crowd="reichweite|community auf|publikum online|onlinepublikum|fanbase|fangemeinde"
    "|fan-?gemeinde|online-?prasenz|online-?community|leserschaft|zuhorerschaft"
    "|zuschauerschaft",
    mine="mein|meine|meinem|meinen|meiner|unser|unsere|unserem|unseren|unserer",
    have="ich habe|hab|habe|wir haben|mit|aufgebaut|ich bringe|bringe|besitze|verfuge uber|eine|einer|ein|hatte",
    on="auf|bei|uber|in|via|von",
    list_="newsletter|mailingliste|verteiler|discord|facebook-?gruppe|whatsapp-?gruppe"
    "|telegram-?gruppe|kanal|podcast|blog|video|videos|reel|reels|account|seite|profil",
    group="verein|gruppe|klub|club|treff|stammtisch|runde|gilde|kollektiv|initiative"
    "|kletterverein|kletterclub|klettergruppe|radverein|radgruppe|backgruppe|gemeinschaft"
    "|truppe|kreis|werkstattgemeinschaft|kletterkurs",
    member="personen|leute|leuten|mitglieder|mitgliedern|kletterern?|backern?|radlern?|kopfige"
    "|kopfiger|kopfigen|kopfiges|koepfige|mann",
    lead="mit|von|hat|aus|zahlt|sind",
    channel="kanal|account|seite|profil|gruppe|stories|story|reels|beitrage|posts|videos|feed",
)

_NUMBER, _LARGE, _SCALED = number(WORDS), large_number(WORDS), scaled_number(WORDS)
_MEDIA = any_of(
    "fernsehen|tv|im fernsehen|ard|zdf|rtl|sat ?1|pro ?7|prosieben|vox|arte|wdr|ndr|swr"
    "|br|orf|srf|3sat|deutschlandfunk|radio|zeitung|der zeitung|presse|spiegel|zeit"
    "|suddeutschen?|faz|taz|bild|stern|netflix|das grosse backen|grossen backen"
    "|hohle der lowen|wer wird millionar|tagesschau|doku|dokumentation|magazin"
    "|fernsehsendung|sendung|talkshow|titelseite|titelblatt"
)

RULES = RuleSet(
    language="de",
    words=words_of(
        WORDS,
        "influencer influencers influencerin influencern reichweite verifiziert gesponsert "
        "sponsor sponsoren abonnenten youtuber youtuberin bloggerin prominent",
    ),
    rules=(
        *shared_rules(WORDS),
        proposed(
            "people follow me",
            Category.AUDIENCE_SIZE,
            rf"\b(?:mir|uns) (?:folgen|schauen|horen|lesen|sehen) (?:auf \w{{3,12}} )?(?:schon "
            r"|inzwischen |mittlerweile |etwa |rund |uber |fast |knapp "
            rf"|mehr als ){{0,3}}{_NUMBER}(?: \w{{3,14}})?(?: zu)?"
            rf"|\b{_NUMBER} {gap(1)}(?:folgen (?:mir|uns)|(?:mir|uns) folgen)\b|\b(?:folgen"
            rf"|schauen) (?:mir|uns) (?:auf \w{{3,12}} )?(?:schon |inzwischen |mittlerweile |etwa "
            rf"|rund |uber |fast |knapp |mehr als ){{0,3}}{_NUMBER}(?: \w{{3,14}})?(?: zu)?",
        ),
        proposed(
            "posts that do well",
            Category.ENGAGEMENT,
            rf"\b(?:meine?|unsere?|mein) (?:\w{{2,12}} )?(?:videos?|reels?|beitrage|beitrag|posts?"
            rf"|fotos|stories|tweets?|clips?|inhalte) {gap(2)}(?:bekommt|bekommen|bekam|hat|hatte"
            r"|haben|erreicht|erreichen|erreichte|machen|lauft|laufen|lief|kriegt|kriegen|kommt"
            rf"|kommen|geht|gehen|ging|knackt|knackte)\b (?:\w{{2,8}} ){{0,3}}(?:{_LARGE}|ab\b"
            r"|durch die decke|steil)(?: (?:likes|views|aufrufe|klicks|kommentare))?",
        ),
        proposed(
            "reach",
            Category.AUDIENCE_SIZE,
            r"\b(?:meine|unsere|grosse|hohe|organische|monatliche|viel|genug|wenig|kaum|keine|gute"
            rf"|gesamte|eine) (?:\w{{3,12}} )?reichweite\b|\breichweiten?(?:stark\w{{0,20}}|zahlen)\b"
            r"|\b(?:erreiche|erreichen|erreicht) (?:damit |so |ich |wir |monatlich |im monat "
            rf"|etwa |rund |uber |fast |knapp ){{0,4}}{_LARGE}(?! ?(?:m|km|meter|grad|kilometer"
            rf"|euro)\b)(?: {gap(1)}(?:menschen|leute|personen|accounts|haushalte))?",
        ),
        proposed(
            "seen so many times",
            Category.ENGAGEMENT,
            rf"\b(?:uber |fast |rund |etwa |mehr als )?{_LARGE}(?:[ -]?mal| menschen"
            r"| leute) (?:angesehen|gesehen|angeschaut|geteilt|heruntergeladen|aufgerufen|geklickt"
            rf"|gelesen|gehort|geliked|gelikt)\b|\bvon {_LARGE} (?:menschen|leuten"
            r"|personen) (?:gesehen|gelesen|geteilt|angeschaut)",
        ),
        proposed(
            "rate of engagement",
            Category.ENGAGEMENT,
            r"\b(?:engagement-? ?rate|interaktionsrate|klickrate|offnungsrate|offnungsquote"
            r"|engagement)\b(?: (?:liegt |von |bei |ist |etwa |rund "
            r"|sind ){0,3}(?: ?\d{1,3}(?:[.,]\d{1,2})? ?(?:%|prozent))?)?"
            r"|\b\d{1,3}(?:[.,]\d{1,2})? ?(?:%|prozent) (?:engagement|interaktion|offnungsrate)",
        ),
        proposed(
            "going viral",
            Category.STATUS,
            r"\b(?:ging|geht|gegangen|gehen|gingen) (?:\w{2,10} ){0,2}viral\b|\bviral (?:gegangen"
            r"|ging|geht|gehen)\b|\bvirale[nrsm]? (?:video|post|beitrag|reel|clip|hit)s?\b"
            r"|\bim trend\w{0,20} (?:auf|bei)\b|\btrendete\b",
        ),
        proposed(
            "influencer",
            Category.STATUS,
            r"\b(?:micro-?|mikro-?|nano-?)?influencer(?:in|innen|n|s)?\b"
            r"|\b(?:content[ -]?creator(?:in|s)?|youtuber(?:in|innen)?|instagrammer(?:in)?"
            r"|tiktoker(?:in)?|streamer(?:in)?|blogger(?:in|innen)?|podcaster(?:in)?|promi"
            r"|prominente?r?|meinungsfuhrer(?:in)?|person des offentlichen lebens)\b",
        ),
        proposed(
            "verified",
            Category.STATUS,
            r"\b(?:account|profil|kanal|konto|seite) (?:ist )?verifiziert\b"
            r"|\bverifizierte[rsnm]? (?:account|profil|kanal|konto|seite)\b|\b(?:bin"
            r"|sind) (?:\w{2,10} ){0,3}verifiziert\b|\bblaue[nrm]? haken\b",
        ),
        proposed(
            "paid and represented",
            Category.STATUS,
            r"\b(?:meine|einer|eine|bei|von|durch|der) (?:\w{3,12} )?(?:agentur|kunstleragentur"
            r"|influencer-?agentur|pr-?agentur|talentagentur)\b(?: vertreten| unter vertrag)?"
            r"|\b(?:mein|meine|meinem|meinen) (?:manager|managerin|management|agent|agentin)\b"
            r"|\bmedia ?kit\b|\bmediadaten\b|\bpressemappe\b"
            r"|\bgesponsert(?:e[rnms]?)?\b(?: von \w{3,14})?|\b(?:mein|meine"
            r"|meinen) sponsor(?:en)?\b|\b(?:bezahlte|kooperationen|kooperation|werbedeals?"
            r"|markenkooperation(?:en)?|werbepartner"
            r"|werbevertrag) (?:\w{3,10} )?(?:kooperation(?:en)?|partnerschaft(?:en)?|beitrage"
            r"|posts|mit (?:\w{3,10} )?(?:marken|firmen|herstellern))\b"
            r"|\bmarkenbotschafter(?:in)?\b|\brabattcode\b|\bmonetarisiert\b|\baffiliate-?links?\b"
            r"|\bmarkenkooperationen\b|\bwerbepartner\b",
        ),
        proposed(
            "known on a platform",
            Category.STATUS,
            r"\b(?:bekannte?r?|beruhmte?r?|popular|gross|aktiv|einflussreich) (?:auf|in|im"
            r"|aus) (?:der |dem |den )?(?:instagram|tiktok|youtube|social media|netz|internet"
            r"|szene|fernsehen|community|sozialen (?:medien|netzwerken))\b|\b(?:auf|in|im) (?:der "
            r"|dem )?(?:instagram|tiktok|youtube|social media|netz|internet|szene"
            r"|community) (?:\w{3,12} )?(?:bekannt|beruhmt|gross|eine nummer|ein name)\b"
            r"|\b(?:grosste|grosster|grossten|meistgelesene|meistgesehene|erfolgreichste"
            r"|bekannteste)[nrs]? (?:\w{3,20}[ -])?(?:account|kanal|blog|seite|podcast|profil"
            r"|channel)s?\b|\b(?:poste|posten|teile|teilen|zeige|zeigen|veroffentliche|bewerbe"
            r"|bewerben) (?:\w{2,12} ){0,4}(?:auf|in|uber) (?:meinem|meinen|meiner) (?:kanal"
            r"|kanalen|account|profil|story|stories|seite|blog|feed|instagram)\b|\b(?:auf|in"
            r"|uber) (?:meinem|meinen|meiner) (?:kanal|kanalen|account|profil|story|stories|seite"
            r"|blog|feed) (?:\w{2,12} ){0,2}(?:posten|teilen|zeigen|bewerben|vorstellen"
            r"|veroffentlichen|erwahnen)\b|\bmeine (?:sozialen|social) (?:medien|media"
            r"|netzwerke)\b",
        ),
        proposed(
            "in the media",
            Category.FAME,
            r"\b(?:war|waren|bin|auftritt|auftrat|gast|interview|portrat|artikel|bericht|beitrag"
            r"|kandidatin|kandidat|finalistin|finalist|berichtete|berichtet|kam|kamen|lief"
            r"|gewonnen|teilgenommen|zu sehen|erschien|vorgestellt|mitgemacht|gezeigt"
            rf"|stand) (?:\w{{2,12}} ){{0,3}}(?:in|im|bei|beim|auf|fur|uber|von) (?:der |dem |den "
            rf"|die |das )?{_MEDIA}\b|\b(?:im|beim|vom) (?:fernsehen|tv|radio|spiegel|wdr|ndr|swr"
            rf"|zdf|br) (?:\w{{2,10}} ){{0,2}}(?:gewesen|aufgetreten|zu sehen|zu horen|interviewt"
            rf"|portratiert|vorgestellt|gezeigt|berichtet)\b|\b{_MEDIA} hat (?:mich"
            rf"|uns) (?:\w{{2,16}} ){{0,5}}(?:interviewt|portratiert|besucht|gefilmt|vorgestellt"
            rf"|begleitet)\b|\bbekannt aus\b(?: \w{{2,12}}){{1,3}}",
        ),
        proposed(
            "introduction by name",
            Category.NAME,
            r"\b(?:ich heisse|mein name ist|mein name:) (?P<mask>[\w'-]{2,20}(?: (?!und\b|aber\b"
            r"|ich\b|aus\b|bin\b)[\w'-]{2,20}){0,2})",
            lambda text: text[:1].isupper(),
        ),
        proposed(
            "who follows me",
            Category.AUDIENCE_SIZE,
            r"\b(?:mir|uns) (?:folgt|liest|schaut) (?:fast |so gut wie )?(?:niemand|keiner"
            r"|kaum (?:einer|jemand))\b"
            r"|\b(?:niemand|keiner|kaum jemand) (?:folgt (?:mir|uns)|liest mich)\b"
            r"|\b(?:sponsern|sponsert|vertreten|vertritt) (?:mich|uns)\b"
            r"|\b(?:in den |auf )?(?:sozialen (?:medien|netzwerken)"
            r"|social media) (?:\w{2,10} )?(?:vernetzt|aktiv|bekannt|prasent|unterwegs)\b"
            r"|\b(?:ich bin|bin|wir sind|stehe|liege) (?:jetzt |schon |inzwischen "
            rf"|mittlerweile )?bei {_SCALED}",
        ),
        look(
            "status",
            Category.STATUS,
            r"\b(?:viral\w{0,20}|verifiziert\w{0,20}|agentur|marken|kooperation\w{0,20}"
            r"|sponsor\w{0,20}|gesponsert\w{0,20}"
            r"|soziale[nr]? (?:medien|netzwerken?)|social media|botschafter\w{0,20}|werbung|werben"
            r"|sichtbarkeit|publikum|reichweit\w{0,20}|netzwerk|bekanntheit|beruhmt\w{0,20}|exklusiv\w{0,20}"
            r"|plattform|promot\w{1,20})\b",
        ),
        look(
            "media",
            Category.FAME,
            r"\b(?:fernsehen|tv|radio|zeitschrift\w{0,20}|magazin\w{0,20}|zeitung(?:en)?|presse"
            r"|journalist\w{0,20}|dokumentation|doku|podcasts?|interview\w{0,20}|sendung|preis gewonnen"
            r"|auszeichnung\w{0,20}|meister(?:schaft|titel)\w{0,20}|podest|medaille\w?|autogramm\w{0,20}"
            r"|werde erkannt|erkennt mich|erkennen mich|sprechen mich|selfies?|buhne|verlag"
            r"|mein buch|kolumne)\b",
        ),
        look(
            "own channel",
            Category.STATUS,
            r"\b(?:mein|meine|meinem|meinen|meiner|unser|unsere|unserem"
            r"|unserer) (?:\w{2,12} )?(?:blog|kanal|webseite|website|homepage|newsletter|podcast"
            r"|seite|profil|account|videos?|reels?|beitrage|buch)\b|\bich (?:poste|filme|streame"
            r"|veroffentliche|blogge) (?:\w{2,10} ){0,2}\w{3,12}\b",
        ),
    ),
)
