import textwrap

import pytest

from retrieval.ingest.lines import MAX_CHARACTERS, MAX_LINE_CHARACTERS, MAX_LINES, read_lines, tidy

PROSE = (
    "The council of the lower town has voted to keep the old U.S.-built tram on the harbour line for another"
    " ten years, although the operator had asked for buses, and it will pay for the rails from next spring."
)


def texts(raw):
    return [line.text for line in read_lines(raw).lines]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028", "\x0b", "\x85"])
def test_every_kind_of_newline_ends_a_line(newline):
    assert texts(f"one{newline}two") == ["one", "two"]


def test_blanks_of_all_kinds_become_one():
    assert texts("a\xa0\xa0b\u2003c\t d\u3000e") == ["a b c d e"]


def test_invisible_and_control_characters_disappear():
    assert texts("a\u200bb\ufeffc\x07d\u202ee\u00adf\U000e0041g") == ["abcdefg"]


def test_commands_to_a_terminal_disappear_whole():
    coloured = "Harbour \x1b[1;31mfire\x1b[0m: \x9b2Jtwo \x1b]0;title\x07dead\x1b(B \x1b]8;;http://a.example\x1b\\here"
    assert tidy(coloured) == "Harbour fire: two dead here"
    assert tidy("the sum [1;31m] stands\x1b") == "the sum [1;31m] stands"


def test_joiners_stay_where_a_script_spells_with_them_and_nowhere_else():
    assert tidy("می\u200cخواهم") == "می\u200cخواهم"
    assert tidy("par\u200cis") == "paris"


def test_a_lone_surrogate_becomes_the_replacement_character():
    assert tidy("a\ud800b") == "a\ufffdb"


def test_letters_and_accents_are_composed():
    assert tidy("Franc\u0327ois") == "François"


def test_lines_keep_their_number_and_their_block():
    first, second, third = read_lines("one\ntwo\n\n\nthree").lines
    assert [(line.number, line.text) for line in (first, second, third)] == [
        (1, "one"),
        (2, "two"),
        (5, "three"),
    ]
    assert first.block == second.block != third.block


def test_bullets_are_remembered_and_taken_off():
    (line,) = read_lines("  • Home").lines
    assert (line.text, line.is_bulleted, line.is_indented) == ("Home", True, True)


@pytest.mark.parametrize("width", [50, 60, 72, 80, 99])
def test_hard_wrapped_paragraphs_are_joined_again(width):
    raw = "\n\n".join(textwrap.fill(PROSE, width) for _ in range(3))
    assert texts(raw) == [PROSE] * 3


def test_wrapped_paragraphs_without_a_blank_line_between_end_at_their_short_line():
    raw = textwrap.fill(PROSE, 60) + "\n" + textwrap.fill(PROSE, 60)
    assert texts(raw) == [PROSE, PROSE]


def test_an_indented_line_starts_a_paragraph():
    raw = "\n".join("  " + textwrap.fill(f"{PROSE} {'x' * 40}", 72) for _ in range(2))
    assert len(texts(raw)) == 2


def test_a_bullet_starts_a_paragraph():
    raw = "\n".join(f"* {textwrap.fill(PROSE, 72)}" for _ in range(2))
    assert texts(raw) == [PROSE, PROSE]


def test_wrapped_chinese_is_joined_without_blanks():
    line = "委员会周三表示" * 8
    assert texts("\n".join([line] * 4)) == [line * 4]


def test_a_list_of_short_lines_is_not_joined():
    links = ["Home and garden", "World", "A very much longer link about the region and its weather", "Sport"]
    assert texts("\n".join(links)) == links


def test_text_with_long_lines_is_not_joined():
    raw = "\n".join([PROSE, "Short line here.", PROSE])
    assert texts(raw) == [PROSE, "Short line here.", PROSE]


def test_a_long_address_does_not_hide_that_mail_is_wrapped():
    wrapped = "\n\n".join(textwrap.fill(PROSE, 72) for _ in range(4))
    address = f"https://harbour.example/{'a' * 120}"
    assert texts(f"{wrapped}\n\n{address}") == [PROSE] * 4 + [address]


def test_what_is_cut_is_said():
    page = read_lines("a" * (MAX_CHARACTERS + 1))
    assert len(page.lines[0].text) == MAX_LINE_CHARACTERS
    assert page.warnings == (
        "only the first 2,000,000 of 2,000,001 characters were read",
        "lines were cut after 100,000 characters",
    )


def test_a_page_of_endless_lines_is_cut():
    page = read_lines("a\n" * (MAX_LINES + 5))
    assert len(page.lines) == MAX_LINES
    assert page.warnings == ("only the first 50,000 lines were read",)


def test_nothing_has_no_lines():
    assert read_lines(" \n\u200b\n").lines == ()


def test_a_link_set_apart_behind_its_words_is_taken_off():
    assert texts("The council votes <https://valley.example/a?b=c>") == ["The council votes"]
    assert texts("Write to Ida Marsh <mailto:ida@valley.example> about it.") == [
        "Write to Ida Marsh about it."
    ]


def test_a_line_that_is_only_a_link_does_not_end_its_block():
    first, second = read_lines("The council\n<https://valley.example/a>\nvotes").lines
    assert (first.block, second.number) == (second.block, 3)


def test_angle_brackets_around_words_stay():
    assert texts("<The Palace: Jang Noksu> and 3 < 4 > 2") == ["<The Palace: Jang Noksu> and 3 < 4 > 2"]
