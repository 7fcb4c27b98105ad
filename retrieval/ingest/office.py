"""Articles out of PDF and Word files."""

import logging
import zipfile
import zlib
from io import BytesIO
from struct import error as StructError  # noqa: N812 - it is an exception

from retrieval.ingest.extracted import Extracted, filled, from_page_text, from_paragraphs
from retrieval.ingest.metadata import PageMetadata

# An article has a few pages; a book's first chapters still come in.
MAX_PDF_PAGES = 200

# Word files are zip archives; a bomb would unpack to gigabytes.
MAX_UNPACKED_BYTES = 100_000_000

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
_LOCKED = "the PDF is encrypted; save it without a password"
_SCANNED = "the PDF holds no text, it may be a scan; run text recognition over it first"
_TOO_LARGE = f"the Word file unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB"


def read_pdf(data: bytes) -> Extracted:
    """Return the article of a PDF file.

    Raises:
        ValueError: the file is damaged, encrypted or holds no text.
    """
    from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

    # It logs every oddity of every file; what matters comes back as an error.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        title, text = _read_pages(data)
    except (DependencyError, FileNotDecryptedError) as error:
        raise ValueError(_LOCKED) from error
    except (PyPdfError, *_DAMAGE) as error:
        raise ValueError(_DAMAGED_PDF) from error
    if not text.strip():
        raise ValueError(_SCANNED)
    found = from_page_text(text)
    return Extracted(filled(PageMetadata(title=title), found.metadata), found.text, found.kept_share)


def _read_pages(data: bytes) -> tuple[str | None, str]:
    """Return the title in the file's properties and the text of its pages."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(data))
    title = (reader.metadata.title or "").strip() if reader.metadata else ""
    pages = [page.extract_text() for page, _ in zip(reader.pages, range(MAX_PDF_PAGES), strict=False)]
    return None if _is_file_name(title) else title or None, "\n\n".join(pages)


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
        size = _unpacked_size(data)
        title, paragraphs = _read_paragraphs(data) if size <= MAX_UNPACKED_BYTES else (None, [])
    except (OpcError, SyntaxError, zipfile.BadZipFile, *_DAMAGE) as error:
        # lxml's errors are a kind of SyntaxError.
        raise ValueError(_DAMAGED_WORD) from error
    if size > MAX_UNPACKED_BYTES:
        raise ValueError(_TOO_LARGE)
    found = from_paragraphs(paragraphs, title)
    return Extracted(filled(PageMetadata(title=title), found.metadata), found.text, found.kept_share)


def _unpacked_size(data: bytes) -> int:
    """Return how many bytes the archive says it unpacks to; unpacking stops there, whatever comes."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return sum(item.file_size for item in archive.infolist())


def _read_paragraphs(data: bytes) -> tuple[str | None, list[str]]:
    """Return the title and the paragraphs, line breaks inside them taken as their ends."""
    from docx import Document

    document = Document(BytesIO(data))
    styled = [((each.style.name or "") if each.style else "", each.text) for each in document.paragraphs]
    titles = [text for style, text in styled if style == "Title"]
    headings = [text for style, text in styled if style.startswith("Heading")]
    stated = document.core_properties.title
    named = (*titles, "" if stated == _INVENTED_TITLE else stated, *headings)
    title = next((text.strip() for text in named if text.strip()), None)
    return title, [line for _, text in styled for line in text.split("\n")]
