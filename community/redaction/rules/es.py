"""Spanish: the words, and what is said in Spanish only."""

from __future__ import annotations

from community.redaction.rules.grammar import Lexicon, large_number, number, shared_rules, words_of
from community.redaction.rules.kinds import RuleSet, any_of, gap, look, proposed
from community.redaction.spans import Category

WORDS = Lexicon(
    numbers="un|uno|una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce"
    "|quince|dieciseis|diecisiete|dieciocho"
    "|diecinueve|veinte|veinti\\w{3,6}|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta"
    "|noventa|cien|ciento|doscientos|doscientas"
    "|trescientos|cuatrocientos|quinientos|seiscientos|setecientos|ochocientos|novecientos|cero|mil",
    joints="y|medio|media|y medio|que|pero",
    scales="k|m|mil|miles|millon|millones|mill|mln",
    vague="(?:decenas de |cientos de |unos |varios |muchos )?miles(?: de)?|cientos de"
    "|centenares de|millones de|un millon(?: de)?|medio millon(?: de)?"
    "|unos? (?:pocos )?(?:cientos|miles)(?: de)?|(?:cuatro|cinco|seis|siete) cifras"
    "|un monton de|muchisimos|muchisimas",
    roughly="unos|unas|casi|mas de|alrededor de|cerca de|aproximadamente|como|menos de|solo|hasta|por encima de|ya",
    quantity="muchos|muchas|pocos|pocas|ningun|ningunos|bastantes|tantos|tantas|algunos|sin|gane"
    "|ganado|consegui|comprar|cero|monton de|no tengo",
    size="gran|grande|enorme|pequena|modesta|fiel|leal|amplia|importante|buena|activa|comprometida|numerosa|creciente",
    followers="seguidor(?:es|as|a)?|suscriptor(?:es|as|a)?|subscriptor(?:es|as|a)?|subs|suscritos|followers",
    viewers="visualizaciones|vistas|reproducciones|visitas|lectores|lectoras|oyentes|espectadores"
    "|espectadoras|fans|likes|me gusta|megustas|descargas"
    "|estrellas|impresiones|usuarios|comentarios|compartidos|clics|contactos|amigos en"
    "|corazones|instalaciones|views",
    people="personas|gente|ciclistas|escaladores|panaderos|carpinteros|usuarios|desconocidos|tipos|almas|otros",
    watch="me siguen|me sigue|me ven|me leen|me escuchan|nos siguen|nos leen|nos ven|siguen"
    "|siguen mi|siguiendome|que siguen|suscritas|suscritos|suscrita"
    "|leen mi|ven mis?|vieron mi|han visto mi|vio mi|escuchan mi|pendientes de mi",
    crowd="audiencia|publico online|base de seguidores|comunidad online|comunidad digital"
    "|alcance(?= (?:de|es|en|organico|mensual)\\b)|presencia online|presencia en redes",
    mine="mi|mis|nuestro|nuestra|nuestros|nuestras",
    have="tengo|tenemos|con|he creado|he construido|cuento con|consegui|cree|construi|monte|aporto|una|un|llevo",
    on="en|por|a traves de|desde",
    list_="newsletter|boletin|lista de correo|discord|grupo de facebook|grupo de whatsapp"
    "|grupo de telegram|canal|podcast|blog|video|videos|reel|cuenta|perfil",
    group="club|grupo|asociacion|taller colectivo|colectivo|pena|cuadrilla|quedada|comunidad"
    "|equipo|liga|hermandad|sociedad|cooperativa",
    member="personas|socios|socias|miembros|gente|ciclistas|escaladores|panaderos|integrantes",
    lead="de|con|tiene|tenemos|somos|hay|cuenta con",
    channel="canal|pagina|cuenta|perfil|grupo|stories|historias|reels|publicaciones|videos|feed|muro",
)

_NUMBER, _LARGE = number(WORDS), large_number(WORDS)
_MEDIA = any_of(
    "la tele|tele|television|la television|tve|antena 3|telecinco|la sexta|la radio"
    "|radio nacional|rne|la prensa|prensa|el periodico|el pais|el mundo"
    "|la vanguardia|netflix|las noticias|el telediario|un documental|una revista"
    "|la revista|masterchef|bake off|un concurso|un programa|cadena ser|la ser|portada"
)

