"""What a feed says of an article in a line or two."""

import pytest

from retrieval.ingest.summaries import summary_of

TITLE = "Dam bursts above Varn valley"
SAID = "A dam above the Varn valley burst on Monday, officials said. Ten people are missing."


@pytest.mark.parametrize(
    "markup",
    [
        SAID,
        f"<p>{SAID}</p>",
        f"<img src='a.jpg'/>{SAID}",
        f"<p>{SAID} <a href='https://valley.example/a'>Continue reading...</a></p>",
        f"{SAID}<br>Read more on our website",
        f"<p>{SAID}</p><p>The post <a href='a'>Dam bursts</a> appeared first on <a>The Post</a>.</p>",
        f"<p>{SAID} Rescuers from three [&hellip;]</p>",
        SAID.replace(" burst", " &lt;b&gt;burst&lt;/b&gt;"),
    ],
)
def test_a_summary_is_its_sentences_without_what_stands_around_them(markup):
    assert summary_of(markup, TITLE) == SAID


def test_paragraphs_stay_apart():
    assert summary_of(f"<p>{SAID}</p><p>The road is closed.</p>", TITLE) == f"{SAID}\nThe road is closed."


def test_a_summary_that_is_one_cut_sentence_is_kept_as_it_is():
    cut = "A dam above the Varn valley burst on Monday, and rescuers from three […]"
    assert summary_of(f"<p>{cut}</p>", TITLE) == cut


@pytest.mark.parametrize(
    "markup",
    [
        "",
        TITLE,
        f"{TITLE}.",
        "Rain is expected.",
        "<a href='a'>Comments</a>",
        f"<a href='a'>{TITLE}</a>&nbsp;<font>The Orrow Valley Post of today</font>",
        "<p>Article URL: https://valley.example/a</p><p>Points: 3</p>",
        "<p>Read more about the dam that burst above the valley in our archive.</p>",
    ],
)
def test_what_tells_no_more_than_the_headline_is_no_summary(markup):
    assert summary_of(markup, TITLE) is None
