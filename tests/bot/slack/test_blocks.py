import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.slack.blocks import (
    answer_messages,
    briefing_messages,
    claim_messages,
    plain_message,
    summary_messages,
)
from bot.slack.layout.paging import weight
from bot.slack.limits import BLOCKS_PER_MESSAGE, FALLBACK_LENGTH, MESSAGE_BUDGET, clip
from bot.slack.views import citation_view, notice_view
from tests.values import (
    a_briefing,
    a_citation,
    a_claim_report,
    a_look_up,
    a_statement,
    a_summary,
    an_abstention,
    an_answer,
)

HOSTILE = st.text(
    alphabet=st.sampled_from("ab <>&|*_~`[]()!@#\u202e\u200b\n😀漢"), min_size=1, max_size=400
).map(lambda text: "x" + text)


def texts(part):
    if isinstance(part, dict):
        own = [part["text"]] if isinstance(part.get("text"), str) else []
        return own + [text for value in part.values() for text in texts(value)]
    return [text for each in part for text in texts(each)] if isinstance(part, list | tuple) else []


def written(messages):
    return " ".join(text for message in messages for text in texts(message.blocks))


def assert_valid(messages):
    for message in messages:
        assert 0 < len(message.text) <= FALLBACK_LENGTH
        assert 0 < len(message.blocks) <= BLOCKS_PER_MESSAGE
        assert sum(map(weight, message.blocks)) <= MESSAGE_BUDGET
        for block in message.blocks:
            Block.parse(json.loads(json.dumps(block))).to_dict()


def buttons(messages):
    return [
        element
        for message in messages
        for block in message.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    ]


def test_an_answer_shows_its_statements_differences_sources_and_a_button_each():
    messages = answer_messages(an_answer())
    assert_valid(messages)
    shown = written(messages)
    assert "At least 9 were dead.  [1]" in shown
    assert "Sources differ on dead:" in shown
    assert "the governor: 7, 2026-03-11" in shown
    assert "[2] no outlet stated, undated:" in shown
    assert [button["value"] for button in buttons(messages)] == ["0123456789ab:1", "0123456789ab:2"]


def test_a_source_with_a_web_address_is_a_link_and_one_without_is_not():
    elements = json.dumps(answer_messages(an_answer())[0].blocks)
    assert elements.count('"type": "link"') == 1


def test_an_abstention_shows_the_nearest_and_offers_nothing_to_open():
    messages = answer_messages(an_abstention())
    assert "Nearest in the archive" in written(messages)
    assert buttons(messages) == []


def test_a_written_answer_says_what_was_checked():
    written_answer = an_answer(statements=(a_statement(form="written"),), engine="openai:gpt-5-mini")
    assert "were checked" in written(answer_messages(written_answer))
    assert "were checked" not in written(answer_messages(an_answer()))


def test_a_briefing_labels_a_single_origin_and_says_what_failed():
    messages = briefing_messages(a_briefing())
    assert_valid(messages)
    shown = written(messages)
    assert "single origin" in shown
    assert "feed.example: timed out" in shown
    assert "2026-03-10" in shown


def test_a_summary_and_a_claim_are_valid_messages():
    assert_valid(summary_messages(a_summary()))
    messages = claim_messages(a_claim_report())
    assert_valid(messages)
    assert "Outlets that printed it: 1" in written(messages)
    unprinted = a_claim_report(matches=(), first=None)
    assert "Nobody in the archive printed this" in written(claim_messages(unprinted))


def test_two_hundred_sources_are_paged_and_none_is_lost():
    citations = tuple(a_citation(n) for n in range(1, 201))
    statements = tuple(a_statement(f"Sentence {n}. " + "word " * 60, (n,)) for n in range(1, 201))
    messages = answer_messages(an_answer(citations=citations, statements=statements, disagreements=()))
    assert_valid(messages)
    assert len(buttons(messages)) == 200
    assert all(f"Sentence {n}. " in written(messages) for n in range(1, 201))


@settings(max_examples=60, deadline=None)
@given(HOSTILE, HOSTILE)
def test_hostile_text_never_becomes_markup_or_an_invalid_message(title, quote):
    citation = a_citation(title=title, quote=quote, outlet=title[:80])
    answer = an_answer(text=quote, citations=(citation,), statements=(a_statement(quote),), disagreements=())
    messages = answer_messages(answer)
    assert_valid(messages)
    assert "<" not in messages[0].text
    assert '"mrkdwn"' not in json.dumps([message.blocks for message in messages])
    assert citation_view(a_look_up(citation=citation))["blocks"]


def test_a_sentence_of_thirty_thousand_letters_stays_within_the_limits():
    assert_valid(answer_messages(an_answer(statements=(a_statement("word " * 6_000),))))


def test_the_citation_modal_marks_the_sentence_and_says_its_state():
    view = citation_view(a_look_up())
    bold = [
        element["text"]
        for block in view["blocks"]
        if block["type"] == "rich_text"
        for element in block["elements"][0]["elements"]
        if element.get("style", {}).get("bold")
    ]
    assert bold == ["At least 9 were dead."]
    shown = " ".join(texts(view["blocks"]))
    assert "Unchanged since it was cited." in shown
    assert "Harbour Mercury" in shown
    assert "how we know: stated" in shown


def test_a_citation_of_a_file_names_the_file():
    citation = a_citation(url=None, path="desk/a.txt", published=None, author="A. Name")
    view = citation_view(
        a_look_up(citation=citation, link=None, before="", after="", copies=(), published_basis=None)
    )
    assert "From the file desk/a.txt" in " ".join(texts(view["blocks"]))


@pytest.mark.parametrize(
    "view", [notice_view("Citation", "Gone."), citation_view(a_look_up(current="withdrawn"))]
)
def test_every_modal_has_a_short_title_and_a_way_to_close_it(view):
    assert len(view["title"]["text"]) <= 24
    assert view["close"]


def test_our_own_words_are_escaped_in_the_fallback():
    assert plain_message("a <b>").text == "a &lt;b&gt;"


def test_a_text_is_clipped_at_a_word_and_says_so():
    assert clip("one two three", 9) == "one two…"
    assert clip("x" * 20, 10) == "x" * 9 + "…"
    assert clip("short", 10) == "short"


def test_a_citation_without_a_linkable_address_names_neither_link_nor_file():
    view = citation_view(a_look_up(link=None, citation=replace(a_citation(), path=None)))
    assert '"link"' not in json.dumps(view)


def test_the_footer_says_what_the_model_took_and_an_earlier_figure_is_marked():
    answer = an_answer()
    changed = replace(
        answer,
        usage={"requests": 1, "input_tokens": 1204, "output_tokens": 96, "cost_usd": 0.0005},
        disagreements=(replace(answer.disagreements[0], kind="update"),),
    )
    said = json.dumps([message.blocks for message in answer_messages(changed)])
    assert "1,204 + 96 tokens, $0.0005" in said
    assert said.count("earlier: ") == 1


def test_sources_stand_by_outlet_and_an_article_once_with_all_its_numbers():
    citations = (
        a_citation(1, outlet="Northlight"),
        a_citation(2, outlet="Courier"),
        a_citation(3, outlet="Northlight", title="Another"),
        a_citation(4, article="article1", outlet="Northlight"),
    )
    shown = written(answer_messages(an_answer(citations=citations, disagreements=())))
    lines = ("[1] [4] Northlight, 2026-03-11: ", "[3] Northlight, 2026-03-11: ", "[2] Courier, 2026-03-11: ")
    assert [shown.index(line) for line in lines] == sorted(shown.index(line) for line in lines)
