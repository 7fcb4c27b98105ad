"""Set phrases of the notes in which outlets admit a change to an article, in the languages we clean.

Matched case-insensitively; `corrections.py` applies them.
"""

import re
from typing import Final

from retrieval.ingest.months import ANY_MONTH

_OWN = r"(?:article|story|report|post|headline|caption|piece|column|dispatch|obituary|newsletter|transcript)"
# "This review was revised" may be news of another's; "an earlier version of this review" is not.
_PIECE = (
    rf"(?:(?:news |live |opinion |wire )?"
    rf"(?:{_OWN}|item|graphic|chart|map|review|video|podcast|page|text|blog))"
)
_PART = r"(?:headline|sub-?head(?:line|ing)|standfirst|caption|picture caption|text|graphic|chart|map|photo)"
_CHANGED = r"(?:updated|corrected|amended|clarified|revised|re-?filed|corrects|clarifies)"
_IS = r"(?:has been|was|is|have been)"
_WRONGLY = r"(?:incorrectly|mistakenly|wrongly|erroneously|inaccurately|misleadingly)"
_MISSAID = (
    r"mis(?:stated|spelled|spelt|identified|named|characteri[sz]ed|reported|attributed|quoted|represented)"
)
_SAID = (
    rf"(?:said|stated|reported|gave|named|identified|referred|attributed|listed|claimed|described|included|put"
    rf"|indicated|quoted|showed|contained|suggested|implied|{_MISSAID})"
)
_TO = r"to (?:say|show|reflect|correct|clarify|fix|remove|add|include|note|state|make|change|reinstate)\b"

_TITLES = (
    r"corrections?(?: (?:and|&) clarifications?)?(?: (?:appended|added))?|clarifications?|corrected"
    r"|errat(?:um|a)"
    r"|korrektur|berichtigung|richtigstellung|klarstellung"
    r"|rectificatif|correctif|correction|rectification|précision"
    r"|corrección|correcciones|rectificación|aclaración|fe de err(?:ores|atas)"
    r"|correzione|rettifica|precisazione|errata corrige"
    r"|correção|retificação|erramos|esclarecimento|correctie|rectificatie|rättelse|rettelse|sprostowanie"
    r"|исправление|поправка|уточнение|訂正|更正|정정"
)
_EDITORS = (
    r"editor['’]?s['’]? note|note to (?:readers|editors)|note from the editors?|editorial note"
    r"|anm(?:erkung|\.) d(?:er|\.) red(?:aktion|\.)|note de la rédaction|ndlr"
    r"|nota de(?:l editor| la redacción)"
    r"|nota d(?:a redação|ella redazione|o editor)|(?:noot|opmerking) van de redactie"
)
_UPDATES = r"(?:update|note|aktualisierung|mise à jour|actualización|aggiornamento|atualização)s?"
# "Correction (March 6, 9:30 a.m.):", "Correction, March 4:", "Correction, Nov. 15, 2019:", "Errata – ".
_DATED = rf" ?\([^)]{{1,40}}\)|,? (?:{ANY_MONTH} |[^:.])[^:.]{{0,29}}\d{{1,4}}"
_COLON = rf"(?:{_DATED})?(?: ?[:：] ?| ?[—–] ?| - )(?=\S)"
_OPENING = r"[\s(\[{*•†·–—-]*"

TITLED: Final = re.compile(rf"{_OPENING}(?:{_TITLES}){_COLON}", re.IGNORECASE)
"""A note that says in its first word that it is one."""

FROM_EDITORS: Final = re.compile(rf"{_OPENING}(?:{_EDITORS}){_COLON}", re.IGNORECASE)
"""A note from the editors, on a change or on who the author is."""

_LEADING_IN = rf"{_OPENING}(?:(?:{_EDITORS}|{_UPDATES}){_COLON})?"

OPENS: Final = re.compile(
    rf"{_LEADING_IN}(?:"
    rf"this (?:{ANY_MONTH} \d{{1,2}},? )?{_OWN}(?: \w+)? {_IS} (?:\w+ )?{_CHANGED}\b"
    rf"|this (?:version of (?:this|the) )?(?:{ANY_MONTH} \d{{1,2}},? )?{_OWN} (?:corrects|clarifies)\b"
    rf"|this version (?:of the {_OWN} )?(?:corrects|{_IS} corrected)\b"
    rf"|(?:this|our) {_OWN} (?:(?:originally|previously|initially|earlier|{_WRONGLY}) {_SAID}|{_MISSAID})\b"
    rf"|(?:this|our) {_OWN} {_IS} (?:changed|edited) (?:on|{_TO})"
    rf"|when this {_OWN} was (?:first|originally) published, (?:it|we|the headline) "
    rf"|the {_PART} (?:of|in|on|for|to|with|above|accompanying) (?:this|our) {_PIECE} {_IS} (?:\w+ )?"
    rf"(?:{_CHANGED}|changed|edited)\b"
    rf"|the (?:article|story|headline|caption|post) {_IS} (?:since )?(?:been )?{_CHANGED} {_TO}"
    rf"|we(?:['’]ve| have)? (?:since )?(?:{_CHANGED}|changed) (?:this|our|the) {_OWN}\b"
    r"|(?:corrects|re-?files|(?<=[(\[])correcting) \w+"
    r"|we (?:regret|apologi[sz]e for) (?:the|this|any|our) (?:error|mistake|confusion|misunderstanding)s?\b"
    # German, Dutch; French; Spanish, Portuguese; Italian.
    r"|dieser (?:artikel|text|beitrag|bericht) (?:wurde|ist) [^.]{0,60}\b(?:korrigiert|berichtigt"
    r"|aktualisiert|geändert|präzisiert)\b"
    r"|dit (?:artikel|bericht|stuk|verhaal) (?:is|werd) [^.]{0,60}\b(?:gecorrigeerd|aangepast|gewijzigd)\b"
    r"|cet(?:te)? (?:article|dépêche|texte) a été [^.]{0,30}"
    r"\b(?:corrigée?|modifiée?|rectifiée?|mise? à jour)\b"
    r"|est[ea] (?:artículo|noticia|nota|texto|artigo|reportagem|matéria|notícia|información)"
    r" (?:ha sido|fue|foi) (?:corregid|actualizad|modificad|corrigid|atualizad|alterad)[oa]\b"
    r"|quest(?:o articolo|o testo|a notizia) è stat[oa] (?:corrett|aggiornat|modificat|rettificat)[oa]\b)",
    re.IGNORECASE,
)
"""How a sentence begins that is a note."""

