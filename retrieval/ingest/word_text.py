"""The paragraphs of a Word file as its reader sees them: all changes accepted, hidden text left out.

The paragraph text that python-docx gives omits tracked insertions and includes hidden words.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

# Paragraphs of the text itself and of the fields of a form; tables are lists of figures.
_PARAGRAPHS = "./w:p | ./w:sdt/w:sdtContent/w:p | ./w:ins/w:p | ./w:moveTo/w:p"
# What a run holds, but for what was deleted, moved elsewhere or hidden, or stands in a box beside the text.
_PIECES = (
    "(.//w:t | .//w:tab[parent::w:r] | .//w:br | .//w:cr | .//w:noBreakHyphen)"
    "[not(ancestor::w:del or ancestor::w:moveFrom or ancestor::w:txbxContent"
    " or ancestor::w:r[w:rPr/w:vanish[not(@w:val) or @w:val='1' or @w:val='true']])]"
)
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def paragraphs_of(document: "Document") -> "Iterator[Paragraph]":
    """Yield the paragraphs of a document's text, in order."""
    from docx.text.paragraph import Paragraph

    for element in document.element.body.xpath(_PARAGRAPHS):
        yield Paragraph(element, document)


def text_of(paragraph: "Paragraph") -> str:
    """Return the words of a paragraph; a line break is a newline."""
    pieces = paragraph._p.xpath(_PIECES)  # noqa: SLF001 - python-docx shows its XML nowhere else
    return "".join(_MARKS.get(each.tag.rpartition("}")[2]) or each.text or "" for each in pieces)
