"""Words that show what news counts, of which event, and who is speaking. Written for this project."""

HEADS = {
    "dead": """
    kill kills killed killing dead death deaths died dies dying toll fatal fatalities slain bodies
    body casualties lives perished claimed
    """,
    "injured": "injure injured injures injuring injuries wounded wounds hurt",
    "arrested": "arrest arrests arrested detained detentions detains custody",
    "missing": "missing unaccounted",
    "displaced": "displaced evacuated homeless fled evacuees",
    "infected": "infected infections infection",
    "hostages": "hostage hostages kidnapped abducted",
}
"""What may have happened to the people a number counts."""

HEAD_OF = {word: head for head, line in HEADS.items() for word in line.split()}

EVENTS = (
    "attack attacks attacked assault massacre massacres carnage gunmen shooting shootings",
    "crash crashed downing downed airliner",
    "bomb bombs bombing bombings blast blasts explosion explosions exploded",
    "airstrike airstrikes raid raids shelling",
    "flood floods flooded flooding dam deluge breach",
    "earthquake earthquakes quake tremor aftershock",
    "fire fires blaze wildfire wildfires",
    "storm hurricane typhoon cyclone tornado",
    "landslide landslides mudslide avalanche",
    "outbreak epidemic virus disease",
    "protest protests riot riots clash clashes",
    "derailed derailment collision shipwreck sank sinking capsized",
)
"""Kinds of event; two counts that tell of different kinds are of different things."""

EVENT_OF = {word: line.split()[0] for line in EVENTS for word in line.split()}

PEOPLE = frozenset(
    "people persons person others victims lives bodies men women dead in among the of".split()  # noqa: SIM905
)
"""People in general; any other noun narrows the count ("33 militants")."""

MEASURES = frozenset(
    """
    year years month months week weeks day days hour hours minute minutes second seconds time times
    metre metres meter meters kilometre kilometres kilometer kilometers mile miles km feet foot inch
    inches kilograms tons tonnes litres degrees degree old round part parts way ways point points
    side sides thing things page floor number percent per cent more less other century
    """.split()  # noqa: SIM905
)
"""Nouns whose numbers are rarely about the same thing in two articles."""

SPEECH_VERBS = frozenset(
    """
    said says say saying told tells argued argues argue maintained maintains insisted insists warned
    warns called calls claimed claims denied denies rejected rejects agreed announced announces
    added suggested suggests stressed stresses underscored vowed believes believed stated states
    demanded demands accused accuses promised promises urged urges repeated repeats confirmed
    confirms wants wanted ruled
    """.split()  # noqa: SIM905
)
"""Verbs that report what somebody holds."""
