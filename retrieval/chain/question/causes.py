"""Whether a sentence gives the reason for what is asked, and not for something else (pure)."""

from typing import Final

from retrieval.chain.prose.reasons import WITHOUT_REASON, Reason, reasons
from retrieval.chain.question.asking import Asking

# A reason beside which nothing that is asked about stands may be for it, by what stands around the sentence.
OF_SOMETHING: Final = 0.85


def reason_asked(asked: Asking, text: str) -> float:
    """Return how plainly a sentence gives a reason for what is asked, at most 1."""
    return max((_worth(asked, each) for each in reasons(text)), default=WITHOUT_REASON)


def _worth(asked: Asking, reason: Reason) -> float:
    """What a reason is worth: "after the dam broke" is no reason why the dam broke."""
    of, why = (asked.share(asked.weights, asked.held(part)) for part in (reason.of, reason.why))
    if why > of:
        return WITHOUT_REASON
    return max(WITHOUT_REASON, reason.worth * (1.0 if of else OF_SOMETHING))
