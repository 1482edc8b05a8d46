"""English: the words of the shared grammar, and names of the media. What is made of them stands in `en`."""

from __future__ import annotations

from community.redaction.rules.grammar import Lexicon
from community.redaction.rules.kinds import any_of

WORDS = Lexicon(
    numbers=(
        "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen"
        "|fifteen|sixteen|seventeen|eighteen"
        "|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|zero|hundred"
    ),
    joints="and|a|half|point|and a half",
    scales="k|m|million|millions|mn|thousand|thousands|grand|hundred|hundreds|billion|dozen",
    vague=(
        "(?:tens of |hundreds of )?thousands(?: of)?|hundreds(?: of)?|dozens of"
        "|millions(?: of)?|(?:a )?(?:few|couple|several)"
        "(?: of)? (?:hundred|thousand|million|k)|(?:four|five|six|seven|4|5|6|7)[ -](?:figures?|digits?)"
        "|(?:double|triple)[ -]digits?|half a million|a million|a thousand|a hundred"
    ),
    roughly="about|around|over|under|roughly|nearly|almost|just over|just under|more than"
    "|less than|close to|approx|some|only|up to"
    "|approaching|nearing|north of|like|at least|past",
    quantity="many|no|zero|few|hardly any|barely any|loads of|lots of|plenty of|tons of|a lot of"
    "|a ton of|so many|not many|some|thousand|more"
    "|gained|gaining|lost|get|buy|bought|enough",
    size="big|large|huge|massive|sizable|sizeable|substantial|growing|loyal|engaged|dedicated"
    "|small|tiny|modest|decent|solid|strong"
    "|wide|broad|niche|online|organic|devoted|respectable|healthy|significant|social",
    followers="followers?|follwers?|subscribers?|subs|followership|followings|subscriber|follower",
    viewers="viewers?|readers?|listeners?|listens|fans?|views?|plays|downloads|installs|stars|reads|hits"
    "|visitors?|visits|likes|shares|comments"
    "|impressions|clicks|retweets|reposts|upvotes|karma|streams|hearts|users|connections"
    "|friends|page ?views|forks|members online|saves"
    "|accounts|eyeballs|sign ?ups|stargazers|watchers|pins",
    people="people|folks|persons|makers|bakers|riders|climbers|cyclists|developers|devs"
    "|woodworkers|strangers|humans|souls|others|users|men|women",
    watch="follow(?:s|ed|ing)?(?: me| my| us| our| along)?|subscribe(?:d|s)?|watch(?:ed|ing"
    "|es)? (?:me|my|our|it|the)|read(?:s|ing)? (?:me|my|our|what i)"
    "|view(?:ed|ing)? (?:my|our|it|the)|listen(?:ed|ing|s)? (?:to (?:me|my|our)|in)"
    "|tune in|tuned in|saw (?:my|our) (?:post|video|reel|clip|story|photo|tweet)"
    "|see (?:my|our|what i) post|signed up for my|(?:get|gets|receive"
    "|open) my (?:\\w{2,10} )?(?:newsletter|letter|e-?mails?|updates?)|on my (?:mailing "
    "|e-?mail )?list|in my feed|look at my",
    crowd="following(?! (?:the|a|an|my|your|his|her|their|our|this|that|these|those|steps?"
    "|instructions|up|along|in|through|it|them|day|week"
    "|morning|year|month|spring|summer|winter|each|every|one|and|from|directions|plans?"
    "|grain)\\b)|audiences?|fan ?base|fandom|follower base|reach(?= (?:is|of|on|was"
    "|online)\\b)"
    "|online presence|social presence|social media presence|online platform|viewership"
    "|readership|listenership|subscriber base|follower ?count|sub count|follow count",
    mine="my|our|mine",
    have="i have|i've|i've got|i got|i built|i've built|i have built|i grew|i've grown|we have"
    "|we've|we grew|having|with|built|have built|grew|got|growing|grown"
    "|i do have|i already have|bring|i bring|amassed|gained|developed|i don't have"
    "|i haven't got|i had|with a",
    on="on|via|across|over on|at|through|from|in",
    list_="mailing list|e-?mail list|newsletter|substack|discord(?: server)?|facebook group"
    "|fb group|subreddit|telegram group|whatsapp group|patreon|podcast|channel"
    "|reel|tweet|blog|video|videos|livestream",
    group="club|bike kitchen|community kitchen|repair cafe|makerspace|hackerspace|group|guild"
    "|society|association"
    "|meet-?up|chapter|collective|co-?op|circle|gang|crew|bunch|league|community|team"
    "|choir|gym|workshop collective",
    member="regulars|person|people|persons|member|members|strong|woman|man|rider|riders|climber"
    "|climbers|baker|bakers|makers|of us|odd",
    lead="of|with|has|had|have|counts|grew to|numbers|now has",
    channel="channel|page|account|accounts|profile|feed|stories|story|reels|posts?|videos?|handle"
    "|group|server|livestream|following|stats|analytics",
)

OUTLETS = any_of(
    "bbc|itv|channel 4|cbs|nbc|abc|cnn|pbs|npr|netflix|hulu|hbo|disney\\+?|amazon prime"
    "|discovery channel|hgtv|food network|the guardian|guardian"
    "|new york times|nyt|ny times|the times|washington post|wall street journal|forbes"
    "|vogue|gq|wired|vice|buzzfeed|huffpost|red ?bull tv|gcn"
    "|outside magazine|popular mechanics|fine woodworking|bon appetit"
    "|good morning america|today show|the one show|ted ?x?|ted talk|this old house"
)
SHOWS = any_of(
    "bake ?off|gbbo|masterchef|great british \\w{2,12}(?: \\w{2,12})?|repair shop"
    "|forged in fire|top chef|dragons'? den|shark tank|x factor"
    "|got talent|big brother|love island|ninja warrior|jeopardy|oprah"
    "|queer eye"
)
MEDIA = any_of(
    "tv|telly|television|the news|national news|local news|radio|a (?:tv |television "
    "|reality |cooking |baking )?show|a documentary|a talk show|a game show"
    "|the cover|the front page|front page|hacker news|morning tv|breakfast tv|the radio"
    "|a billboard|primetime|prime time"
)
