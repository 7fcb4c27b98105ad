"""Names that mean the same though they share no spelling: groups with several names, countries, parties.

Written for this project. The first spelling of a group is its key. Dots, accents and possessives are gone;
hyphens separate words, as everywhere in `retrieval.chain.prose.names`.
"""

GROUPS: tuple[tuple[str, ...], ...] = (
    ("islamic state", "is", "isis", "isil", "daesh", "da'esh", "islamic state group"),
    ("al qaida", "al qaeda", "qaida", "qaeda"),
    ("usa", "us", "united states", "united states of america", "america", "american", "americans"),
    ("uk", "united kingdom", "britain", "great britain", "british", "briton", "britons"),
    ("eu", "european union"),
    ("un", "united nations"),
    ("uae", "united arab emirates", "emirates", "emirati"),
    ("nato", "north atlantic treaty organization"),
    ("who", "world health organization", "world health organisation"),
    ("fbi", "federal bureau of investigation"),
    ("cia", "central intelligence agency"),
    ("kremlin", "russia", "russian", "russians"),
    ("france", "french", "frenchman", "frenchmen"),
    ("germany", "german", "germans"),
    ("china", "chinese"),
    ("spain", "spanish", "spaniard", "spaniards"),
    ("netherlands", "dutch", "holland"),
    ("switzerland", "swiss"),
    ("greece", "greek", "greeks"),
    ("turkey", "turkish", "turks", "turk", "turkiye"),
    ("poland", "polish", "pole", "poles"),
    ("denmark", "danish", "dane", "danes"),
    ("sweden", "swedish", "swede", "swedes"),
    ("finland", "finnish", "finn", "finns"),
    ("ireland", "irish"),
    ("wales", "welsh"),
    ("scotland", "scottish", "scots"),
    ("england", "english"),
    ("israel", "israeli", "israelis"),
    ("iraq", "iraqi", "iraqis"),
    ("saudi arabia", "saudi", "saudis"),
    ("afghanistan", "afghan", "afghans"),
    ("pakistan", "pakistani", "pakistanis"),
    ("thailand", "thai"),
    ("philippines", "filipino", "filipinos", "philippine"),
    ("congo", "congolese"),
    ("new zealand", "new zealander", "new zealanders"),
    ("europe", "european", "europeans"),
    ("democratic party", "democrats", "democrat", "democratic"),
    ("republican party", "republicans", "republican", "gop"),
)

KEY_OF: dict[str, str] = {name: group[0] for group in GROUPS for name in group}
"""Every spelling to the key of its group."""

LONGEST = max(len(name.split()) for name in KEY_OF)
"""Most words an entry has."""

TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor president vice prime minister premier chancellor king queen prince
    princess pope sen senator rep representative gov governor mayor secretary general gen col colonel capt
    captain lt lieutenant sgt sergeant judge justice sir lord lady chief chairman chairwoman ceo spokesman
    spokeswoman spokesperson director leader ambassador attorney foreign defense defence interior finance
    deputy former late congressman congresswoman sheriff officer detective superintendent coach rev reverend
    """.split()  # noqa: SIM905 - a wall of quotes is unreadable
)
"""Words before a name that are no part of it."""

CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu
    thur thurs fri sat sun am pm
    """.split()  # noqa: SIM905
)
"""Capitalised words that are dates, not names."""
