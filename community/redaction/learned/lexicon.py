"""Words by what they speak of, for the features of the learned part: folded; a star stands for any ending.

A class is no verdict: "channel" is a groove in wood as well. What a class is worth in which company is learned.
"""

from __future__ import annotations

import re
from functools import cache

# What does not change with the language: platforms and their nicknames, words of the trade, abbreviations.
_SHARED = {
    "platform": "instagram* insta insta* facebook* fb tiktok* youtube* yt twitter* tweet* threads snapchat snap "
    "pinterest* linkedin* twitch* reddit* subreddit* mastodon* bluesky bsky substack* patreon* onlyfans tumblr "
    "discord* telegram* tg strava* etsy vimeo whatsapp* wattpad* ravelry* goodreads* medium github gitlab quora "
    "weibo wechat viber signal slack ko-fi kofi bandcamp soundcloud* spotify itunes deezer flickr dailymotion "
    "rumble kick bookstagram booktok booktube komoot untappd letterboxd vine periscope clubhouse xing blogspot "
    "wordpress tripadvisor yelp trustpilot amazon google ebay depop vinted wallapop ivoox webtoon* deviantart "
    "behance dribbble npm pypi docker steam itch thingiverse printables myspace skyrock skyblog tuenti vk ig",
    "nickname": "gram gramme tok tokky tube bird pajar* oiseau piaf vogel* zwitsch* camera camar* kamera* foto* "
    "photo* clock horlog* uhr* reloj* elephant* mammut* mastodont* gesicht* visage* cara* caralibro face red rot* "
    "rouge roj* bleu blau* azul* blue app appli apli* apps icon* icono* site* seite* rede red* reseau* netzwerk* "
    "plattform* plateforme* plataforma* platform* triangle* triangul* dreieck* bouton boton button knopf",
    "trade": "follower* followr* influenc* creator* content* blog* vlog* podcast* stream* newsletter* reel* shorts "
    "stories story feed post posts posted like likes liked share* view* klick* click* hit* impression* engagement "
    "reach viral* trend* hashtag* hype brand* sponsor* collab* affiliate* ugc pr mediakit* kit* promo* ads ad "
    "verified badge* dm dms repost* retweet* karma upvote* algorithm* dashboard analytics stat* stats insight* "
    "subs sub unfollow* ranking* rank* score* chart* playlist* live livestream* online internet* web* digital* "
    "link* profil* account* acct konto kanal*",
    "outlet": "bbc itv cnn cbs nbc abc npr pbs sky netflix arte tf1 france2 m6 rtl rtl* sat1 pro7 prosieben vox ard "
    "zdf wdr ndr swr br mdr hr orf srf 3sat rte tve rtve antena telecinco univision televisa clarin nacion pais "
    "mundo vanguardia figaro monde liberation telerama inter bleu culture spiegel stern bild zeit faz taz sz vogue "
    "forbes wired guardian times tribune herald gazette reuters masterchef bakeoff tedx ted canal* clarin* galileo "
    "landlust burda wikipedia* caracol teletica tv3 etb la1 la2 brut konbini lbc rte rtve ctv tsn tvnz sbs abc7 utv stv s4c rne ser cope cadena hormiguero xataka publico abc razon universal reforma comercio mercurio espectador tiempo telenoche hoy parisien ouest progres depeche equipe marianne rfi rts rtbf radiocanada quebec qc france3 france5 nouvelle kurier presse standard blick nzz fm4 krone brigitte focus chrono ct heise eltern freundin lokalzeit landesschau tagesschau zdf markus lanz galileo economist wsj nyt verge makezine instructables hackaday boingboing gizmodo",
}
_OF = {
    "en": {
        "audience": "follower* follow* subscriber* subscrib* reader* readership listener* viewer* viewership audience* "
        "fan fans fanbase fandom reach* crowd* public community member* patron* backer* supporter* connection* friend* "
        "contact* visitor* user* attendee* mailing inbox* list tribe fam family eyeballs ears eyes peeps",
        "reaction": "view* like* heart* share* comment* repl* play* download* install* hit* visit* read* stream* star* "
        "rating* review* vote* clap* bookmark* save* pin* loop* fork* open* click* impression* thumb* face* bell "
        "message* mail* dm* letter* sale* sold",
        "watch": "follow follows following followed subscribe* watch watches watched watching read reads reading see "
        "sees saw seen look* listen* hear* tune* view* shared bookmarked saved clicked liked retweeted played "
        "downloaded viewed visited",
        "channel": "channel* page* account* profile* feed* blog* site* website* server* group* column* show* episode* "
        "series book* newsletter* handle* timeline wall grid board* forum* thread* wiki app repo* project* "
        "plugin* package* webinar* course*",
        "post": "post* video* vid vids clip* photo* picture* reel* tweet* thread* story stories tutorial* short shorts "
        "review* article* recipe* pattern* answer* guide* meme* sticker* unboxing",
        "media": "tv telly television radio paper papers newspaper* magazine* press news show programme* program "
        "documentar* film* interview* journalist* reporter* camera* cover front article* column* feature* featured "
        "segment guest host* presenter* aired broadcast* quoted editor* supplement station podcast* episode season "
        "stage keynote talk* speaker* award* finalist* shortlisted nominated won winner* prize* bestsell* author* "
        "publish* book deal contestant* panel*",
        "status": "influencer* creator* youtuber* blogger* vlogger* streamer* podcaster* celeb* famous fame known "
        "popular star ambassador* author columnist leader* personality figure icon legend expert* verified badge* "
        "partner* top biggest largest big followed queen king regular moderator* admin mod name household "
        "instagrammer* tiktoker* micro nano macro",
        "paid": "sponsor* brand* agency agent* manager* repped represented collab* campaign* partnership* partner* paid "
        "pays pay affiliate* ambassador* gifted free send sends sent discount* code codes deal* contract* commission* "
        "promo* promot* advert* ad ads monetiz* monetis* offer* stories mention* tag tagged shoutout* shout-out "
        "media kit rate metrics exposure",
        "spread": "viral trend* blew exploded spread shared rounds everywhere overnight hashtag* front trending circul* "
        "featured sells sold",
        "fame": "recogni* autograph* selfie* stop stopped ask asks knows know known face name named poster* mural* statue* "
        "photo queue legend nickname* call called calls applaud* wave* whisper* stare* stared impersonat* quote "
        "catchphrase fans merch mug* t-shirt*",
        "crowd": "people folk folks souls strangers humans persons women men ladies moms mums parents makers bakers "
        "riders cyclists engineers developers fans everybody everyone aussies teens kids nerds pairs heads homes "
        "households accounts guys weirdos others lot lots bunch stadium* village* town city arena* thousands hundreds "
        "millions dozens half internet",
        "scale": "k thou thousand* thousan grand g mil mill mill* million* mio mln m hundred* hundo hunnid lakh* crore* "
        "dozen* billion* figure* digit* zero zeros zeroes comma score kilo meg",
        "number": "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty* thirty* forty* fourty* fifty* sixty* seventy* eighty* ninety* tenk half quarter couple "
        "few several zero nil nada none",
        "online": "online internet net web social media socials digital platform* algorithm* stats statistics dashboard "
        "analytics app apps store search google result* server",
        "me": "i my me mine myself i'm i've i'd i'll our we us we're we've im ive",
        "about": "about around over under roughly nearly almost some just only up like maybe approx north close past "
        "more less than ish somewhere well circa plus",
        "growth": "passed reached hit hits crossed broke topped grew grown growing gained lost doubled tripled counts "
        "sits stands has have had got gets get average* avg did does makes counting total combined daily weekly "
        "monthly week month day morning night overnight",
        "none": "nobody no none zero noone hardly barely nil never without few not don't",
    },
    "es": {
        "audience": "seguidor* suscript* suscrit* abonad* lector* oyent* espectador* audienc* publico fan fans fanatic* "
        "alcance* comunidad* miembro* integrante* mecenas patrocinador* contacto* visitant* usuari* amig* lista "
        "gente tribu conectad* escucha* fiele* fiel parroquian* curios* banda* cabros",
        "reaction": "vista* visita* visualiza* reproduc* like* laik* gusta* corazon* corazoncit* comentari* descarg* "
        "compart* escucha* clic* clics estrella* valoraci* resen* voto* impresion* mensaj* guardad* retuit* rt "
        "visionad* play* reaccion*",
        "watch": "sigue siguen siguio seguir seguian siguieron sigan leen lee leyeron lean leia leian ven vieron vio veian "
        "mira miran miraron escuchan escucha escucharon suscrib* apunt* conect* compart* descargaron visitan vean entran "
        "seguid segui guardaron",
        "channel": "canal* cuenta* perfil* pagina* web blog* bitacora* podcast* boletin* newsletter* grupo* lista* difusion* "
        "feed muro columna* programa* serie* episodio* capitul* libro* servidor* foro* hilo* fanpage* mailing* "
        "proyecto* repo* plugin* directo* vivo* app tienda* curso*",
        "post": "post* video* publica* foto* reel* tuit* tweet* hilo* historia* story stories clip* receta* tutorial* "
        "articul* entrada* meme* resen* patron* subo subi subir",
        "media": "tele television tv radio periodic* diario* revista* prensa noticier* noticia* telediario* programa* "
        "reportaj* entrevist* portada* columna* nota cadena* emisora* documental* camara* periodist* salgo sali "
        "salimos salio aparec* aparezco concurso* concurs* libro* autor* premi* finalist* nominad* charla* ponen* "
        "conferenc* tedx publicad* editorial* contraportada* suplement* entrevistaron sacaron grabar* grabo cita*",
        "status": "influenc* influencer* creador* youtuber* bloguer* blogger* tiktoker* streamer* podcaster* instagramer* "
        "famos* conocid* celebr* celebridad* referente* embajador* verificad* popular* figura* idolo* lider* autor* "
        "viral* reconocid* experta experto medio micro nano rei* reina rey top insignia* tilde palomita estrella "
        "administr* moder* admin*",
        "paid": "patrocin* sponsor* espons* marca* agencia* agente* manager* representa* colabor* campan* pagad* pagan* "
        "pago afiliad* embajador* regal* manda* mandan envian* producto* descuento* codigo* contrato* comision* publicid* "
        "anunci* promocion* mencion* ugc canje* convenio* promo* tarif* etiquet*",
        "spread": "viral* tendencia* trending explot* peto petó difund* compartid* rebot* circul* hashtag* petar agot*",
        "fame": "recono* autograf* selfie* foto* fotos paran conoc* cara nombre mural* firmar firma apodo* llaman ubican "
        "senalan salud* saludan fama estatua* calle* bolsa camiseta* taza* leyenda* imit*",
        "crowd": "gente personas persona almas desconocid* senoras chicos chavales cabros panas colegas familias padres "
        "madres tipos ojos orejas cabezas pares miles cientos centenar* millon* decen* estadio* pueblo* plaza* medio "
        "barrio* monton* mogollon pila banda vecin* alguien todos",
        "scale": "k kas mil miles millar* millon* mill mm cien cient* cientos centen* centenar* lucas luca palo palos kilo* "
        "cifra* digito* cero ceros docena* decena* medio pico tantos quinientos doscient* trescient* cuatrocient* "
        "seiscient* setecient* ochocient* novecient* unidades",
        "number": "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieci* veinte "
        "veinti* treinta* cuarenta* cincuenta* sesenta* setenta* ochenta* noventa* medio media cuarto par varios pocos "
        "algunos cero",
        "online": "online internet red redes web digital* plataforma* algoritmo* estadistic* app nube buscador google "
        "metric* trafic*",
        "me": "yo mi mis me mio mia mios mias nos nuestro* nuestra* tengo conmigo mí soy somos estoy ando llevo",
        "about": "unos unas como casi cerca alrededor mas menos de aprox unas ronda rondo rondan ando andamos sobre solo "
        "apenas hasta pico largos tantos digamos algo aproximadamente cercano",
        "growth": "llego llegue llegan llegamos paso pase pasa pasan supere supera superan tiene tengo tenia tuvo tuve junte "
        "junto sumo suma sumando crec* gane perdi doble duplic* alcanc* va van voy vamos tenemos hace diario diarias mes "
        "semana dia mensual* semanal* total subiendo",
        "none": "nadie ningun* ninguna cero no nada apenas ni nunca sin poc*",
    },
    "fr": {
        "audience": "abonn* suiveur* follow* lect* lecteur* lectrice* auditeur* auditrice* spectat* spectateur* audience* "
        "public fan fans fanas portee communaute* commu membre* mecene* tipeur* contact* visiteur* utilisat* ami amis "
        "liste fidele* inscrit* curieux curieuse* tribu oreilles yeux paires destinat* adherent* gourmand* gourmet*",
        "reaction": "vue* vues like* jaime aime aiment coeur* commentaire* telecharg* partag* ecoute* clic* clics etoile* "
        "avis note* vote* impression* message* enregistr* retweet* lecture* visite* visionn* pouce* reaction*",
        "watch": "suit suivent suivi suivie suivis suivre suivaient lit lisent lu lue lus liront regarde regardent regard* "
        "ecoutent ecoute ecouter voit voient vu vue vus abonnent abonne partagent partage telechargent visitent viennent "
        "likent likes passent connectent",
        "channel": "chaine* compte* profil* page* site* blog* podcast* balado* infolettre* newsletter* lettre* groupe* liste* "
        "fil mur chronique* emission* serie* episode* livre* serveur* forum* app appli projet* depot* extension* "
        "direct directs live lives boutique* envoi* bobine* story",
        "post": "post* video* publication* photo* reel* tweet* fil stor* clip* recette* tuto* article* billet* meme* bobine* "
        "pub pubs publie publi* vlog* patron* stickers",
        "media": "tele television tv radio journal journaux magazine* revue* presse info infos emission* reportage* "
        "documentaire* interview* couverture une article* chronique* passe passee passage* invite* invitee* antenne* "
        "journaliste* camera* plateau* tourne tourner film* livre* auteur* autrice* prix finaliste* nomm* nominee* "
        "conference* tedx concours* citee cite portrait* quotidien* hebdo* edit* publie* concurrent* candidat* jt",
        "status": "influenc* createur* creatrice* youtub* blogu* blogg* streameu* tiktok* podcast* instagram* celeb* celebre* "
        "connu* vedette* star stars ambassad* certifi* verifi* populaire* figure* idole* leader* autrice auteur "
        "reference* expert* micro nano reine roi top badge* pastille* coche* bouton administr* moder* admin*",
        "paid": "sponsor* partenari* partenair* marque* agence* agent* manager* represent* collab* campagne* paye* pay* "
        "remuner* affili* ambassad* offert* envoie* envoient produits code* promo* reduc* contrat* commission* pub "
        "publicit* placement* mention* ugc tarif* kit dotation* echange visibilite",
        "spread": "viral* tendance* explos* buzz* partag* circul* hashtag* fait tour percer perce cartonn* rupture",
        "fame": "reconn* autograph* dedicac* selfie* photo* arret* connai* connaiss* visage nom tete fresque* mural* surnom* "
        "appell* salu* celebrite statue* rue* sachet* paquet* affiche* mug* legende* imit*",
        "crowd": "gens personnes personne ames inconnus inconnu* dames mecs parents foyers familles yeux oreilles paires "
        "tetes milliers centaines millions dizaines monde stade* village* ville* foule* tas paquet* plein tous "
        "abonnes curieux copains adeptes passionn* quidam*",
        "scale": "k mille mil millier* million* mio cent cents centaine* dizaine* trentaine* vingtaine* quinzaine* "
        "cinquantaine* soixantaine* douzaine* brique* balles chiffre* zero zeros patate* kilo* poussieres brouettes pouce "
        "quelques milliard*",
        "number": "un une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-* vingt "
        "vingt-* trente trente-* quarante* cinquante* soixante* quatre-* nonante* septante* demi demie moitie quart "
        "plusieurs quelques zero aucun aucune virgule",
        "online": "internet net web ligne toile reseaux reseau social* sociaux numerique* plateforme* algorithme* stat* "
        "statistiques appli google trafic compteur",
        "me": "je j'ai j' mon ma mes me moi m'a m' nos notre nous on j'en j'suis suis j'y c'est moi-meme j'anime",
        "about": "environ autour plus moins pres presque quasi quasiment dans genre bien quelque quelques pas loin aux "
        "alentours a peine juste seulement un peu tout rond",
        "growth": "passe depasse atteint atteins atteignent compte comptent fait font faisait a ai avons avait eu gagne perdu "
        "double tourne frole grimpe explose monte monter jour mois semaine matin mensuel* quotidien* hebdo* total cumule* "
        "reuni* cumul*",
        "none": "personne aucun* zero rien pas jamais sans peu ne nul guere",
    },
    "de": {
        "audience": "follower* abonnent* abos abo leser* zuschau* zuseher* zuhor* horer* hor* publikum* fan fans fan* "
        "reichweite* community* mitglied* unterstutz* kontakt* besuch* nutzer* freund* empfang* verteiler* gefolgs* "
        "anhang* mitleser* zugucker* stammhor* leserschaft* herzerl* adressen haushalt*",
        "reaction": "aufruf* views likes like klick* klicks herz* herzen kommentar* download* stern* besuch* bewertung* "
        "geteilt* gefallt* stimmen impression* seitenaufruf* zugriff* wiedergab* nachricht* zuschrift* installation* "
        "gespeichert abruf* streams",
        "watch": "folgen folgt folgten gefolgt abonniert* abonnieren lesen liest gelesen las mitlesen schauen schaut geschaut "
        "angesehen angeschaut ansehen sehen sieht gesehen zuschauen zugucken gucken horen hort gehort zuhoren "
        "anhoren heruntergeladen geteilt geklickt geliked klicken besuchen",
        "channel": "kanal* account* konto profil* seite* blog* webseite* homepage* podcast* rundbrief* newsletter* gruppe* "
        "verteiler* liste* feed* kolumne* sendung* serie* folge* buch server* forum* forums app projekt* paket* plugin* "
        "livestream* shop* kurs* facebookgruppe* fanseite* gartenseite* mailverteiler*",
        "post": "post* poste posten video* beitrag* foto* bild* reel* tweet* story stories clip* rezept* tutorial* artikel* "
        "anleitung* meme* rezension* faden thread* hochlad* tutorials",
        "media": "fernseh* tv radio* zeitung* zeitschrift* magazin* presse* sendung* reportage* doku* interview* titelseite* "
        "titelblatt* kolumn* journalist* kamera* redakt* gast bericht* talkshow* buch autor* preis* finalist* nominiert* "
        "vortrag* lokalzeitung* artikel* rundfunk* lokal* gedreht portrait* portrat* fernsehen verlag* bestseller* "
        "gewonnen auszeichn* kandidat* show zitiert*",
        "status": "influenc* creator* youtuber* blogger* streamer* tiktoker* podcaster* instagrammer* promi* beruhmt* bekannt* "
        "bekannte* star stars botschafter* markenbotschafter* verifiziert* beliebt* meinung* experte* expertin* micro mikro "
        "nano konigin konig papst* papstin top haken hakchen admin* moderier* moderator* person gesicht* nummer",
        "paid": "gesponsert* sponsor* marke* marken agentur* manager* management kooperation* kampagne* bezahlt* bezahl* "
        "partner* affiliate* botschafter* geschenkt schick* schicken produkt* rabatt* code* vertrag* provision* werb* "
        "werbung* anzeige* firma firmen hersteller* mediakit* erwahn* verlink* honorar* vertret* testprodukt*",
        "spread": "viral* trend* durch decke geteilt verbreitet hashtag* ausverkauft rum kursier* explodier*",
        "fame": "erkenn* erkannt* autogramm* selfie* foto* kennt kennen bekannt* gesicht name namen wandbild* spitzname* "
        "nennen nennt beruhmt* beruhmtheit* statue* strasse* gruss* grussen tute mehltute* plakat* tasse* legende* "
        "angesprochen anspr*",
        "crowd": "leute leuten leut menschen mensch personen fremde fremden frauen manner damen eltern seelen augen ohren "
        "tausende* hunderte* millionen dutzend* halbe stadion* dorf stadt einwohner* haufen menge viele vielen "
        "leutchen kopfe augenpaare familien radler* entwickler*",
        "scale": "k tsd tausend* tausender* million* mio hundert* hunderte* dutzend* stellig* vierstellig* funfstellig* "
        "sechsstellig* dreistellig* nullen null bereich* zigtausend* mille riesen kilo*",
        "number": "ein eins zwei zwo drei vier funf sechs sieben acht neun zehn elf zwolf dreizehn vierzehn funfzehn sechzehn "
        "siebzehn achtzehn neunzehn zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig halb halbe* paar "
        "einige mehrere viertel komma null anderthalb eineinhalb*",
        "online": "online internet netz web social digital* plattform* algorithmus* statistik* app store google suche* netzwerk* "
        "virtuell*",
        "me": "ich mein meine meinem meinen meiner mir mich unser unsere unserem unseren uns wir hab habe bin",
        "about": "etwa ungefahr rund fast uber mehr als knapp circa ca gut an die um nur bis zu so schon inzwischen "
        "mittlerweile bereits ungefahr gerade zirka",
        "growth": "erreich* geknackt knackt knacken uberschritt* hat haben hatte habe zahlt gewachsen wachst verdoppelt* "
        "verloren gewonnen kriegt kriegen bekommt bekommen macht machen liegt steht monat* woche* tag* taglich* wochentlich* "
        "insgesamt zusammen",
        "none": "niemand kein* keine* keiner null nicht kaum nie ohne wenig*",
    },
}


