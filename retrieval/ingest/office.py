"""Articles from PDF and Word files."""

import logging
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from itertools import islice
from struct import error as StructError  # noqa: N812 - it is an exception
from typing import TYPE_CHECKING, Any

from retrieval.ingest.extracted import Extracted, filled, from_page_text, from_paragraphs
from retrieval.ingest.metadata import PageMetadata
from retrieval.ingest.word_text import paragraphs_of, text_of

if TYPE_CHECKING:
    from pypdf import PageObject

# An article has a few pages; a book's first chapters still come in.
MAX_PDF_PAGES = 200

# What one stream of a PDF may unpack to, and how many marks on paper it and the whole file may hold: a page
# of print has some thousands in 100 kB, and pypdf reads a hundred thousand a second.
MAX_PDF_STREAM_BYTES = 10_000_000
MAX_PDF_STREAM_MARKS = 300_000
MAX_PDF_MARKS = 1_000_000

# A page repeats a letterhead, not five thousand times.
MAX_PDF_FORMS = 200

_PDF_LIMITS: Mapping[str, Any] = {
    "zlib_maximum_output_length": MAX_PDF_STREAM_BYTES,
    "lzw_maximum_output_length": MAX_PDF_STREAM_BYTES,
    "run_length_maximum_output_length": MAX_PDF_STREAM_BYTES,
    "brotli_maximum_output_length": MAX_PDF_STREAM_BYTES,
    "array_based_stream_maximum_output_length": MAX_PDF_STREAM_BYTES,
    "stream_parsing_work_maximum_count": MAX_PDF_STREAM_MARKS,
    "xform_maximum_invocations_per_extraction": MAX_PDF_FORMS,
}

# Word files are zip archives; a bomb would unpack to gigabytes.
MAX_UNPACKED_BYTES = 100_000_000

# The text of a long book takes 10 MB of XML; a tree of it takes ten times as much memory.
MAX_XML_BYTES = 20_000_000

# The longest novel has fewer.
MAX_WORD_PARAGRAPHS = 20_000

# A title stands at the start; python-docx takes 2 ms to say of what style a paragraph is.
TITLE_PARAGRAPHS = 100

_BLOCK_BYTES = 1_000_000
_XML_ENDINGS = (".xml", ".rels")

# Whatever a damaged file makes the PDF reader stumble over, beside its own errors.
_DAMAGE = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    AssertionError,
    NotImplementedError,
    OSError,
    StructError,
    zlib.error,
)


# The title python-docx makes up for a file that has no properties.
_INVENTED_TITLE = "Word Document"

_DAMAGED_PDF = "the PDF is damaged; save it anew, or as text"
_DAMAGED_WORD = "the Word file is damaged; save it anew, or as text"
_CROWDED_PDF = "the PDF unpacks to more than an article can hold; save the article alone, or as text"
_LOCKED = "the PDF is encrypted; save it without a password"
_SCANNED = "the PDF holds no text, it may be a scan; run text recognition over it first"
_TOO_LARGE = (
    f"the Word file unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB, or its text to more than"
    f" {MAX_XML_BYTES // 1_000_000} MB; save the article alone"
)


def read_pdf(data: bytes) -> Extracted:
    """Return the article of a PDF file.

    Raises:
        ValueError: the file is damaged, encrypted or holds no text.
    """
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError, PyPdfError

    # It logs every oddity of every file; what matters comes back as an error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        title, text, cut = _read_pages(data)
    except (DependencyError, FileNotDecryptedError) as error:
        raise ValueError(_LOCKED) from error
    except LimitReachedError as error:
        raise ValueError(_CROWDED_PDF) from error
    except (PyPdfError, *_DAMAGE) as error:
        raise ValueError(_DAMAGED_PDF) from error
    if not text.strip():
        raise ValueError(_SCANNED)
    found = from_page_text(text)
    said = PageMetadata(title=title, warnings=(cut,) if cut else ())
    return Extracted(filled(said, found.metadata), found.text, found.kept_share)


