"""Names of months and weekdays as the news prints them, and the patterns that find them (pure)."""

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero gennaio janeiro januari января",
            "february feb februar février fevrier febrero febbraio fevereiro februari февраля",
            "march mar märz maerz mars marzo março maart марта",
            "april apr avril abril aprile апреля",
            "may mai mayo maggio maio mei мая",
            "june jun juni juin junio giugno junho июня",
            "july jul juli juillet julio luglio julho июля",
            "august aug août aout agosto augustus августа",
            "september sept sep septembre septiembre settembre setembro сентября",
            "october oct oktober octobre octubre ottobre outubro октября",
            "november nov novembre noviembre novembro ноября",
            "december dec dezember décembre decembre diciembre dicembre dezembro декабря",
        ),
        start=1,
    )
    for name in names.split()
}
"""Month numbers by lower-case name: English with its abbreviations, and eight other languages in full."""

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon montag lundi lunes",
            "tuesday tues tue dienstag mardi martes",
            "wednesday wed mittwoch mercredi miércoles",
            "thursday thurs thur thu donnerstag jeudi jueves",
            "friday fri freitag vendredi viernes",
            "saturday sat samstag samedi sábado",
            "sunday sun sonntag dimanche domingo",
        )
    )
    for name in names.split()
}
"""Weekday numbers by lower-case name; Monday is 0."""

_ENGLISH_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
)
ENGLISH_MONTH = rf"(?:{_ENGLISH_MONTHS})\b\.?"
"""An English month's name or abbreviation, to be matched without regard to case."""

ANY_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
"""A month's name in any language of `MONTHS`, to be matched without regard to case."""

ANY_WEEKDAY = rf"(?:{'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})\b\.?"
"""A weekday's name in any language of `WEEKDAYS`, to be matched without regard to case."""


def month_number(name: str) -> int:
    """Return the number of a month by its name in any case, full stop or none.

    Raises:
        KeyError: if `name` is no month of `MONTHS`.
    """
    return MONTHS[name.rstrip(".").lower()]


def weekday_number(name: str) -> int:
    """Return the number of a weekday by its name in any case, full stop or none; Monday is 0.

    Raises:
        KeyError: if `name` is no weekday of `WEEKDAYS`.
    """
    return WEEKDAYS[name.rstrip(".").lower()]
