"""Inputs made to break a reader, each small to send and costly to unfold."""

import base64
import gzip
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from textwrap import wrap

from tests.ingest.articles import PARAGRAPHS, page

_LAUGHS = "".join(f'<!ENTITY a{level + 1} "{f"&a{level};" * 10}">' for level in range(11))
DTD = f'<?xml version="1.0"?><!DOCTYPE any [<!ENTITY a0 "ha">{_LAUGHS}]>'
"""Entities that unfold to 2 × 10^11 letters (the "billion laughs")."""

LONG_LINE = 100_000_000
"""Bytes of the line without an end, and of the largest file that is read."""

_WORDS = b"word and the dam was there "


def long_line(opening: bytes = b"", ending: bytes = b"", size: int = LONG_LINE - 100) -> bytes:
    """Return one line of `size` bytes between an opening and an ending."""
    return opening + _WORDS * ((size - len(opening) - len(ending)) // len(_WORDS)) + ending


def pdf_of(stream: bytes, filters: str = "/FlateDecode") -> bytes:
    """Return a PDF of one page with the (packed) stream, that asks to run a script when opened."""
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} /Filter {filters} >>\nstream\n".encode() + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    data, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(data))
        data += f"{number} 0 obj\n".encode() + each + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(data)
    return data + b"xref\n0 6\n0000000000 65535 f \n" + table + trailer


def word_with(document: bytes, relations: bytes = b"") -> bytes:
    """Return a Word file with this main part, and more relations in it."""
    from docx import Document

    plain, changed = io.BytesIO(), io.BytesIO()
    Document().save(plain)
    with zipfile.ZipFile(plain) as full, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in full.infolist():
            part = document if item.filename == "word/document.xml" else full.read(item)
            if item.filename == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", relations + b"</Relationships>")
            archive.writestr(item.filename, part)
    return changed.getvalue()


def word_document(body: str) -> bytes:
    """Return the main part of a Word file."""
    namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    opening = f'<?xml version="1.0"?><w:document xmlns:w="{namespace}">'
    return f"{opening}<w:body>{body}</w:body></w:document>".encode()


def lying(data: bytes, part: bytes) -> bytes:
    """Return a zip archive that says of `part` that it unpacks to 1,000 bytes."""
    return data.replace(len(part).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def _word_paragraphs(count: int) -> bytes:
    return word_document("<w:p><w:r><w:t>word and the dam</w:t></w:r></w:p>" * count)


def _mail(body: str, headers: str = "Subject: x\n") -> bytes:
    return f"From: Valley Post <news@valley.example>\n{headers}\n{body}".encode()


def _nested(depth: int, opening: str, body: str = "x") -> bytes:
    return _mail(opening * depth + body, "Content-Type: message/rfc822\n")


_TWICE = zlib.compress(zlib.compress(b" " * 300_000_000))
_FULL = b"BT /F1 10 Tf (word and the dam) Tj ET "
_EXTERNAL = (
    b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"'
    b' Target="http://127.0.0.1:9/x.png" TargetMode="External"/>'
)
_LARGE_PART = bytes(101_000_000)
_PARTS = "".join(f"--b\nContent-Type: text/plain\n\n{PARAGRAPHS[1]}\n" for _ in range(20_000))

REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "entities.rss": (
        f"{DTD}<rss><channel><title>&a11;</title></channel></rss>".encode,
        "can be a bomb",
    ),
    "entities.atom": (f"{DTD}<feed><title>&a11;</title></feed>".encode, "can be a bomb"),
    "entities.xhtml": (f"{DTD}<html><body><p>&a11;</p></body></html>".encode, "can be a bomb"),
    "drawing.xml": (f"{DTD}<svg><text>&a11;</text></svg>".encode, "can be a bomb"),
    "entities.docx": (
        lambda: word_with(DTD.encode() + word_document("<w:p>&a11;</w:p>").partition(b"?>")[2]),
        "damaged",
    ),
    "packed.txt": (lambda: gzip.compress(PARAGRAPHS[0].encode()), "binary"),
    "packed.html": (lambda: gzip.compress(bytes(100_000_000), 1), "binary"),
    "half.txt": (lambda: "\n\n".join(PARAGRAPHS).encode("utf-16-le"), "binary"),
    "long.html": (lambda: long_line(b"<html><p>"), "more than 10,000,000 characters"),
    "long.jsonl": (lambda: long_line(b'{"text": "', b'"}'), "a line of more than 10,000,000 characters"),
    "deep.json": (lambda: b"[" * 100_000, "nested too deeply"),
    "deep.jsonl": (lambda: b'{"a":' * 100_000, "nested too deeply"),
    "digits.json": (lambda: b'{"text": "x", "n": ' + b"9" * 5_000 + b"}", "a number is too long"),
    "not-a-number.json": (lambda: b'{"text": "x", "title": NaN}', "title is not text"),
    "half.jsonl": (lambda: b'{"title": "\\ud800", "text": 1}', "text is not text"),
    "deep.html": (lambda: b"<html><body>" + b"<div>" * 100_000, "no article"),
    "packed.pdf": (lambda: pdf_of(zlib.compress(_FULL * 1_000_000)), "unpacks to more"),
    "twice-packed.pdf": (lambda: pdf_of(_TWICE, "[/FlateDecode /FlateDecode]"), "unpacks to more"),
    "crowded.pdf": (lambda: pdf_of(zlib.compress(_FULL * 200_000)), "unpacks to more"),
    "nothing.pdf": (lambda: b"%PDF-1.7\nstartxref\n99\n%%EOF", "damaged"),
    "packed.docx": (lambda: word_with(_LARGE_PART), "unpacks to more"),
    "large.docx": (lambda: word_with(word_document(" " * 21_000_000)), "its text to more than 20 MB"),
    "lying.docx": (lambda: lying(word_with(_LARGE_PART), _LARGE_PART), "damaged"),
    "deep.eml": (lambda: _nested(3_000, "Content-Type: message/rfc822\n\n"), "a broken mail"),
    "parts.eml": (
        lambda: _mail(_PARTS, "Content-Type: multipart/mixed; boundary=b\n"),
        "more than 10,000 parts",
    ),
}
"""By file name: how to make it, and what the reason must say."""

