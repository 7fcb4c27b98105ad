"""Abbreviations whose full stop says little about the end of a sentence.

Sorted by what may follow them: a name (never an end), a number, a month or day, or anything (then
only the word after it can tell). English first, then one line a language, from general knowledge of the
languages. A word of one language that is an abbreviation of another is left out. Lower-case, without the full
stop.
"""

BEFORE_NAMES = frozenset(
    """
    mr mrs ms dr drs prof profs gen brig lt col maj sgt capt cpl pvt pfc sen sens rep reps gov govs rev
    hon pres adm cmdr cdr messrs mssrs vs v supt insp det amb msgr fr atty viz cf ald asst assoc exec ret
    spc
    hr frl dipl ing bzw evtl vgl sog ca geb hl
    mme mlle mm sr mgr vve
    sra srta dra dres excmo ee avda
    sig sig.ra dott dott.ssa avv arch geom spett on.le
    dhr mevr mw drs mej
    eng exma exmo
    inż hab ks płk mjr gen red
    mudr judr phdr
    ул им проф акад гг тыс пр пер г-н г-жа
    डॉ श्री प्रो
    """.split()  # noqa: SIM905 - a wall of quotes is unreadable
)
"""Titles and the like: what follows belongs to them."""

BEFORE_NUMBERS = frozenset(
    """
    no nos nr nrs pp fig figs art arts sec secs vol vols ch chap para paras op pos ver
    abs abb kap ziff bd bzw
    núm num pág págs cap
    pag pagg
    blz afl hfst
    godz poz tab str
    рис стр табл гл
    """.split()  # noqa: SIM905 - a wall of quotes is unreadable
)
"""An end of a sentence unless a number follows: "No. 5"."""

STREET = "str"
"""German street names end so: "Hauptstr. 5"."""

ELIDED = "l d dell all nell sull dall".split()  # noqa: SIM905 - a list of letters
"""Articles that French and Italian write together with an abbreviation: "l'art. 5"."""

BEFORE_DAYS = frozenset(
    """
    jan feb febr mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri okt dez ene
    abr ago dic janv févr avr juil déc
    """.split()  # noqa: SIM905
)
"""Months and weekdays: an end of a sentence unless a number or another of them follows."""

IN_NAMES = frozenset(
    """
    ala ariz ark ave blvd bros calif co colo conn corp del dept est fla ft ga ill inc ind intl jr kan ky
    la ltd mass md mich minn miss mo mont mt neb nev okla ont ore pa penn que rd st tenn tex univ va vt
    wash wis wyo ph
    uu av
    """.split()  # noqa: SIM905
)
"""Companies, states and places: they stand inside sentences as well as at their end."""

IN_PROSE = frozenset(
    """
    al approx bros co corp dept est etc govt inc intl ltd
    mio mrd usw
    env
    ecc
    mln mld enz
    tzn tzw ul pl al br bm
    atd apod např tzv
    bl.a f.eks t.ex osv
    vö stb
    млн млрд руб см
    """.split()  # noqa: SIM905 - a wall of quotes is unreadable
)
"""The same, also when written small."""

STARTERS = frozenset(
    """
    A According After Again All Also Although Among An And Another Any Anyone As At Because Before Both
    But By Despite During Each Earlier Either Even Every Few For From Had Has He Hence Her Here His How
    However I If In Instead It Its Just Later Like Many Meanwhile More Moreover Most Much My Neither
    Nevertheless No None Nor Not Nothing Now Of On Once One Only Or Other Others Our Over Perhaps She
    Should Since So Some Soon Still Such That The Their Then There Therefore These They This Those Though
    Thus To Two Unlike Until What When Where Whether Which While Who Why With Within Without Yes Yesterday
    Yet You Your
    """.split()  # noqa: SIM905
)
"""Capitalised English words that open sentences and are rarely part of a name."""

FOREIGN_STARTERS = frozenset(
    """
    Auch Aber Bei Beim Das Dann Dem Den Denn Der Die Dies Diese Dieser Doch Ein Eine Er Es Im Mit Nach
    Nicht Sie Seit Und Viele Von Vor Während Wenn Wer Wie Wir Zu Zum Au Aux Ce Ces Cette Dans De Depuis
    Des Elle Elles Et Il Ils Je La Le Les Leur Mais Nous Pour Sur Un Une Con Cuando Desde Ella Ellos El
    Los Las Lo Para Pero Por Sin Su Sus Una Y Ya Com Ele Ela Em Mas Na Nos O Os Um Uma Gli Ma Nel Nella
    Per Che Het Een Maar Hij Zij Он Она Они Оно Это Этот На По Но И А Как Для При Из За Мы Все Также
    Однако После Согласно
    """.split()  # noqa: SIM905
)
"""The same in other languages; some also open surnames ("J. De Niro"), so not after an initial."""

TIME_WORDS = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July
    August September October November December Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec ET EST EDT
    CT CST CDT MT MST MDT PT PST PDT GMT UTC BST CET CEST Eastern Central Mountain Pacific Greenwich
    Moscow Local
    """.split()  # noqa: SIM905
)
"""What follows "5 p.m." or "Thu." inside a sentence."""

AFTER_ORDINALS = frozenset(
    """
    Januar Februar März April Mai Juni Juli August September Oktober November Dezember Jahrhundert
    Jahrhunderts Weltkrieg Weltkriegs FC FSV Bundesliga Liga Spieltag Geburtstag Todestag Jahrestag Mal Platz
    Runde Stock Klasse Auflage
    """.split()  # noqa: SIM905
)
"""German words that follow an ordinal: "am 3. Oktober"."""

SPEECH = frozenset(
    """
    said says asked asks told added adds wrote writes replied replies answered answers tweeted shouted
    cried warned insisted argued wondered exclaimed demanded joked recalled noted continued declared
    announced
    """.split()  # noqa: SIM905
)
"""Verbs that tie a quote ending in "?" or "!" to its speaker."""