# Names of platforms as they sound or are misspelled, in four languages.
_PLATFORM_BY_EAR = re.compile(
    r"t(?:w|u|ou|v)i[tx]{1,2}\w{1,4}|t(?:w|u|ou)i(?:t?ch|tsch|sh)\w{0,2}|[yji](?:o|u|ou|oo)?t(?:u|ou|oo|y)[bvfp]\w{0,3}"
    r"|ut(?:oo|u)be?|ins?[td]a?gra[mn]\w{0,3}|f(?:e|a|ei|ai|ey)(?:s|c|z|ss)(?:e|i|ie)?b(?:o|u|oo|ou)[kcq]\w{0,3}|caralibro"
    r"|gesicht(?:s|er)buch|t[iy](?:c?k{1,2}|q)[iyeao]?t[oau](?:c?k{1,2}|q|g|que)\w{0,2}|tikto|link[ei]?d[iy]n\w?"
    r"|d[iy][sz][ck]?[ck]ord\w{0,2}|tele?gra[mn]{1,2}[eao]?|(?:whats|whas|wa[ts]{1,2}|gua[st]{1,2})ap{1,2}\w{0,2}"
    r"|p[iy]n?t[eou]?re[sz]t\w?|r[eo]dd?it{1,2}|substa?c?k|masto\w{0,5}|blue?sk[yi]|snap(?:chat)?"
)


@cache
def _lexicon(language: str) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    exact: dict[str, set[str]] = {}
    openings: dict[str, set[str]] = {}
    groups = [_SHARED, _OF["en"], *([_OF[language]] if language != "en" else [])]
    for group in groups:
        for name, words in group.items():
            for word in words.split():
                (openings if word.endswith("*") else exact).setdefault(word.strip("*"), set()).add(name)
    return (
        {word: frozenset(names) for word, names in exact.items()},
        {word: frozenset(names) for word, names in openings.items()},
    )


def classes_of(word: str, language: str) -> tuple[str, ...]:
    """The classes of a folded word, sorted; none for most words."""
    exact, openings = _lexicon(language)
    found = set(exact.get(word, ()))
    if _PLATFORM_BY_EAR.fullmatch(word):
        found.add("platform")
    for end in range(2, len(word) + 1):
        found |= openings.get(word[:end], frozenset())
    return tuple(sorted(found))