_ART = "\n\n".join(PARAGRAPHS)
_LINES = [line for each in PARAGRAPHS for line in (*wrap(each.replace("“", '"').replace("”", '"'), 80), "")]
_SHOWN = b"".join(b"(%s) Tj T* " % line.encode() for line in _LINES)
_PARTS_OF_ONE = f"--b\nContent-Type: text/plain\n\n{_ART}\n--b\nContent-Type: application/pdf"

CLEANED: Mapping[str, Callable[[], bytes]] = {
    "broken.txt": lambda: _ART.encode().replace(b"Rescue", b"\xff\xfeRescue"),
    "wide.txt": lambda: _ART.encode("utf-16"),
    "hidden.txt": lambda: _ART.replace("dam above", "d\u200bam\u202e ab\u2066ove").encode(),
    "wrong.html": lambda: page(head='<meta charset="utf-16">').encode(),
    "wrong-too.html": lambda: page(head='<meta charset="rot13">').encode(),
    "attribute.html": lambda: page().replace("<body>", f'<body data-x="{"x" * 9_000_000}">').encode(),
    "attributes.html": lambda: page().replace("<body>", f"<body {'a=b ' * 500_000}>").encode(),
    "unclosed.html": ("<html><body><article>" + "".join(f"<p><b>{each}" for each in PARAGRAPHS)).encode,
    "deep-data.html": lambda: page(
        head=f'<script type="application/ld+json">{"[" * 100_000}</script>'
    ).encode(),
    "script.html": lambda: page(body=f"<script>var text = '{PARAGRAPHS[0] * 1000}'</script>").encode(),
    "script.pdf": lambda: pdf_of(zlib.compress(b"BT /F1 10 Tf 14 TL 40 800 Td " + _SHOWN + b"ET")),
    "external.docx": lambda: word_with(
        word_document("".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in PARAGRAPHS)), _EXTERNAL
    ),
    "evil-name.eml": lambda: _mail(
        f'{_PARTS_OF_ONE}; name="../../../etc/passwd"\nContent-Disposition: attachment;'
        ' filename="../../../etc/passwd\0.txt"\nContent-Transfer-Encoding: base64\n\n'
        f"{base64.b64encode(b'%PDF-1.4').decode()}\n--b--\n",
        "Subject: x\nContent-Type: multipart/mixed; boundary=b\n",
    ),
    "encoded-words.eml": lambda: _mail(_ART, f"Subject: {'=?utf-8?q?a?= ' * 100_000}\n"),
    "senders.eml": lambda: _mail(_ART, f"To: {'(' * 30_000}\nSubject: {'(' * 30_000}\n"),
    "numbers.json": lambda: (
        json.dumps({"text": _ART, "n": float("nan"), "m": 1}).replace("1}", "1e999}").encode()
    ),
    "half-letters.jsonl": lambda: json.dumps({"text": f"{_ART}\ud800", "title": "\udfff dam"}).encode(),
}
"""By file name: how to make inputs that are odd but hold the article, which must come in."""

CUT: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "long.txt": (long_line, "lines were cut after 100,000 characters"),
    "long.md": (long_line, "lines were cut after 100,000 characters"),
    "long.eml": (lambda: long_line(b"Subject: x\n\n"), "only the first 20 of 99 MB of the mail were read"),
    "alike.html": (
        f"<html><body><article>{f'<p>{PARAGRAPHS[1]}</p>' * 60_000}</article></body></html>".encode,
        "only the first 12,000 elements of the page were read",
    ),
    "paragraphs.docx": (
        lambda: word_with(_word_paragraphs(25_000)),
        "only the first 20,000 paragraphs were read",
    ),
}
"""By file name: how to make inputs of which only a part is read, and the warning that says so."""
