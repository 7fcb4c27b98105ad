"""What the bot says of itself while it answers: our words, each with the way out."""

from typing import Final

NO_QUESTION: Final = (
    "Ask me about the news in the archive, for example: what did the two sides agree? "
    "Every sentence of my answer opens the passage it comes from."
)
BUSY: Final = "Too many questions are waiting right now. Please ask again in a minute."
APOLOGY: Final = "I could not answer that: something on my side failed. It is logged under {}."
TOO_FAST: Final = (
    "That is more than {} questions in a minute; I have not looked this one up. "
    "Please ask it again in a minute."
)
TOO_LONG: Final = "I read questions of up to {:,} letters. Please ask in fewer words."
INTERRUPTED: Final = (
    "I was interrupted while I was answering this, and it has been too long since. "
    "Please ask again if you still want to know."
)
STOPPED: Final = "Stopped. Ask again for the whole answer with its sources."
EDITED: Final = (
    "I answered your question as you first wrote it. "
    "To have the new wording answered, ask it again in the thread."
)
