"""Makes the kinds of copies that circulate: other boilerplate, cuts, light edits, updates."""

import random
import re

BOILERPLATE = "Sign up for the morning letter of the Lakeside Courier and never miss a story again."
FILLER = ["however", "several", "officials", "later", "confirmed", "regional", "harbour", "budget", "council"]


def other_boilerplate(text, chance):
    return f"{BOILERPLATE}\n\n{text}\n\nAll rights reserved, Lakeside Courier and its partners in the valley."


def first_share(share):
    def cut(text, chance):
        tokens = text.split(" ")
        return " ".join(tokens[: max(12, int(share * len(tokens)))])

    return cut


def changed_words(share):
    def change(text, chance):
        return " ".join(
            chance.choice(FILLER) if chance.random() < share else word for word in text.split(" ")
        )

    return change


def updated(text, chance):
    more = " ".join(
        f"Officials {chance.choice(FILLER)} added {chance.randrange(90)} {word}." for word in FILLER[:3]
    )
    return re.sub(r"\d+", lambda match: str(int(match.group()) + 1), text) + " " + more


def shuffled(text, chance):
    parts = re.split(r"(?<=[.!?]) +", text)
    kept = chance.sample(parts, max(1, int(0.7 * len(parts))))
    return " ".join(kept)


KINDS = {
    "other boilerplate": other_boilerplate,
    "first half": first_share(0.5),
    "first 30 %": first_share(0.3),
    "8 % of words changed": changed_words(0.08),
    "15 % of words changed": changed_words(0.15),
    "updated": updated,
    "shuffled": shuffled,
}


def make(kind, text, seed):
    """Return a copy of `text` of the kind named in KINDS; the same seed gives the same copy."""
    return KINDS[kind](text, random.Random(seed))
