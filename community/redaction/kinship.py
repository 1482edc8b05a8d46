"""Words around people's names, in four languages: titles, relations, verbs, capitals that name nobody."""

from __future__ import annotations

from community.redaction.canonical import plain
from community.redaction.rules.kinds import alternatives, any_of, listed

_TITLE_WORDS = (
    "Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Uncle|Aunt|Auntie|Grandma|Grandpa|Father|Sister|Coach|Pastor|Rabbi"
    "|Signora|Signor|Nonna|Nonno|Herr|Herrn|Frau|Onkel|Tante|Oma|Opa|Señor|señor|Señora|señora|Sr|Sra|Don|Doña|Tío"
    "|Tía|Abuela|Monsieur|Madame|Mademoiselle|Mme|Mlle"
    "|Maître|Tonton"
)
TITLES = any_of(_TITLE_WORDS)

_RELATION_WORDS = (
    "friend|friends|neighbor|neighbour|colleague|coworker|co-worker|boss|brother|sister"
    "|cousin|uncle|aunt|nephew|niece|son|daughter"
    "|husband|wife|partner|girlfriend|boyfriend|fiancé|fiancée|mother|father|mom|mum|dad"
    "|mother-in-law|father-in-law|brother-in-law"
    "|sister-in-law|grandmother|grandfather|roommate|flatmate|housemate|mate|buddy|pal"
    "|teacher|student|apprentice|mentor|landlord"
    "|customer|client|classmate|teammate|coach|doctor|dentist|postman|mailman|plumber"
    "|amigo|amiga|vecino|vecina|compañero|compañera|colega|hermano|hermana|primo|prima"
    "|tío|tía|cuñado|cuñada|suegro|suegra|marido|mujer"
    "|esposa|esposo|novio|novia|hijo|hija|jefe|jefa|sobrino|sobrina|abuelo|abuela|padre"
    "|madre|alumno|alumna|cliente|clienta|profesor|profesora"
    "|ami|amie|copain|copine|voisin|voisine|collègue|frère|sœur|soeur|cousine|oncle|tante"
    "|mari|femme|compagnon|compagne|fils|fille|patron"
    "|patronne|neveu|nièce|beau-frère|belle-sœur|belle-mère|beau-père|élève|apprenti|apprentie|cliente"
    "|freund|freundin|nachbar|nachbarin|kollege|kollegin|chef|chefin|bruder|schwester"
    "|vetter|cousin|onkel|neffe|nichte|sohn|tochter|mann"
    "|frau|partnerin|schwager|schwägerin|schwiegermutter|schwiegervater|mitbewohner"
    "|mitbewohnerin|lehrling|schüler|schülerin|kunde|kundin"
    "|kumpel|lehrer|lehrerin|kollegen|nachbarn"
)
_OWNERS = (
    "my|our|his|her|their|a|an|the|another|an old|my old|my best|my good|a good"
    "|my younger|my older|my little|my big|my late|one"
    "|mi|su|un|una|otro|otra|mi mejor|nuestro|nuestra|el|la|mon|ma|son|sa|notre|leur|une"
    "|le|mein|meine|meinem|meinen|meiner|unser|unsere"
    "|unserem|unserer|ihr|ihre|sein|seine|ein|eine|einem|einer|dem|der|die"
)
RELATIONS = rf"{any_of(_OWNERS)} (?:[^\W\d_]{{3,14}} )?{any_of(_RELATION_WORDS)}"

# Titles and relations folded: German writes them with a capital, and they name nobody by themselves.
PEOPLE_WORDS = frozenset(plain(word) for word in (*alternatives(_TITLE_WORDS), *alternatives(_RELATION_WORDS)))

AFTER_NAMED = any_of(
    "called|named|by the name of|whose name is|name is|name was|llamado|llamada"
    "|que se llama|se llama|de nombre|qui s'appelle|qui s’appelle|appelé"
    "|appelée|nommé|nommée|s'appelle|s’appelle|namens|die heißt|der heißt|heißt"
)

