"""English: what is said in English only. The words of the shared grammar are in `en_words`."""

from __future__ import annotations

from community.redaction.rules.en_words import MEDIA, OUTLETS, SHOWS, WORDS
from community.redaction.rules.everywhere import PLATFORMS
from community.redaction.rules.grammar import (
    NOT_OF,
    large_number,
    number,
    scaled_number,
    shared_rules,
    words_of,
)
from community.redaction.rules.kinds import RuleSet, any_of, gap, look, proposed
from community.redaction.spans import Category

_NUMBER, _LARGE, _SCALED = number(WORDS), large_number(WORDS), scaled_number(WORDS)
RULES = RuleSet(
    language="en",
    words=words_of(
        WORDS,
        "influencers? microinfluencers? verified viral sponsored sponsors? sponsorship "
        "engagement ambassadors? celebrity youtubers? tiktokers? instagrammers?",
    ),
    rules=(
        *shared_rules(WORDS),
        proposed(
            "seen so many times",
            Category.ENGAGEMENT,
            r"\b(?:seen|viewed|watched|played|shared|downloaded|liked|retweeted|read|streamed"
            r"|starred|installed|pulled|cloned|forked)"
            rf" (?:by |more than |over |almost |nearly |about |some ){{0,2}}(?:{_LARGE} {gap(1)}(?:times|people|folks"
            rf"|strangers|users|teams|households|homes)\b|{_SCALED})",
        ),
        look(
            "so many times a month",
            Category.ENGAGEMENT,
            rf"{_LARGE} times (?:a|per|each|every) (?:day|week|month|year)\b",
        ),
        proposed(
            "people who saw it",
            Category.AUDIENCE_SIZE,
            rf"{_LARGE} {gap(1)}(?:people|folks|viewers|homes|strangers) (?:who |have |has )?(?:saw"
            r"|seen|watched|viewed|heard)\b",
        ),
        proposed(
            "reaching so many",
            Category.AUDIENCE_SIZE,
            r"\breach(?:es|ed|ing)?(?: out to)? (?:about |over |around |up to |some "
            rf"|more than ){{0,2}}{_LARGE}(?! ?(?:m|km|feet|ft|meters|metres|miles|degrees|grit|rpm"
            rf"|psi)\b)(?: {gap(1)}(?:people|users|homes|accounts|followers|inboxes))?",
        ),
        proposed(
            "my reach",
            Category.AUDIENCE_SIZE,
            r"\b(?:organic|social|weekly|monthly|online|total|combined|audience) reach\b"
            r"(?! (?:for|into|up|over|down|out|across|the)\b)"
            r"|(?<!of )(?<!in )(?<!within )(?<!beyond )\b(?:my|our) reach(?= (?:on|across|online|grew|doubled)\b"
            r"| is \d)"
            r"|\breach on (?:social|insta\w{0,20}|tiktok|youtube)",
        ),
        proposed(
            "rate of engagement",
            Category.ENGAGEMENT,
            r"\bengagement(?: rates?| numbers?| stats)(?: (?:of|is|at|around|about|over|near|sits"
            r"|hovers)){0,3}(?: ?\d{1,3}(?:[.,]\d{1,2})? ?(?:%|percent|per cent))?"
            r"|\b\d{1,3}(?:[.,]\d{1,2})? ?(?:%|percent|per cent) (?:\w{1,12} )?(?:engagement"
            r"|open rate|click ?-?through|ctr)"
            r"|\b(?:click-?through|ctr|open|conversion|watch-?through|retention) rates?\b(?: (?:of"
            r"|is|at|around|about) ){0,2}(?: ?\d{1,3}(?:[.,]\d{1,2})? ?(?:%|percent))?"
            r"|\b(?:high|great|strong|good|crazy|insane|excellent|solid|low|best) engagement\b",
        ),
        proposed(
            "posts that do well",
            Category.ENGAGEMENT,
            r"\bmy (?:posts?|videos?|reels?|stories|tweets?|tiktoks?|clips?|pins?|streams?"
            rf"|content) {gap(2)}(?:(?:get|gets|got|hit|hits|reach|reached|do|did|pull|pulls|pulled|passed|crossed)"
            rf" (?:in |about |around |over |nearly |almost ){{0,2}}(?:{_LARGE}{NOT_OF}|{_NUMBER} (?:likes|views"
            rf"|comments"
            r"|shares|plays|hits)\b)|(?:average|averages|averaged|rack up|racked up|do numbers|did numbers"
            r"|do well|did well|blew up|explode|exploded)\b)",
        ),
        proposed(
            "large counts on a repository or a page",
            Category.ENGAGEMENT,
            rf"{_LARGE} {gap(1)}(?:monthly|weekly|daily|total|unique|concurrent|active|github|npm"
            rf"|pypi) {gap(1)}(?:users|visitors|readers|listeners|viewers|downloads|views|players|installs|visits|hits"
            r"|members|streams|plays|stars|sessions|accounts|followers|subscribers|impressions)\b",
        ),
        proposed(
            "going viral",
            Category.STATUS,
            r"\b(?:(?:went|go|goes|going|gone|semi|almost went|nearly went)[ -])viral\b"
            r"|\bviral (?:\w{1,12} )?(?:video|post|reel|tweet|clip|tiktok|thread|moment|hit|recipe"
            r"|photo|content|creator|story)s?\b|\b(?:blew|blown|blowing) up (?:on|online|overnight"
            r"|last)\b(?: \w{2,12})?|\bbroke the internet\b|\binternet[ -]famous\b"
            r"|\bhit the front page\b|\bfront page of (?:reddit|hacker news|hn)\b|\btrend(?:ed"
            r"|ing) (?:on|at|number|in|for|all|world)\b(?: \w{1,12})?",
        ),
        proposed(
            "influencer",
            Category.STATUS,
            r"\b(?:(?:micro|nano|macro|mega|food|bike|fitness|diy|craft|lifestyle|cycling|climbing"
            r"|baking|tech)[ -]?)?influenc(?:er|ers|ing)\b(?: marketing)?|\b(?:content|digital"
            r"|video|ugc|full[ -]?time|top|silver|gold) creators?\b|\b(?:you ?tuber|tik ?toker"
            r"|instagrammer|vlogger|live ?streamer|twitch streamer|podcaster"
            r"|brand ambassador for|opinion leader|thought leader|key opinion leader|kol"
            r"|tastemaker|public figure|celebrity|celeb|d-list|minor celebrity|household name)s?\b",
        ),
        proposed(
            "verified",
            Category.STATUS,
            r"\bverified (?:account|profile|badge|page|creator|user|status|instagram|twitter"
            r"|tiktok|youtube|check\w{0,20})\b(?: \w{2,12})?|\b(?:i'm|i am|we're|we are|account is|profile is"
            r"|page is) (?:\w{2,10} )?verified\b(?! (?:that"
            r"|it|the|with|by))|\bblue[ -]?(?:tick|check|check ?mark|badge)\b",
        ),
        proposed(
            "paid and represented",
            Category.STATUS,
            r"\b(?:repped|represented|managed|signed) (?:by|to|with) (?:an? "
            rf"|the )?{gap(2)}(?:agency|agent|management|label|talent\w{{0,20}})\b|\b(?:my|our|a"
            rf"|an) (?:\w{{3,12}} )?(?:talent agency|talent manager|publicist"
            r"|pr agency|influencer agency|social media manager)\b|\bmedia ?kits?\b|\bpress kits?\b"
            r"|\brate cards?\b|\bbrand (?:deals?|partner(?:s|ships?)?|collabs?|collaborations?)\b"
            r"|\bpaid (?:partnerships?|posts?|collabs?|promos?|promotions?|content)\b"
            r"|\bsponsor(?:ed|ship)? (?:posts?|content|videos?|deals?|reels?|athletes?|riders?"
            rf"|streams?|by|with)\b(?: \w{{2,16}})?|\b(?:i am|i'm|i've been|i was|been|we're|are"
            rf"|am) (?:\w{{2,10}} )?sponsored\b(?: by(?: \w{{2,16}}){{1,2}})?|\b(?:monetized"
            rf"|monetised|monetize|creator fund|partner program"
            r"|affiliate (?:link|code|income|program|deal|partner)s?)\b|\bmy (?:sponsors?"
            r"|discount code|promo code|collabs?)\b",
        ),
        proposed(
            "known on a platform",
            Category.STATUS,
            r"\b(?:famous|well[ -]known|known|popular|big|huge|somebody|established|recogni[sz]ed"
            rf"|active|influential) (?:\w{{2,12}} )?(?:on|across"
            rf"|in) (?:the )?(?:(?:\w{{2,10}} )?{PLATFORMS}|socials?|social media|internet|online)\b"
            rf"|\b(?:no\.? ?1|number one|biggest"
            r"|bigger|largest|larger|leading|best[ -]known|better[ -]known|most[ -](?:followed"
            rf"|watched|read|popular)) (?:\w{{2,14}} ){{0,2}}(?:account|blog|creator"
            r"|podcast|newsletter|youtube\w{0,20}|blogger|instagram\w{0,20}|following)s?\b",
        ),
        proposed(
            "on a show",
            Category.FAME,
            r"\b(?:on|in|for|with|by|from|at|won|of) (?:the |this year's |last year's "
            rf"|an episode of |series \w{{1,5}} of |season \w{{1,5}} of )?{SHOWS}\b",
            # "in the repair shop" and "in jeopardy" are no shows.
            lambda text: any(char.isupper() for char in text[3:]),
        ),
        proposed(
            "in the media",
            Category.FAME,
            r"\b(?:me|us|(?:i|we) (?:was|were|went)|(?:i've|we've|i have|we have|i had) been|appeared|featured"
            r"|interviewed|profiled|quoted|written up"
            rf"|(?:my|our) (?:\w{{2,10}} )?(?:story|article|column|segment|slot|clip|piece))"
            rf" (?:\w{{2,10}} ){{0,2}}(?:on|in|by|for|onto|with) (?:the )?(?:{OUTLETS}|{MEDIA})\b",
            # A vise is no "Vice" and what is wired not in "Wired": such names need their capital.
            lambda text: (
                text.split()[-1].lower() not in ("vice", "wired", "guardian", "abc") or text.split()[-1][0].isupper()
            ),
        ),
        look(
            "on a list of media",
            Category.FAME,
            rf"\b(?:was|were|been|seen|published|shown|story|article|column|guest|spots?|segment|slot|clip|piece)"
            rf" (?:\w{{2,10}} ){{0,2}}(?:on|in|by|for|onto|with) (?:the )?{MEDIA}\b",
        ),
        proposed(
            "featured",
            Category.FAME,
            r"\b(?:featured|profiled|interviewed|quoted|written about|reviewed|reposted"
            r"|retweeted) (?:in|on|by) (?:\w{1,14} ){0,3}(?:magazines?"
            r"|newspapers?|papers?|press|podcasts?|journal|blogs?|media|documentary|channel"
            r"|account|celebrity|youtuber|website)\b|\bas seen (?:on|in)\b(?: \w{2,14}){1,2}"
            r"|\bmy (?:tv|television|radio|media|press|netflix) (?:show|shows|appearances?|slot|spot|work|credits?"
            r"|coverage|clips|cuttings|interviews?|presence|career|debut|column|series|special)\b"
            r"|\bmy (?:ted ?x? ?talk|keynote|bestseller|best-seller|published books?|podcast"
            r"|column in|cookbook|book deal|show on)\b|\b(?:tv|television|radio"
            r"|reality) (?:presenter|host|personality|star|appearances?|credits?|chef|contestant"
            r"|crew followed me)\b|\b(?:best-?selling|award[ -]winning) (?:author|book|blog\w{0,20}|podcast"
            r"|maker|creator)\b|\b(?:contestant|finalist|semi-?finalist|quarter-?finalist) (?:on|in"
            r"|of)\b(?: (?:the )?\w{2,14}){1,2}|\bi gave a ted ?x?\w{0,20}|\bwikipedia (?:page|article"
            r"|entry) about (?:me|us)|\bmy (?:own )?wikipedia\b(?: \w{3,8})?"
            r"|\bthe press (?:has )?(?:wrote|written|called|covered) (?:about )?(?:me|us|it|my|our)\b",
        ),
        proposed(
            "press about me",
            Category.FAME,
            r"\b(?:segment|story|piece|feature|article|write-?up|profile|documentary|film|episode"
            r"|interview) (?:on|about|with) (?:me|us)\b|\b(?:i had|i have|i write"
            r"|i wrote|i used to write|my|i've had) (?:a |an )?(?:\w{2,12} )?column (?:in"
            r"|for)(?: \w{2,12}){1,3}",
        ),
        proposed(
            "ambassador elsewhere",
            Category.STATUS,
            r"\b(?:i'm|i am|i was|i've been|been|currently"
            r"|already) (?:an? )?(?:\w{2,12} )?ambassador (?:for|at|of|with) (?!you\b|your\b"
            r"|this\b|the program)\w{2,14}(?: \w{2,14})?",
        ),
        proposed(
            "introduction by name",
            Category.NAME,
            r"\b(?:my name is|my name's|my full name is) (?P<mask>[\w'-]{2,20}(?: (?!and\b|but\b"
            r"|i\b|from\b|a\b|in\b)[\w'-]{2,20}){0,2})",
            lambda text: text[:1].isupper(),
        ),
        proposed(
            "a following",
            Category.AUDIENCE_SIZE,
            rf"\b{any_of(WORDS.have)} {gap(2)}{any_of(WORDS.size)} {gap(1)}following\b(?! (?:wind"
            r"|sea|seas)\b)",
        ),
        proposed(
            "offer to post",
            Category.STATUS,
            r"\b(?:post|share|feature|promote|plug|push) (?:it|this|that|them|you"
            r"|your \w{2,14}|about \w{2,14})(?: \w{2,12})? (?:to|on|in|across"
            r"|through) my (?:\w{2,12} )?(?:story|stories|feed|page|channel|channels|account"
            r"|accounts|socials|grid|blog|newsletter|platforms?)\b",
        ),
        proposed(
            "a count that was passed",
            Category.AUDIENCE_SIZE,
            r"\b(?:i'm|i am|we're|we are|sits?|sitting|passed|crossed|hit|hits|broke|topped"
            rf"|reached|from \d{{1,7}}k? to) "
            rf"(?:(?:at|about|around|over|almost|nearly|just|now|the|past) ){{0,3}}{_SCALED}(?: mark)?"
            rf"|{_SCALED} (?:combined|in total|across (?:all|my|both))\b|\bcombined {_SCALED}",
        ),
        proposed(
            "counts of online reactions",
            Category.ENGAGEMENT,
            rf"{_NUMBER} {gap(1)}(?:likes|retweets|upvotes|reposts)\b|{_LARGE} {gap(1)}(?:impressions|thumbs up)\b"
            rf"|{_NUMBER} (?:views|comments|shares|hits|hearts) (?:a|per|each|every|on (?:a|each"
            rf"|every|my|one)) (?:\w{{2,10}} )?"
            r"(?:post|video|reel|clip|episode|day|week|month|story|photo|tweet)\b",
        ),
        proposed(
            "who follows me",
            Category.AUDIENCE_SIZE,
            r"\b(?:nobody|no one|noone|hardly anyone|hardly anybody|everyone|everybody|(?:few|many"
            r"|some|lots of|a lot of|plenty of|most)"
            r"(?: people| folks)?|people) (?:really |actually |even )?(?:follows?|subscribes? to) (?:me|us)\b"
            r"(?: (?:online|on \w{2,12}))?"
            rf"|\bfollowed by (?:over |about |more than |nearly |almost |some ){{0,2}}(?:{_SCALED}"
            rf"|{_NUMBER} {gap(1)}(?:people|folks|chefs|brands|accounts))\b",
        ),
        proposed(
            "prizes of platforms",
            Category.STATUS,
            r"\btop \d{1,2} ?% (?:seller|creator|shop|store|contributor|account)s?\b|\b(?:silver"
            r"|gold|golden|diamond|bronze) play button\b|\b(?:top"
            r"|featured|suggested) (?:seller|contributor|creator|writer) "
            r"(?:badge|status)\b|\btop \d{1,2} ?% (?:of|on)\b(?: \w{2,14})?",
        ),
        proposed(
            "work for brands",
            Category.STATUS,
            r"\b(?:paid|sponsored|influencer|brand|ad|social) (?:\w{2,10} )?campaigns?\b(?: (?:for"
            r"|with)(?: \w{2,14}){1,3})?"
            r"|\b(?:i|we|i've|we've) (?:\w{2,8} ){0,2}(?:collabs?|brand work|sponsorships?|ugc"
            r"|paid posts|promos)\b"
            r"|\b(?:sponsors|sponsor|endorses) (?:me|us)\b|\b(?:i'm|i am|we're"
            r"|we are) (?:\w{2,10} )?sponsored\b",
        ),
        proposed(
            "guest and broadcast",
            Category.FAME,
            r"\b(?:guest|guested|appeared|featured|interviewed|presenter"
            r"|host) (?:\w{2,10} )?on (?:\w{1,14} ){0,3}"
            r"(?:podcast|show|channel|radio|program|tv|livestream)\b"
            r"|\b(?:been|was|me|us|i'm|i am|appeared|interviewed) (?:\w{2,10} )?(?:on|in) (?:(?:the|our|my) )?"
            r"(?:regional|national|local|live|morning"
            r"|breakfast|daytime|public|state|swiss|german|french|dutch|british|canadian)"
            r" (?:tv|television|radio|news|newspaper|press)\b"
            r"|\b(?:magazine|paper|newspaper|gazette|herald|tribune|times) (?:ran|did|wrote"
            r"|printed|published|carried) (?:a |an |the )?(?:\w{2,12} )?"
            r"(?:piece|story|profile|feature|article|portrait|interview|spread)\b"
            r"|\b(?:video|clip|post|reel|photo|thread|tweet|picture"
            r"|story)s? (?:\w{1,14} ){0,6}(?:made|did|doing|making) the rounds\b",
        ),
        look(
            "recognized",
            Category.FAME,
            r"\b(?:recogni[sz]ed? (?:me|in the|on the)|recogni[sz]e me|autographs?|selfies?"
            r"|my fans?|fans|famous|fame|celebrit\w{1,20}|limelight|spotlight|headlin\w{1,20}"
            r"|you may (?:have|know)|you might (?:have|know)|you (?:may|might"
            r"|probably) (?:have )?(?:seen|read|heard|know|recogni[sz]e)|household)\b",
        ),
        look(
            "media",
            Category.FAME,
            rf"\b(?:{OUTLETS}|channel \d{{1,2}}|gazette|herald|tribune|tv|television|telly|radio"
            r"|magazines?|newspapers?|press|journalists?"
            r"|reporters?|documentar(?:y|ies)|podcasts?|interview(?:ed|s)?|netflix|bbc|episode"
            r"|season \d|broadcast|film crew|camera crew|on air|columnist|my column|published"
            r"|publisher|author|keynote|conference talk|my talk|panelist|spoken at|spoke at"
            r"|gave a talk|give talks"
            r"|talks at|speaker at|on stage|headliner|award(?:s|ed)?|champion(?:ship)?s?"
            r"|olympic\w{0,20}|world cup|medal\w{0,20}|podium)\b",
        ),
        look(
            "status",
            Category.STATUS,
            r"\b(?:viral|verified|agency|agent|sponsor\w{0,20}|brands?|collabs?|collaborat(?:e|ion"
            r"|ions) with|creators?|ambassador for|ambassador at|blogg?(?:er|ers|ing)|vlog\w{0,20}"
            r"|stream(?:er|ing)|engagement|my reach|my manager|partnered|play button|famous|influen(?:ce|tial)"
            r"|pro team|pr (?:package|list|box)|gifted"
            r"|unboxing|exclusive access|network of|my network|well[ -]connected|connections"
            r"|platform|audience|exposure|visibility|amplify|promote|shout ?-?outs?|tag you"
            r"|mention you|post about|shout you|spread the word to)\b",
        ),
        look(
            "own channel",
            Category.STATUS,
            r"\b(?:my|our) (?:\w{2,14} )?(?:blog|vlog|channel|newsletter|podcast|website|web ?site"
            r"|site|mailing list|feed|page|socials|social media|content|posts?|reels?|stories"
            r"|videos?|account|accounts|profile|handle|server|list|book|column)\b|\bsocial media\b"
            r"|\bsocials\b|\b(?:i|we) (?:post|stream|film|publish|broadcast|blog"
            r"|tweet) (?:\w{2,12} ){0,2}(?:daily|weekly|regularly|every|online|about|to|videos?)\b"
            r"|\b(?:dm|dms|hashtag|hashtags|algorithm|follow me|subscribe|like and subscribe"
            r"|link in bio)\b",
        ),
    ),
)