RULES = RuleSet(
    language="es",
    words=words_of(
        WORDS,
        "influencers? verificada verificado patrocinado patrocinada patrocinadores famoso "
        "famosa youtubers? instagramers? tiktokers? streamers?",
    ),
    rules=(
        *shared_rules(WORDS),
        proposed(
            "people follow me",
            Category.AUDIENCE_SIZE,
            r"\b(?:me|nos) (?:siguen?|leen?|ven?|escuchan?|han visto|vieron) (?:ya |casi |unas? "
            rf"|unos |mas de |alrededor de |en \w{{3,12}} ){{0,3}}(?:{_NUMBER}|mucha gente"
            rf"|muchas personas|muchisima gente)(?: (?:personas|gente|\w{{4,14}}))?",
        ),
        proposed(
            "so many follow me",
            Category.AUDIENCE_SIZE,
            rf"{_NUMBER} {gap(1)}(?:que )?(?:me|nos) (?:siguen?|leen|ven|escuchan)\b",
        ),
        proposed(
            "posts that do well",
            Category.ENGAGEMENT,
            r"\b(?:mis?|nuestros?) (?:videos?|reels?|publicaciones|posts?|fotos|stories|historias"
            rf"|tuits?|hilos?) {gap(2)}(?:tienen?|tuvo|llegan?|llego|llegaron|pasan?|paso|superan?"
            r"|supero|hacen?|hizo|alcanzan?|alcanzo|consiguen?)\b(?: (?:a |de |las |los |unas "
            rf"|unos ){{0,2}}{_NUMBER})?(?: (?:likes|visitas|vistas|reproducciones|visualizaciones"
            r"|comentarios))?",
        ),
        proposed(
            "reaching so many",
            Category.AUDIENCE_SIZE,
            r"\b(?:llego|llegamos|alcanzo|alcanzamos|llegar|alcance(?: organico"
            rf"| mensual)? de)\b (?:a |unas |unos |mas de |casi ){{0,3}}{_LARGE}(?! ?(?:m|km|metros"
            rf"|grados|kilometros|euros)\b)(?: {gap(1)}(?:personas|usuarios|cuentas))?"
            r"|\bmi alcance\b",
        ),
        proposed(
            "seen so many times",
            Category.ENGAGEMENT,
            r"\b(?:visto|vista|vistos|leido|compartido|descargado|reproducido|escuchado)s? (?:por "
            rf"|mas de |unas |casi ){{0,2}}{_LARGE}(?: (?:veces|personas))?"
            rf"|\b{_LARGE} veces (?:visto|compartido|descargado|reproducido)",
        ),
        proposed(
            "rate of engagement",
            Category.ENGAGEMENT,
            r"\b(?:tasa|ratio|indice|porcentaje) de (?:interaccion|engagement|apertura|clics"
            r"|conversion)\b(?: (?:es )?(?:de |del |ronda "
            r"|el ){0,3}(?: ?\d{1,3}(?:[.,]\d{1,2})? ?%)?)?"
            r"|\b\d{1,3}(?:[.,]\d{1,2})? ?% de (?:interaccion|engagement|apertura)|\b(?:mucho|buen"
            r"|alto|gran|mi) engagement\b",
        ),
        proposed(
            "going viral",
            Category.STATUS,
            r"\b(?:se )?(?:hizo|hice|hicieron|volvio|volvieron|haga|hace|fue|fui"
            r"|me hice) virale?s?\b|\bse viraliz\w{1,4}\b|\b(?:video|post|hilo|reel|publicacion"
            r"|tuit|foto) virale?s?\b|\b(?:fue|fui|fuimos) trending topic\b|\btrending topic\b",
        ),
        proposed(
            "influencer",
            Category.STATUS,
            r"\b(?:micro ?|nano ?)?influencers?\b|\b(?:creadora?|generadora?) de contenidos?\b"
            r"|\b(?:youtuber|instagramer|tiktoker|streamer|bloguera?|podcaster|celebridad"
            r"|famosillo|famosilla|personaje publico|figura publica|lider de opinion)e?s?\b",
        ),
        proposed(
            "verified",
            Category.STATUS,
            r"\b(?:cuenta|perfil|canal|pagina) (?:esta )?verificad[oa]\b|\b(?:estoy|soy"
            r"|estamos) verificad[oa]s?\b|\b(?:tick|check|palomita|insignia) azul\b",
        ),
        proposed(
            "paid and represented",
            Category.STATUS,
            r"\b(?:me (?:representa|lleva|gestiona)|representad[oa] por|tengo|mi|una|con) (?:una? "
            r"|la )?(?:agencia|representante|manager|agente)(?: de (?:talentos?|influencers"
            r"|representacion|marketing|comunicacion))?\b|\bmedia ?kit\b|\bdossier de prensa\b"
            r"|\bkit de (?:prensa|medios)\b|\b(?:patrocinad[oa]s?(?: por)?"
            r"|mis? patrocinador\w{0,3}|me patrocinan?|patrocinio de)\b(?: \w{3,14})?"
            r"|\b(?:colaboraciones|acuerdos|campanas|contratos?|colaboro|colaborado"
            r"|trabajado) (?:pagad[oa]s? )?con (?:\w{2,10} )?marcas\b|\b(?:contenido|post"
            r"|publicacion|colaboracion)e?s? (?:pagad[oa]|patrocinad[oa])s?\b"
            r"|\bembajador[a]? de (?:la marca|marca)\b|\bcodigo de descuento\b|\b(?:monetizo"
            r"|monetizado|monetizada|monetizar)\b|\benlaces? de afiliad\w\b",
        ),
        proposed(
            "known on a platform",
            Category.STATUS,
            r"\b(?:conocid[oa]|famos[oa]|popular|referente|muy activ[oa]|fuerte) (?:en"
            r"|por) (?:las )?(?:redes|internet|instagram|tiktok|youtube|el mundillo|el sector"
            r"|la comunidad)\b|\b(?:la|el|una? de l[oa]s) (?:mayor|mas grande|mas seguid[oa]"
            r"|principal)(?:es|s)? (?:cuenta|canal|blog|pagina|perfil)\w{0,2}\b|\b(?:cuenta|canal"
            r"|blog|pagina|perfil) mas (?:grande|seguid[oa]|vist[oa]|leid[oa])\b|\b(?:salgo"
            r"|publico|subo|subir|comparto|compartir|publicar)(?:lo|la"
            r"|los)? (?:\w{2,10} ){0,2}(?:en|a) mis? (?:redes|canal|perfil|stories|historias"
            r"|cuenta|instagram|blog)\b|\bmis redes(?: sociales)?\b",
        ),
        proposed(
            "in the media",
            Category.FAME,
            rf"\b(?:sali|salido|salimos|aparec\w{{1,6}}|estuve|participe|participado|concurse"
            r"|concursante|entrevistaron|entrevistado|entrevistada|entrevista|reportaje|articulo"
            rf"|particip\w{{1,5}}|gane|finalista|nos sacaron|me sacaron|sacaron|publicad[oa]"
            rf"|hablaron de (?:mi|nosotros)|trabajo) (?:\w{{2,10}} ){{0,3}}(?:en|para|de) (?:la "
            rf"|el |un |una )?{_MEDIA}\b|\b(?:me|nos) (?:entrevistaron|entrevisto"
            rf"|hicieron un reportaje|grabaron para|dedicaron un)\b(?: \w{{2,12}}){{0,3}}"
            rf"|\bcomo se vio en\b(?: \w{{2,12}}){{1,2}}",
        ),
        proposed(
            "introduction by name",
            Category.NAME,
            r"\b(?:me llamo|mi nombre es) (?P<mask>[\w'-]{2,20}(?: (?!y\b|pero\b|soy\b|de\b"
            r"|tengo\b)[\w'-]{2,20}){0,2})",
            lambda text: text[:1].isupper(),
        ),
        proposed(
            "who follows me",
            Category.AUDIENCE_SIZE,
            r"\b(?:nadie|casi nadie|todo el mundo|mucha gente|poca gente|muchos|pocos) (?:me"
            r"|nos) (?:sigue|siguen|lee|leen|ve|ven)\b"
            r"|\b(?:presencia|difusion|visibilidad|alcance|impacto|tiron"
            r"|nombre) en (?:las )?(?:redes|internet|instagram|tiktok)\b"
            r"|\b(?:me|nos) (?:patrocinan?|esponsorizan?|representan?)\b",
        ),
        look(
            "status",
            Category.STATUS,
            r"\b(?:viral\w{0,20}|verificad\w{1,20}|agencia|marcas?|colaboraciones|patrocin\w{1,20}"
            r"|redes sociales"
            r"|embajador\w{0,2}|promocion\w{0,20}|visibilidad|difusion|difundir|audiencia|publico"
            r"|contactos|fam[ao]s[oa]s?|fama|exclusiv\w{1,20}|plataforma)\b",
        ),
        look(
            "media",
            Category.FAME,
            r"\b(?:television|tele|radio|revistas?|periodicos?|prensa|periodistas?"
            r"|documental(?:es)?|podcasts?|entrevist\w{1,20}|premio\w?|galardon\w{0,20}|campeon\w{0,20}|podio"
            r"|medalla\w?|autografos?|me reconocen|me paran|selfies?|escenario|editorial|mi libro"
            r"|mi columna)\b",
        ),
        look(
            "own channel",
            Category.STATUS,
            r"\b(?:mi|nuestro|nuestra|mis) (?:\w{2,12} )?(?:blog|canal|web|newsletter|podcast"
            r"|pagina|boletin|perfil|cuenta|videos?|reels?|publicaciones|libro)\b|\b(?:publico"
            r"|subo|cuelgo) (?:\w{2,10} ){0,2}(?:videos?|fotos|cada|todos)\b",
        ),
    ),
)