SAID = (
    "said|says|asked|asks|told|thinks|thought|reckons|reckoned|laughed|replied|answered"
    "|wanted|wants|complained|admitted|swears|swore|agreed"
    "|disagreed|nodded|shrugged|smiled|wrote|mentioned|claims|claimed|insisted|explained"
    "|wondered|grinned|borrowed|bought|texted|emailed|called me"
    "|dijo|dice|pregunto|preguntó|contó|comentó|respondió|contestó|quería|quiere|opina"
    "|piensa|cree|compró|se rió"
    "|a dit|dit|m'a dit|m’a dit|a demandé|m'a demandé|m’a demandé|demande|pense|voulait"
    "|veut|a répondu|répond|trouve|m'a raconté|m’a raconté|a acheté"
    "|sagte|sagt|fragte|fragt|meinte|meint|erzählte|erzählt|wollte|will|antwortete|findet"
    "|fand|lachte|glaubt|hat gesagt|hat gefragt|schrieb"
)
TOLD = (
    "told|asked|showed|met|met up with|emailed|texted|phoned|thanked|invited|introduced"
    "|reminded|convinced|taught|visited|chatted with"
    "|talked to|talked with|spoke to|spoke with|talking to|talking with|lent|recommended it to|thanks to"
    "|le dije a|pregunté a|le pregunté a|conté a|enseñé a|hablé con|hablando con"
    "|le conté a|conocí a|gracias a|se lo presté a"
    "|j'ai dit à|j’ai dit à|parlé à|parlé avec|demandé à|montré à|prêté à|rencontré|discuté avec|grâce à"
    "|sprach mit|redete mit|fragte|traf|zeigte|erzählte|habe mit|gesprochen mit|geredet mit|dank"
)

OPENERS = listed(
    """
    i i'm i've i'd i'll he she it we you they who someone somebody nobody everyone everybody anyone one
    others another people the a an this that these those my our his her their your its there here what when
    where why how which while if then but and or so because since after before until at in on by for from
    with without about as to of no not yes nor both all some many most few each every next last first second
    later once now still only even just also maybe perhaps never always after el la los las un una unos mi
    su tu nuestro nuestra este esta eso ella ellos yo nosotros quien alguien nadie todos cada cuando como
    donde porque pero y o si no ya ayer hoy luego despues al del en con por para sin muy le les une des mon
    ma mes ton son sa ses notre nos leur ce cet cette il elle on nous vous ils elles je tu qui que quoi
    quelqu'un personne tout quand comme ou mais et si non oui hier puis ensuite au aux du en avec pour sans
    dans chez der die das den dem des ein eine einer einem mein meine ihr ihre sein seine unser unsere er
    sie es wir ich du man wer jemand niemand alle jeder wenn als wie wo weil aber und oder nicht ja nein
    gestern heute dann danach im am zum zur mit fur ohne bei nach vor aus beim vom dear hi hello hey thanks
    thank cheers yours ok okay well
    """
)
NOT_NAMES = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december christmas easter thanksgiving halloween english french german
    spanish italian japanese american british european swedish chinese dutch swiss canadian mexican
    australian indian irish scottish welsh polish danish norwegian austrian belgian portuguese america
    europe england britain france germany spain italy japan london paris berlin vermont new york boston
    madrid barcelona north south east west northern southern eastern western street road avenue river lake
    mountain mount valley county city town park school club guild museum market fair library university
    college hospital saturday's sunday's internet web google amazon github gitlab linux python java rust
    windows mac apple iphone android facebook instagram youtube twitter reddit tiktok whatsapp ikea lego
    stanley veritas lie nielsen lie-nielsen bosch makita festool dewalt japan's god jesus bible type model
    no version part god's tv diy usa uk eu us ok pdf usb lunes martes miercoles jueves viernes sabado
    domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre navidad
    lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout
    septembre octobre novembre decembre noel montag dienstag mittwoch donnerstag freitag samstag sonntag
    januar februar marz juni juli oktober dezember weihnachten ostern morgen abend mittag nachmittag woche
    monat jahr who that which whom whose also always then just never and but once recently still really only
    actually even often finally later simply kindly usually already both all has had was were did does is
    are will would could may might must who's que qui quien tambien siempre nunca luego aussi jamais
    toujours alors encore der die das auch immer nie dann noch here there today yesterday tomorrow group
    members people folks friend nearby online abroad visiting
    """
)