def _read_pages(data: bytes) -> tuple[str | None, str, str | None]:
    """Return the title in the file's properties, the text of its pages, and a warning when there are more."""
    from pypdf import PdfReader, apply_configuration

    with apply_configuration(**_PDF_LIMITS):
        reader = PdfReader(BytesIO(data))
        title = (reader.metadata.title or "").strip() if reader.metadata else ""
        pages, count = list(_page_texts(reader.pages)), len(reader.pages)
    cut = f"only the first {len(pages)} of {count} pages were read" if count > len(pages) else None
    return None if _is_file_name(title) else title or None, "\n\n".join(pages), cut


def _page_texts(pages: "Iterable[PageObject]") -> Iterator[str]:
    """Yield the texts of the first pages, as long as there are not too many of them, or too much on them."""
    marks = 0

    def count(*_: object) -> None:
        nonlocal marks
        marks += 1
        if marks > MAX_PDF_MARKS:
            # What stands in a form is passed over by pypdf at this; the next mark outside of it raises again.
            raise _EnoughError

    for page in islice(pages, MAX_PDF_PAGES):
        try:
            yield page.extract_text(visitor_operand_before=count)
        except _EnoughError:
            return


class _EnoughError(Exception):
    """As much was read of a PDF as we read of one."""


def _is_file_name(title: str) -> bool:
    """Whether a program and not a person gave the title."""
    return title.lower().endswith((".doc", ".docx", ".pdf", ".indd", ".tex")) or title.startswith(
        "Microsoft Word"
    )


def read_docx(data: bytes) -> Extracted:
    """Return the article of a Word file.

    Raises:
        ValueError: the file is damaged or would unpack to too much.
    """
    from docx.opc.exceptions import OpcError

    try:
        fits = _fits(data)
        title, paragraphs = _read_paragraphs(data) if fits else (None, [])
    except (OpcError, SyntaxError, zipfile.BadZipFile, *_DAMAGE) as error:
        # lxml's errors are a kind of SyntaxError.
        raise ValueError(_DAMAGED_WORD) from error
    if not fits:
        raise ValueError(_TOO_LARGE)
    found = from_paragraphs(paragraphs[:MAX_WORD_PARAGRAPHS], title)
    is_cut = len(paragraphs) > MAX_WORD_PARAGRAPHS
    cut = (f"only the first {MAX_WORD_PARAGRAPHS:,} paragraphs were read",) if is_cut else ()
    said = PageMetadata(title=title, warnings=cut)
    return Extracted(filled(said, found.metadata), found.text, found.kept_share)


def _fits(data: bytes) -> bool:
    """Whether the archive unpacks to no more than it may.

    Sizes are first taken as the archive gives them, then tried: python-docx unpacks a part that lies about
    its size as a whole.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        items = archive.infolist()
        xml = (item.file_size for item in items if item.filename.endswith(_XML_ENDINGS))
        if sum(item.file_size for item in items) > MAX_UNPACKED_BYTES or max(xml, default=0) > MAX_XML_BYTES:
            return False
        for item in items:
            with archive.open(item) as part:
                while part.read(_BLOCK_BYTES):
                    pass
    return True


def _read_paragraphs(data: bytes) -> tuple[str | None, list[str]]:
    """Return the title and the paragraphs, line breaks inside them taken as their ends."""
    from docx import Document

    document = Document(BytesIO(data))
    paragraphs = list(islice(paragraphs_of(document), MAX_WORD_PARAGRAPHS + 1))
    opening = paragraphs[:TITLE_PARAGRAPHS]
    styled = [((each.style.name or "") if each.style else "", text_of(each)) for each in opening]
    titles = [text for style, text in styled if style == "Title"]
    headings = [text for style, text in styled if style.startswith("Heading")]
    stated = document.core_properties.title
    named = (*titles, "" if stated == _INVENTED_TITLE else stated, *headings)
    title = next((text.strip() for text in named if text.strip()), None)
    return title, [line for each in paragraphs for line in text_of(each).split("\n")]
