"""What the model is told: one folder a prompt, each with `system.md` and `user.md`.

Prompts that cite hold `{reply}`, the form the answer must come in: `reply/json.md` for servers that
bind a model to a JSON schema, `reply/plain.md` for the others. Text of articles only ever enters as a
value, never as part of a template.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

FOLDER: Final = Path(__file__).parent
REPLY_FOLDER: Final = "reply"

# 12 hex digits tell any two texts we will ever write apart and stay readable in an answer's record.
VERSION_LENGTH: Final = 12


@cache
def names() -> tuple[str, ...]:
    """Names of all prompts there are."""
    return tuple(sorted(each.parent.name for each in FOLDER.glob("*/system.md")))


@cache
def load(name: str, *, reply: str = "json") -> "ChatPromptTemplate":
    """Return a prompt by its name, ready for its values.

    Args:
        name: The prompt's folder.
        reply: The form the reply must come in, `json` or `plain`; of no effect for a prompt that has one
            form only.

    Raises:
        LookupError: there is no such prompt or form.
    """
    # Here, because it takes as long to import as the cheapest command may take in all.
    from langchain_core.prompts import ChatPromptTemplate

    system, user = _read(name, "system"), _read(name, "user")
    template = ChatPromptTemplate.from_messages([("system", system), ("human", user)])
    if "reply" not in template.input_variables:
        return template
    return template.partial(reply=_read(REPLY_FOLDER, reply))


@cache
def version(name: str) -> str:
    """Return a short hash of everything a prompt says, in all its forms.

    Raises:
        LookupError: there is no such prompt.
    """
    texts = [_read(name, "system"), _read(name, "user")]
    texts += [path.read_text(encoding="utf-8") for path in sorted((FOLDER / REPLY_FOLDER).glob("*.md"))]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:VERSION_LENGTH]


def _read(folder: str, part: str) -> str:
    path = FOLDER / folder / f"{part}.md"
    if path.parent.parent != FOLDER or not path.is_file():
        raise LookupError(f"no prompt {folder}/{part}; there are {', '.join(names())}")
    return path.read_text(encoding="utf-8").strip()
