import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.decode import decode

PAGE = '<html><head><meta charset="{}"></head><body>Grüße</body></html>'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_wins(encoding):
    assert decode("Grüße".encode(encoding), "latin-1") == "Grüße"


def test_bytes_that_only_look_like_a_mark_are_none():
    assert decode(b"\xff\xfe and then only plain words, as in a damaged file") == (
        "ÿþ and then only plain words, as in a damaged file"
    )


def test_utf_8_is_seen_whatever_the_header_says():
    assert decode("Grüße".encode(), "iso-8859-1") == "Grüße"


def test_the_headers_charset_is_used():
    assert decode("Привет".encode("koi8-r"), "koi8-r") == "Привет"


def test_ascii_bytes_may_be_another_charset():
    assert decode("知事".encode("iso-2022-jp"), "iso-2022-jp") == "知事"


@pytest.mark.parametrize("named", ["windows-1251", "cp1251"])
def test_the_pages_own_charset_is_used(named):
    page = PAGE.format(named).replace("Grüße", "Привет")
    assert decode(page.encode("cp1251")) == page


def test_the_header_comes_before_the_page():
    page = PAGE.format("koi8-r").replace("Grüße", "Привет")
    assert decode(page.encode("cp1251"), "cp1251") == page


def test_an_xml_declaration_counts():
    page = '<?xml version="1.0" encoding="iso-8859-2"?><rss>Łódź</rss>'
    assert decode(page.encode("iso-8859-2")) == page


def test_latin_1_means_windows_1252_on_the_web():
    assert decode("“Grüße”".encode("cp1252"), "iso-8859-1") == "“Grüße”"


def test_gb2312_means_its_larger_neighbour():
    assert decode("镕基".encode("gb18030"), "gb2312") == "镕基"


def test_a_page_that_claims_utf_16_in_readable_letters_is_wrong():
    page = PAGE.format("utf-16")
    assert decode(page.encode()) == page


@pytest.mark.parametrize("charset", ["nonsense", "punycode", "hex", "", "unicode_escape"])
def test_charsets_that_are_none_of_the_webs_are_passed_over(charset):
    assert decode(b"Gr\xfc\xdfe \\x41", charset) == "Grüße \\x41"


def test_a_few_broken_letters_do_not_turn_utf_8_into_something_else():
    assert decode("äöüß".encode() * 10 + b"\xc3") == "äöüß" * 10 + "\ufffd"


def test_nothing_fits_and_windows_1252_is_meant():
    assert decode(b"caf\xe9") == "café"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\0\0", b"abc\0def", bytes(range(32)) * 10 + b"\xff"])
def test_binary_data_is_refused(data):
    with pytest.raises(ValueError, match="binary"):
        decode(data)


def test_binary_data_without_zeros_is_refused():
    with pytest.raises(ValueError, match="binary"):
        decode(bytes(range(1, 32)) * 10)


@given(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"])))
def test_utf_8_comes_back_as_it_was(text):
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@given(st.binary(), st.sampled_from([None, "utf-8", "cp1251", "shift_jis", "euc-kr"]))
def test_any_bytes_are_text_or_a_value_error(data, charset):
    reason = ""
    try:
        decode(data, charset)
    except ValueError as error:
        reason = str(error)
    assert reason in {"", "binary data, not text"}