SAYS: Final = re.compile(
    rf"\b(?:earlier|previous|prior|original|initial|first) versions? of (?:this|our) {_PIECE}\b"
    rf"|\b(?:earlier|previous|original) {_PART} (?:of|in|on|for|to|with|accompanying) (?:this|our) {_PIECE}\b"
    rf"|\b(?:earlier|previous|prior|original) version (?:had )?(?:{_WRONGLY} |{_MISSAID}\b)"
    rf"|\ba (?:correction|clarification) (?:has been|was) (?:made|added|appended) to this {_PIECE}\b"
    r"|\bthis is (?:a|the) corrected version\b"
    r"|\b(?:früheren?|ersten?|vorherigen?|älteren?|ursprünglichen?) (?:version|fassung)"
    r" (?:(?:dieses|unseres) (?:artikels|textes|beitrags|berichts)|dieser (?:meldung|geschichte)"
    r"|stand|hieß)\b"
    r"|\b(?:eerdere|vorige|oorspronkelijke) versie van (?:dit|deze) (?:artikel|bericht|stuk|verhaal|tekst)\b"
    r"|\b(?:première|précédente|ancienne) version de cet(?:te)? (?:article|dépêche|information)\b"
    r"|\bversion (?:précédente|antérieure|initiale) de (?:cet(?:te)? (?:article|dépêche)|ce texte)\b"
    r"|\b(?:versión (?:anterior|previa|original|inicial)|primera versión) de est[ea]"
    r" (?:artículo|noticia|nota|texto|información)\b"
    r"|\b(?:versão (?:anterior|original|inicial)|primeira versão) dest[ea]"
    r" (?:texto|artigo|reportagem|matéria|notícia)\b"
    r"|\b(?:versione (?:precedente|originale|iniziale)|(?:precedente|prima) versione) di quest(?:o |a |['’])"
    r"(?:articolo|testo|notizia)\b"
    # Swedish, Danish, Norwegian; Polish; Russian.
    r"|\b(?:tidigare|tidligere) vers(?:ion|jon) av (?:den här |denna |denne |dette )?(?:artik|text|sak)\w*"
    r"|\bwcześniejszej wersji (?:tego )?(?:artykułu|tekstu)\b"
    r"|\b(?:предыдущей|ранней|первоначальной|прежней) версии (?:этой|этого|данной|данного)"
    r" (?:статьи|текста|материала|новости|заметки)\b",
    re.IGNORECASE,
)
"""What a note says anywhere in a sentence."""

CHANGE: Final = re.compile(
    rf"\b(?:{_CHANGED}|{_WRONGLY}|{_MISSAID}|version|fassung|versión|versão|versione|versie|error|errors|mistake"
    r"|korrigiert|berichtigt|corrig\w{1,4}|rectifi\w{1,3}|corret\w{1,3}|gecorrigeerd)\b",
    re.IGNORECASE,
)
"""What a note from the editors must speak of to be one on a change."""

GOES_ON: Final = re.compile(
    r"\b(?:earlier|previous|original) version\b"
    rf"|\b(?:this|the|our) (?:{_PIECE}|error|mistake)\b.{{0,40}}\b(?:{_CHANGED}|fixed)\b"
    r"|^(?:it|he|she|they) (?:is|are|was|were|has|have|had)\b[^.]{0,20}\d"
    r"|\b(?:regret|apologi[sz]e)\b|\bshould have (?:said|read|been)\b|, (?:and )?not \w+|\bin fact\b"
    r"|\bthe correct (?:\w+ )?(?:is|was|are|were)\b"
    r"|\bwir haben .{0,40}\b(?:korrigiert|berichtigt)\b|\bnous (?:avons corrigé|présentons nos excuses)\b"
    r"|\b(?:lamentamos|pedimos disculpas|ci scusiamo|onze excuses)\b",
    re.IGNORECASE,
)
"""What a sentence says that belongs to the note before it."""

AFTERTHOUGHT: Final = re.compile(r"(?:it|he|she|they|its|his|her|their|that) \w+", re.IGNORECASE)
"""How a short sentence begins that belongs to the note before it."""

_STEMS = """
    correct correcc correz corrig clarif amend version versie versão versión versij versj fassung wersji
    верси editor redacción redaktion rédaction redação redazione redactie updated revise changed edited
    refile re-file regret apologi korr berichtig richtigst klarst aktualis geändert präzis rectif errat
    errores precis précis rettific erramos retific esclarec aclarac gecorr aangepast gewijzigd modifi
    mise rättelse rettelse sprostow исправл поправк уточнен 訂正 更正 정정 misstat misspel misident originally
    published previous earlier incorrect mistaken wrong erroneous
"""
STEMS: Final = tuple(_STEMS.split())
"""In lower case; a paragraph without one of them holds no note, and need not be taken apart."""
