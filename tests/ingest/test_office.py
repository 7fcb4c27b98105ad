import io
import re
import zipfile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.ingest import office
from retrieval.ingest.office import read_docx, read_pdf
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE


def word(title="", heading="", paragraphs=PARAGRAPHS, property_title=""):
    document = Document()
    if title:
        document.add_paragraph(title, style="Title")
    if heading:
        document.add_heading(heading, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.core_properties.title = property_title
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def pdf(lines, title=""):
    """A PDF with one line of text under the other, written by hand."""
    shown = "".join(f"({line}) Tj T* " for line in lines)
    stream = f"BT /F1 10 Tf 14 TL 40 800 Td {shown}ET"
    info = f"/Title ({title})" if title else ""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< {info} >>",
    ]
    data, places = "%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n{each}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R /Info 6 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return (data + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}").encode()


def ascii_lines(width=80):
    import textwrap

    plain = [each.replace("“", '"').replace("”", '"') for each in PARAGRAPHS]
    return [line for each in plain for line in (*textwrap.wrap(each, width), "")]


def test_a_word_file_is_read():
    found = read_docx(word(title=TITLE))
    assert (found.metadata.title, found.text) == (TITLE, TEXT)


@pytest.mark.parametrize(
    ("given_as", "title"),
    [
        ({"property_title": "From properties"}, "From properties"),
        ({"heading": "From heading"}, "From heading"),
        ({"property_title": "Word Document", "heading": "From heading"}, "From heading"),
        ({}, None),
    ],
)
def test_a_word_files_title_is_found(given_as, title):
    assert read_docx(word(**given_as)).metadata.title == title


def test_the_title_that_is_made_up_for_a_word_file_without_properties_is_none():
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as full, zipfile.ZipFile(data, "w") as bare:
        for item in full.infolist():
            if item.filename == "_rels/.rels":
                bare.writestr(item, re.sub(rb"<[^>]*core-properties[^>]*>", b"", full.read(item)))
            else:
                bare.writestr(item, full.read(item))
    assert Document(data).core_properties.title == "Word Document"
    assert read_docx(data.getvalue()).metadata.title is None


@pytest.mark.parametrize("data", [b"PK\x03\x04word/", b"no zip at all", b""])
def test_a_damaged_word_file_is_refused(data):
    with pytest.raises(ValueError, match="damaged"):
        read_docx(data)


def test_a_zip_that_is_no_word_file_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("word/nothing.xml", "<x/>")
    with pytest.raises(ValueError, match="damaged"):
        read_docx(data.getvalue())


def test_a_word_file_with_broken_xml_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word())) as good, zipfile.ZipFile(data, "w") as bad:
        for item in good.infolist():
            bad.writestr(item, b"<broken" if item.filename == "word/document.xml" else good.read(item))
    with pytest.raises(ValueError, match="damaged"):
        read_docx(data.getvalue())


def test_a_word_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(office, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(ValueError, match="unpacks to more"):
        read_docx(word())


def test_a_pdf_is_read_and_its_lines_joined():
    found = read_pdf(pdf(ascii_lines(), title=TITLE))
    assert found.metadata.title == TITLE
    assert "sending a wall of brown water through three villages and killing at least 12 people" in found.text


@pytest.mark.parametrize("title", ["Microsoft Word - dam", "dam_final.docx", ""])
def test_a_pdfs_title_is_not_its_file_name(title):
    assert read_pdf(pdf(ascii_lines(), title=title)).metadata.title not in {
        "Microsoft Word - dam",
        "dam_final.docx",
    }


def test_a_pdf_of_too_many_pages_says_what_was_read(monkeypatch):
    from pypdf import PdfReader, PdfWriter

    monkeypatch.setattr(office, "MAX_PDF_PAGES", 2)
    writer = PdfWriter()
    for _ in range(3):
        writer.append(PdfReader(io.BytesIO(pdf(ascii_lines()))))
    whole = io.BytesIO()
    writer.write(whole)
    assert "only the first 2 of 3 pages were read" in read_pdf(whole.getvalue()).metadata.warnings


def test_a_scan_is_told_from_an_article():
    with pytest.raises(ValueError, match="scan"):
        read_pdf(pdf([]))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.4", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\ntrailer << /Root 9 0 R >>\nstartxref\n0\n%%EOF"]
)
def test_a_damaged_pdf_is_refused(data):
    with pytest.raises(ValueError, match="damaged"):
        read_pdf(data)


def test_an_encrypted_pdf_is_refused():
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(ascii_lines()))))
    writer.encrypt("secret", algorithm="RC4-128")
    data = io.BytesIO()
    writer.write(data)
    with pytest.raises(ValueError, match="encrypted"):
        read_pdf(data.getvalue())


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_no_damage_breaks_the_pdf_reader_or_makes_words_up(place, damage):
    whole = pdf(ascii_lines())
    data = bytearray(whole)
    data[place : place + len(damage)] = damage
    try:
        found = read_pdf(bytes(data))
    except ValueError:
        return
    # A damaged width may lose the blank between two words.
    known = "".join("".join(ascii_lines()).split())
    strange = [word for word in found.text.split() if word not in known]
    assert len(strange) <= 2 * len(damage)


def test_the_pages_of_a_pdf_are_read_until_there_are_too_many_marks(monkeypatch):
    from pypdf import PdfReader, PdfWriter

    page = PdfReader(io.BytesIO(pdf(ascii_lines()))).pages[0]
    writer, data = PdfWriter(), io.BytesIO()
    for _ in range(5):
        writer.add_page(page)
    writer.write(data)
    monkeypatch.setattr(office, "MAX_PDF_MARKS", 70)
    found = read_pdf(data.getvalue())
    assert "gave way before dawn on Monday" in found.text
    assert any(
        re.fullmatch(r"only the first [1-4] of 5 pages were read", each) for each in found.metadata.warnings
    )


def test_a_word_file_of_very_many_paragraphs_is_cut_and_says_so(monkeypatch):
    monkeypatch.setattr(office, "MAX_WORD_PARAGRAPHS", 2)
    found = read_docx(word())
    assert found.text.strip().split("\n\n") == list(PARAGRAPHS[:2])
    assert "only the first 2 paragraphs were read" in found.metadata.warnings


def test_a_word_file_with_too_long_a_text_is_refused(monkeypatch):
    monkeypatch.setattr(office, "MAX_XML_BYTES", 1000)
    with pytest.raises(ValueError, match="its text to more than"):
        read_docx(word())
