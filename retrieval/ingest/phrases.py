"""Set phrases by which the boilerplate of a news page is recognised.

Each phrase is a small regular expression, matched case-insensitively. A phrase of `WHOLE_LINES` must be the
whole of a short line; a phrase of `LINE_STARTS` must be at the start of a line.
"""

from collections.abc import Mapping

_SERVICE = (
    r"(?:share|tweet|pin(?:terest)?|save|print|e-?mail|whatsapp|messenger|facebook|twitter|x|linkedin"
    r"|reddit|flipboard"
    r"|instagram|youtube|telegram|tumblr|vk|mix|rss|bookmark|copy|link|comments?|like|gift)"
)
_LISTED = (
    r"(?:stor(?:y|ies)|articles?|posts?|news|headlines?|videos?|topics?|coverage|links|reading|content"
    r"|pages?)"
)

WHOLE_LINES: Mapping[str, tuple[str, ...]] = {
    "ad": (
        r"[- ]*advertise(?:ment)?s?[- ]*(?:continue reading.{0,30})?",
        r"[- ]*(?:advertisement|article|story|content) continues.{0,40}",
        r"continue reading.{0,30}",
        r"sponsored(?: content| by .{0,40}| links?)?",
        r"promoted(?: content| stories)?",
        r"paid (?:content|post|partner content)",
        r"ads? by .{0,30}",
        r"(?:anzeige|werbung|publicidad|publicité|publicidade|pubblicità|реклама|iklan|広告|广告|إعلان)",
        r"scroll (?:down )?to continue.{0,30}",
        r"loading\W*",
    ),
    "nav": (
        r"(?:\d+\. ?)?(?:skip|jump|go|back|return) (?:to|next|past|over)\b.{0,60}",
        r"(?:main |site |toggle |open |close |show |hide )?(?:menu|navigation|search|sections)\W*",
        r"search (?:this|our|the) (?:site|website|archives?|web)\b.{0,20}",
        r"home(?:page)?(?: ?[/>»›|].{0,80})?",
        r"(?:client |member |subscriber )?(?:log|sign)[ -]?(?:in|out|up)(?: (?:or|now|here|with"
        r"|to your)\b.{0,30})?\W*",
        r"(?:my )?account|subscribe(?: now)?|subscriptions?|register(?: now)?|settings|preferences",
        r"close(?: .{0,20})?|cancel|submit|send|open|ok|accept(?: all)?|dismiss|play|pause|mute|replay"
        r"|full ?screen",
        rf"{_SERVICE}(?:[\W_]{{1,3}}(?:{_SERVICE}|this|it|on|to|via|with|by|article|story|page|post"
        rf"|a friend))*",
        r"(?:share|follow|tweet|save|print|listen|comment) (?:this|on|to|with|via|now|us|it|for"
        r"|in)\b.{0,30}",
        r"\d[\d.,]*k? ?(?:shares?|comments?|views?|likes?|min(?:ute)?s?(?: read)?|reactions?|photos?)",
        r"(?:click|tap|swipe|press) (?:here|to|on|for)\b.{0,60}",
        r"(?:image|photo|slide|page)? ?\d+ ?(?:/|of) ?\d+",
        r"(?:font|text) size.{0,20}|a[ +-]*a|live|breaking(?: news)?|live updates?",
        r"https?://\S+|www\.\S+|\S+\.(?:jpe?g|png|gif|webp|svg)|[\w-]+\.(?:com|org|net|co\.\w\w)",
        r"(?:enable|please enable|turn on) javascript.{0,60}",
        r"null|undefined|true|false|[\W\d_]*",
        r"\[(?:image|cid|inline image|photo)\b.{0,120}\]",
    ),
    "related": (
        rf"(?:related|recommended|suggested|similar|trending|popular|latest|recent|top|more|other"
        rf"|further|featured"
        rf"|most|must|hot|also|next|previous|don'?t miss|editors?'?s?)(?: (?:\w+ ){{0,2}})?{_LISTED}:?",
        r"(?:related|recommended|trending|trending now|popular|latest|more|up next|most (?:read|viewed"
        r"|popular|shared)"
        r"|must[ -]reads?|editor'?s'? picks?|top (?:picks|comments)|recommended for you|for you"
        r"|see also|read (?:more|next|also)"
        r"|also read|next|prev(?:ious)?(?: post)?|next post|don'?t miss)\W*",
        r"(?:more|also|stories|news) (?:from|on|in|about|by|like|stories)\b.{0,60}(?<![.!?])",
        r"you (?:may|might|will|'ll) (?:also )?(?:like|love|enjoy|be interested).{0,30}",
        r"(?:in case you missed it|around the web|what to read next|what (?:others|we)(?:'re"
        r"| are) reading)\W*",
        r"(?:from|elsewhere on) (?:the|our|around the) (?:web|partners?|archives?|internet|network)\W*",
        r"(?:show|view|see|load|read|browse|explore) (?:all|more)\b.{0,60}",
        r"(?:mehr zum thema|lesen sie auch|lea también|te puede interesar|à lire aussi|lire aussi"
        r"|leia (?:mais|também)"
        r"|leggi anche|читайте также|baca juga|相关(?:新闻|阅读|报道)|関連記事|اقرأ أيضا)\b.{0,80}",
    ),
    "newsletter": (
        r"[-_ ]*(?:begin )?(?:forwarded|original) message\W*|[-_ ]*weitergeleitete nachricht\W*",
        r"(?:from|to|cc|bcc|reply-to|von|an|de|à|para) ?: .{0,100}\S@\S.{0,60}",
        r"unsubscribe\b.{0,60}|.{0,60}\bunsubscribe\W*",
    ),
    "section": (
        r"(?:news|world|business|sports?|opinion|politics|culture|entertainment|science|tech(?:nology)?"
        r"|health|travel"
        r"|lifestyle|videos?|photos?|gallery|galleries|podcasts?|local|national|international|economy"
        r"|markets|archives?"
        r"|discussion|conversation|comments?(?: \(\d+\))?|about(?: us)?|contact(?: us)?|help|faqs?"
        r"|careers|company"
        r"|advertise with us|follow us(?: on.{0,30})?|services|products|resources|footer|more|partners"
        r"|network)",
        r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords|posted in|in this (?:article"
        r"|story))\b ?:?.{0,80}(?<![.!?])",
        r"(?:about|meet) the (?:author|writer|reporter|editor)s?|author bio",
    ),
}

LINE_STARTS: Mapping[str, tuple[str, ...]] = {
    "newsletter": (
        r"sign[ -]?up (?:for|to|here|now|today|below|and)\b",
        r"subscribe (?:to|now|today|here|for|and|with)\b",
        r"get (?:the|our|all the|more of the) (?:latest|daily|best|free|top|newsletter|biggest).{0,80}"
        r"(?:inbox|newsletter|e-?mail|app)\b",
        r"join (?:our|the) .{0,30}(?:newsletter|mailing|community|conversation|channel)\b",
        r"enter your e-?mail",
        r"never miss (?:a|an|out)\b",
        r"stay (?:up[ -]to[ -]date|in the know|informed|connected)\b",
        r"by (?:signing up|subscribing|submitting|clicking|registering|entering your)\b",
        r"(?:become|be) an? (?:\w+ )?(?:member|subscriber|supporter|patron)\b",
        r"support (?:our|independent) (?:\w+ )?(?:journalism|work|reporting|newsroom)\b",
        r".{0,80}\bif you (?:liked?|value|enjoy(?:ed)?|appreciate|believe in|rely on)\b.{0,120}\b(?:become"
        r"|subscribe|support|donate|consider"
        r"|join)\b",
        r"(?:please )?(?:donate|consider (?:making a|becoming an?|supporting|donating))\b",
        r"download (?:our|the) .{0,30}\bapps?\b",
        r"(?:follow|like|find) (?:us|me) on\b",
        r"follow [\w .’'@-]{2,40} on (?:twitter|facebook|instagram|x|flipboard|google)\b",
        r"thanks?(?: you)? for (?:signing up|subscribing|registering)\b",
        r".{0,80}\b(?:(?:delivered|sent|straight|direct(?:ly)?) (?:straight "
        r"|direct(?:ly)? )?(?:in)?to your (?:e-?mail )?inbox)\b",
        r"newsletters?\b.{0,40}$",
        r"get (?:full |unlimited |instant )?access to .{0,80}\b(?:subscription|newsletter|app)\b",
        r"i (?:agree|consent) (?:that|to) .{0,60}\b(?:send(?:ing)? me|newsletters?)\b",
        r"you(?:['’]re| are) (?:receiving|subscribed to|getting) (?:this|our|the|an?)\b"
        r"|you (?:have )?received this (?:e-?mail|message|newsletter)\b",
        r"this (?:e-?mail|message|newsletter|mailing) (?:was|is being|has been) sent\b",
        r"(?:having )?(?:trouble|problems|difficulty) (?:reading|viewing|seeing|displaying) this\b"
        r"|(?:can['’]?t|cannot|unable to) (?:read|view|see|display) (?:this|the) (?:e-?mail|message"
        r"|newsletter|images)\b",
        r"(?:view|read|open|see) (?:this |the )?(?:e-?mail|message|newsletter|mailing|it)?.{0,20}"
        r"\bin (?:a|your) (?:web )?browser\b"
        r"|(?:view|read) (?:this )?(?:e-?mail|message|newsletter|mailing) (?:online|on the web)\b",
        r"(?:manage|update|change) (?:your|my) (?:e-?mail |newsletter |subscription )*(?:preferences"
        r"|subscriptions?|settings)\b.{0,60}$",
        r"(?:was this|did someone|if someone) (?:e-?mail |newsletter )?forward(?:ed)?\b",
        r"forward (?:this|it) .{0,30}\b(?:friend|colleague)s?\b.{0,40}$",
        r".{0,80}\b(?:to|in) your (?:address book|contacts|safe senders)\b",
        r"our (?:mailing|postal) address\b",
        r"(?:no spam|you can unsubscribe|unsubscribe\b|we will never share your|we'll never share your)",
        r"need more .{0,40}\? subscribe\b",
        r"(?:have|got|know) (?:a|any|something|an) .{0,30}(?:tip|typo|correction)\b.{0,20}\?",
        r"(?:if you|and if you) have a .{0,12}tip\b",
        r"(?:keep|you can keep) up with .{0,60}\bnewsletter\b",
    ),
    "related": (
        r"(?:related|see also|read also|read more|read next|also read|watch|more|next"
        r"|recommended)(?: \w+)? ?:",
        r"more (?:on this|from|about)\b[\w ’'-]{0,40}:",
        r"also on (?:[\w-]+\.)+[a-z]{2,}\b",
        r"RELATED\b",
        r"read (?:more|next|also|the full|the original)\b.{0,100}$",
        r"for more .{0,60}\b(?:click|visit|see|go to|follow|read|check out)\b",
        r"(?:watch|see) the (?:full )?(?:video|trailer|clip)\b.{0,40}(?:below|above|here)\W*$",
    ),
    "legal": (
        r"(?:©|\(c\) |&copy;|copyright\b)",
        r".{0,120}\ball rights reserved\b",
        r"(?:terms (?:of|and|&)|privacy (?:policy|notice|&|and)|cookie (?:policy|settings|notice)).{0,80}$",
        r".{0,80}\b(?:uses?|using|set|store|accept(?:ing)?|necessary|disable|manage"
        r"|about) (?:\w+ )?cookies\b",
        r".{0,80}\bcookies? (?:that|are|will|on your|policy|preferences|settings|may|notice)\b",
        r".{0,80}\bregistered trademarks?\b",
        r"(?:the )?information (?:provided|contained) (?:on|in) this (?:web)?site\b",
        r"(?:this|the) (?:material|content|article|copy|story|post) (?:may not be|is protected|is copyright"
        r"|(?:was|has been) (?:originally|first) published|(?:originally|first) appeared)",
        r"(?:powered by|reprints?|request permission)\b.{0,60}$",
        r"(?:quotes? (?:displayed|delayed)|market data (?:provided|by)|legal statement)",
        r"(?:this )?(?:post|article|story|page) (?:may )?(?:contains?|includes?) affiliate",
        r"(?:we|[\w ’']{2,40}) may (?:earn|receive|get) (?:an? )?(?:\w+ )?(?:commission|compensation"
        r"|portion)",
        r"(?:do not|don['’]t) (?:sell|share) my",
        r"we (?:and|&) our (?:\S+ ){0,3}partners\b.{0,40}\b(?:store|access|process|use|share)\b"
        r"|we (?:value|care about|respect) your privacy\b",
        r"(?:to comment on|comments (?:are|on this|have been) (?:closed|turned|disabled))",
        r"(?:please )?(?:log|sign) in (?:to|or|with)\b|you must be (?:logged|signed) in",
        r"(?:leave a (?:reply|comment)|post a comment|join the (?:discussion|conversation)"
        r"|your e-?mail address will not)",
        r"(?:contact|e-?mail|reach|write to) (?:us|me|him|her|them|the (?:author|writer|reporter"
        r"|editor)|[\w .’'-]{3,40}) "
        r"(?:at|via|on|by)\b.{0,60}$",
        r"(?:the )?(?:views|opinions) expressed (?:in|here|by|are)\b",
        r"(?:registered|registration) (?:in england|number|office)",
        r"(?:use of|your use of|usage of|reproduction of) (?:this|our|any) (?:web)?site",
        r"(?:to )?report (?:a|an|this) (?:typo|error|mistake|correction|problem)",
        r"(?:this article|this story|it) is (?:published|republished|available) (?:under|from)\b",
    ),
}
