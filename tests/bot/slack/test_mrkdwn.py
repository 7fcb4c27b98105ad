import pytest

from bot.slack.mrkdwn import escape, mentions, question_of, web_link
from bot.wording import printable


def test_a_question_loses_the_bots_mention_and_slacks_markup():
    text = "<@UBOT> what did <#C1|harbour> say about <https://a.example/x|this> &amp; that?"
    assert question_of(text, "UBOT") == "what did #harbour say about https://a.example/x & that?"


def test_a_question_cannot_bring_a_broadcast_or_another_mention():
    assert question_of("<!channel> <!here|here> <@U2> who?", "UBOT") == "who?"


def test_escaped_text_can_hold_no_mention_or_link():
    assert escape("<!channel> <@U1> & <https://evil.example|x>").count("<") == 0
    assert escape("a < b & c") == "a &lt; b &amp; c"


def test_letters_that_hide_or_turn_text_are_dropped():
    assert printable("a\u202eb\u200bc\x1b[31m\n") == "abc[31m\n"
    assert printable("10\u00a0000 می\u200cخواهم") == "10\u00a0000 می\u200cخواهم"


def test_mentions_come_in_order():
    assert mentions("<@U2> asks <@U1|bo>") == ("U2", "U1")


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "ftp://a.example", "https://", "mailto:a@b.example"]
)
def test_only_web_addresses_become_links(url):
    assert web_link(url) is None


def test_a_link_cannot_break_out_of_its_markup():
    assert web_link("https://a.example/x|y<z> w") == "https://a.example/x%7Cy%3Cz%3E%20w"
    assert (
        web_link("https://a.example/x?q=1&r=%20#:~:text=b,c") == "https://a.example/x?q=1&r=%20#:~:text=b,c"
    )
