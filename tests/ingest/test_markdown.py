import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.markdown import read_markdown
from tests.ingest.articles import PARAGRAPHS, TEXT, TITLE

FRONT = """---
title: "Dam gives way"
author: Ana Lind
date: 2026-03-02
source: https://valley.example/dam?utm_source=x
site: Valley Post
tags: [dam, flood]
---
"""


def test_an_article_with_marks_becomes_plain():
    marked = f"# {TITLE}\n\n" + "\n\n".join(PARAGRAPHS).replace(
        "three villages", "**three** _villages_"
    ).replace("Rescue crews", "[Rescue *crews*](https://valley.example/a)")
    found = read_markdown(marked)
    assert (found.metadata.title, found.text) == (TITLE, TEXT)


def test_front_matter_tells():
    said = read_markdown(FRONT + "\n\n".join(PARAGRAPHS)).metadata
    assert (said.title, said.author, said.outlet) == ("Dam gives way", "Ana Lind", "Valley Post")
    assert (said.published.value, said.published.basis) == ("2026-03-02", "stated")
    assert said.url == "https://valley.example/dam"


def test_front_matter_may_have_the_fields_of_a_record():
    front = (
        "---\nauthors: [Ana Lind, Jo Berg]\nlang: pt-BR\nsection: World\nlastmod: 2026-03-03\n"
        "status: withheld\n"
        "embargoed_until: 2026-03-13T06:00:00Z\nrights: © Valley Post\n---\n"
    )
    said = read_markdown(front + "\n\n".join(PARAGRAPHS)).metadata
    assert (said.author, said.authors) == ("Ana Lind, Jo Berg", ("Ana Lind", "Jo Berg"))
    assert (said.language, said.section, said.modified.value) == ("pt", "World", "2026-03-03")
    assert (said.status, said.embargoed_until.isoformat()) == ("withheld", "2026-03-13T06:00:00+00:00")
    assert said.rights.notice == "© Valley Post"


def test_a_status_of_a_site_generator_rules_nothing():
    assert read_markdown("---\nstatus: published\n---\n" + "\n\n".join(PARAGRAPHS)).metadata.status is None


def test_an_embargo_that_cannot_be_read_refuses_the_file():
    with pytest.raises(ValueError, match="end of the embargo"):
        read_markdown("---\nembargoed_until: tomorrow\n---\n" + "\n\n".join(PARAGRAPHS))


def test_front_matter_is_no_text():
    assert read_markdown(FRONT + "\n\n".join(PARAGRAPHS)).text == TEXT


def test_wrapped_lines_are_one_paragraph():
    wrapped = "\n\n".join(each.replace(" and ", "\nand ").replace(", ", ",\n") for each in PARAGRAPHS)
    assert read_markdown(wrapped).text == TEXT


def test_an_underlined_heading_is_a_title():
    found = read_markdown(f"{TITLE}\n======\n\n" + "\n\n".join(PARAGRAPHS))
    assert (found.metadata.title, found.text) == (TITLE, TEXT)


@pytest.mark.parametrize(
    "extra",
    [
        "![a picture](https://valley.example/a.png)",
        "```\ncode = 1\n```",
        "---",
        "* * *",
        "<!-- a remark -->",
        "[1]: https://valley.example/a 'title'",
        "<div>\n</div>",
    ],
)
def test_what_is_no_prose_is_left_out(extra):
    text = "\n\n".join((PARAGRAPHS[0], extra, *PARAGRAPHS[1:]))
    assert read_markdown(text).text == TEXT


@pytest.mark.parametrize(
    ("marked", "plain"),
    [
        ("> Rescue crews", "Rescue crews"),
        ("Rescue `crews`", "Rescue crews"),
        ("Rescue\\_crews", "Rescue_crews"),
        ("[Rescue][1] crews", "Rescue crews"),
        ("Rescue [2][3] crews", "Rescue [2][3] crews"),
        ("<b>Rescue</b> crews", "Rescue crews"),
        ("Rescue 2 * 3 * 4", "Rescue 2 * 3 * 4"),
        ("Rescue snake_case_name", "Rescue snake_case_name"),
        ("Rescue <https://valley.example/a>", "Rescue https://valley.example/a"),
    ],
)
def test_marks_inside_a_line_are_taken_off(marked, plain):
    sentence = PARAGRAPHS[1].removeprefix("Rescue crews")
    text = "\n\n".join((PARAGRAPHS[0], marked + sentence, *PARAGRAPHS[2:]))
    assert plain + sentence in read_markdown(text).text


def test_items_of_a_list_stay_apart():
    items = f"- {PARAGRAPHS[1]}\n- {PARAGRAPHS[2]}\n3. {PARAGRAPHS[3]}"
    text = read_markdown(f"{PARAGRAPHS[0]}\nand more of it.\n{items}").text
    assert f"{PARAGRAPHS[1]}\n\n" in text
    assert f"{PARAGRAPHS[2]}\n\n" in text


def test_a_heading_in_the_middle_ends_the_paragraph_above_it():
    text = read_markdown(f"{PARAGRAPHS[0]}\n## A warning in March\n{PARAGRAPHS[1]}\n\n{PARAGRAPHS[2]}").text
    assert f"{PARAGRAPHS[0]}\n\n" in text


@pytest.mark.parametrize("unit", ["[", "![](", "**", "_a ", "`", "<", "---\n", "> ", "[a]: ", "<!--"])
def test_hostile_marks_take_no_more_than_moments(unit):
    started = time.process_time()
    read_markdown(unit * 20_000)
    assert time.process_time() - started < 5


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    assert isinstance(read_markdown(text).text, str)
