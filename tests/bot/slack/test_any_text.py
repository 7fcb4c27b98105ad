"""Any text at all, as it is streamed, posted and told of: always valid, never a mention or a foreign link."""

import string
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from bot.slack.asking.answering import stopped_messages
from bot.slack.blocks import answer_messages, plain_message
from bot.slack.layout.markdown import escaped, pieces, streamed
from bot.slack.layout.paging import weight
from bot.slack.limits import BLOCKS_PER_MESSAGE, FALLBACK_LENGTH, MESSAGE_BUDGET
from bot.slack.mrkdwn import web_link
from tests.doubles.slack_workspace.blocks import check_message_blocks
from tests.doubles.slack_workspace.rendering import links, live_mentions, visible_text
from tests.values import a_statement, an_answer

HOSTILE = (
    "<!channel>",
    "<!here|here>",
    "<@U012AB3CD>",
    "<#C012AB3CD|news>",
    "<https://evil.example|Reuters>",
    "[Reuters](https://evil.example)",
    "![x](https://evil.example/p.png)",
    "https://evil.example/a?b=c",
    "www.evil.example",
    "*bold* _it_ ~no~ `code` ```fence```",
    "&lt;!channel&gt; &amp;",
    "\\<!channel>",
    "\\",
    "# 1. - > | a | b |",
    "\u202eevil\u202c",
    "שלום مرحبا",
    "👩‍👩‍👧‍👦🇺🇦",
    "\x00\x1b[31m",
    "\n\n---\n",
    "a" * 3_100,
)
TEXTS = st.lists(
    st.sampled_from(HOSTILE) | st.text(max_size=40) | st.text(string.punctuation, max_size=12), max_size=40
).map("".join)


def is_harmless(content):
    return not live_mentions(content) and not links(content)


@given(TEXTS, st.lists(st.integers(1, 400), max_size=20))
@settings(max_examples=100, deadline=None)
def test_streamed_text_calls_nobody_and_leads_nowhere_wherever_it_is_cut(text, lengths):
    said = escaped(text)
    assert is_harmless({"blocks": [{"type": "markdown", "text": said}]})
    for length in lengths:
        parts = list(pieces(said, length + 5))
        assert "".join(parts) == said
        for part in parts:
            assert is_harmless({"blocks": [{"type": "markdown", "text": part}]})


@given(TEXTS, st.integers(5, 40))
def test_no_escape_is_ever_cut_in_two(text, length):
    for part in pieces(escaped(text), length):
        backslashes = len(part) - len(part.rstrip("\\"))
        assert backslashes % 2 == 0
        assert not part.endswith(("&", "&l", "&lt", "&g", "&gt")) or part.endswith("&")


def test_a_mention_split_over_two_chunks_stays_words():
    for cut in range(len("<!channel>")):
        first, second = (escaped(part) for part in ("<!channel>"[:cut], "<!channel>"[cut:]))
        assert is_harmless({"blocks": [{"type": "markdown", "text": first + second}]})


@pytest.mark.parametrize(
    ("text", "read"), [("<!channel>", "&lt;\\!channel&gt;"), ("a [1](x)", "a \\[1\\]\\(x\\)")]
)
def test_what_is_streamed_reads_as_it_was_written(text, read):
    assert escaped(text) == read


def test_a_streamed_sentence_shows_its_marks():
    said = streamed(a_statement("It *broke*.", (1, 12)))
    assert said == "It \\*broke\\*. **\\[1\\]** **\\[12\\]** "
    assert visible_text({"blocks": [{"type": "markdown", "text": said}]}).count("[1]") == 1


def valid(message):
    check_message_blocks(list(message.blocks))
    for block in message.blocks:
        Block.parse(block).validate_json()
    assert len(message.blocks) <= BLOCKS_PER_MESSAGE
    assert sum(map(weight, message.blocks)) <= MESSAGE_BUDGET
    assert len(message.text) <= FALLBACK_LENGTH
    assert not live_mentions({"text": message.text, "blocks": list(message.blocks)})


@given(TEXTS, TEXTS, st.sampled_from((0, 1, 30, 200)))
@settings(max_examples=15, deadline=None)
def test_an_answer_of_any_words_with_any_number_of_sources_is_valid_on_every_page(text, title, sources):
    answer = an_answer()
    citation = answer.citations[0]
    citations = tuple(
        replace(
            citation,
            n=n,
            article=f"article{n}",
            title=title,
            outlet=title[:60] or None,
            url=f"https://press.example/{n}",
        )
        for n in range(1, sources + 1)
    )
    statements = (a_statement(text, tuple(range(1, min(sources, 30) + 1))),) * 3
    changed = replace(answer, text=text or "x", statements=statements, citations=citations)
    pages = answer_messages(changed)
    for page in pages:
        valid(page)
    led = {address for page in pages for _, address in links({"blocks": list(page.blocks)})}
    assert led == {web_link(each.url) for each in citations}
    shown = "".join(visible_text({"blocks": list(page.blocks)}) for page in pages)
    assert all(f"[{n}] " in shown for n in range(1, sources + 1))


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=15, deadline=None)
def test_what_was_told_until_a_stop_is_valid(texts):
    for page in stopped_messages([a_statement(each) for each in texts]):
        valid(page)


@given(TEXTS)
@settings(max_examples=30, deadline=None)
def test_our_own_words_around_others_are_valid(text):
    valid(plain_message(f"So it is: {text[:2_000]}"))


def test_thirty_thousand_letters_are_paged_and_none_is_lost():
    words = [f"word{number}" for number in range(3_700)]
    statements = tuple(
        a_statement(" ".join(words[start : start + 20]) + ".") for start in range(0, len(words), 20)
    )
    answer = replace(an_answer(), statements=statements, text=" ".join(each.text for each in statements))
    pages = answer_messages(answer)
    assert len(pages) > 3
    shown = " ".join(visible_text({"blocks": list(page.blocks)}) for page in pages)
    assert all(f"{word} " in shown or f"{word}." in shown for word in words)
    for page in pages:
        valid(page)
