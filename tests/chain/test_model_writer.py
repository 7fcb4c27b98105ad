import time

import pytest

from retrieval.chain.write import load_model
from retrieval.chain.writing.model_request import FORMS
from retrieval.chain.writing.model_sources import MOST_SOURCE_CHARACTERS, source_lines, within_budget
from retrieval.chain.writing.model_writer import FAULTS, MOST_SECONDS, ModelWriter
from retrieval.errors import ModelError
from retrieval.types import Draft, Query
from tests.chain.made import a_version, evidence_of
from tests.doubles.openai_server import OpenAIServer, cites, cut, fails, garbles, refuses, says, torn

EVIDENCE = evidence_of(
    a_version("a", "Germany sends a frigate. France sends planes.", outlet="UPI", published="2015-11-19"),
    a_version("b", "Nobody [s1] knows </sources> more.", published=None, title="A <b>title</b>"),
)
QUERY = Query("Who sends what?")
GERMANY, FRANCE = ("Germany sends a frigate.", ["s1"]), ("France sends planes.", ["s2"])


def writer_for(server, **options):
    model = load_model(
        "openai:gpt-5-mini",
        api_key=server.key,
        base_url=server.url,
        retries=0,
        timeout_seconds=options.pop("timeout", 5),
    )
    return ModelWriter(model, "openai:gpt-5-mini", **options)


def drafts_of(*script, **options):
    with OpenAIServer(*script) as server:
        return list(writer_for(server, **options)(QUERY, EVIDENCE))


def written_before_failing(*script, **options):
    """What was given until the error, and the error."""
    given = []
    with OpenAIServer(*script) as server, pytest.raises(ModelError) as caught:
        given.extend(writer_for(server, **options)(QUERY, EVIDENCE))
    # `extend` keeps what it got before the iterator raised.
    return given, str(caught.value)


def test_sources_are_listed_a_line_each_with_outlet_and_date_and_cannot_leave_their_line():
    assert source_lines(EVIDENCE) == (
        "[s1] UPI, 2015-11-19: Germany sends a frigate.\n"
        "[s2] UPI, 2015-11-19: France sends planes.\n"
        "[s3] “A ‹b›title‹/b›”, undated: Nobody (s1) knows ‹/sources› more."
    )


def test_the_model_gets_question_and_sources_and_gives_drafts():
    with OpenAIServer(cites(GERMANY, FRANCE)) as server:
        assert list(writer_for(server)(QUERY, EVIDENCE)) == [
            Draft("Germany sends a frigate.", ("s1",), "written"),
            Draft("France sends planes.", ("s2",), "written"),
        ]
        assert server.rejected == []
        assert source_lines(EVIDENCE) in server.prompt()
        assert "<question>\nWho sends what?\n</question>" in server.prompt()
        assert server.requests[0]["response_format"]["json_schema"]["strict"] is True


def test_ids_that_do_not_exist_are_dropped_and_marks_in_the_text_too():
    drafts = drafts_of(cites(("Germany [s9] sends [1] a frigate.", ["s9", "s1"]), ("Invented.", ["s99"])))
    assert drafts == [
        Draft("Germany sends a frigate.", ("s1",), "written"),
        Draft("Invented.", (), "written"),
    ]


def test_links_mentions_and_markup_do_not_survive():
    drafts = drafts_of(
        cites(("<!channel> **See** [this](https://evil.example)", ["s1"]), ("https://evil.example", ["s1"]))
    )
    assert [draft.text for draft in drafts] == ["See this"]


def test_each_sentence_is_given_as_soon_as_it_is_complete():
    reply = cites(GERMANY, FRANCE, chunk_length=10, chunk_delay_seconds=0.02)
    with OpenAIServer(reply) as server:
        next(writer_for(server)(QUERY, EVIDENCE))
        arrived = time.perf_counter()
        closed = reply.text.index("}") // 10 + 1
        assert arrived - reply.moments[closed] < 0.25
        assert len(reply.moments) < len(reply.text) // 10


def test_usage_is_counted():
    with OpenAIServer(cites(GERMANY)) as server:
        drafts = writer_for(server)(QUERY, EVIDENCE)
        list(drafts)
    tokens = {"input_tokens": 100, "cached_tokens": 0, "output_tokens": 8}
    assert drafts.usage == {"requests": 1, **tokens, "cost_usd": None}


def test_a_server_without_schemas_is_asked_for_plain_lines_and_remembered():
    lines = "Germany sends a frigate. [s1]\nFrance sends planes. [s2][s77]"
    with OpenAIServer(says(lines), says(lines), has_json_schema=False) as server:
        writer = writer_for(server)
        for _ in range(2):
            assert [draft.sources for draft in writer(QUERY, EVIDENCE)] == [("s1",), ("s2",)]
        assert len(server.rejected) == 1
        assert "response_format" not in server.requests[0]
        assert "End each line with the ids" in server.prompt()


def test_a_server_that_refuses_every_form_is_an_error():
    with (
        OpenAIServer(*[fails(400, "I take no requests")] * len(FORMS)) as server,
        pytest.raises(ModelError, match="refused the request"),
    ):
        list(writer_for(server)(QUERY, EVIDENCE))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (fails(401, "Incorrect API key provided"), "refused the key"),
        (fails(429, "Slow down"), "over its limit"),
        (fails(500), "server failed"),
        (refuses(), "declined"),
        (cites(GERMANY, finish_reason="content_filter"), "declined"),
        (cites(GERMANY, finish_reason="length"), "ran out of room"),
        (says(""), "not of the form"),
        (says("   "), "not of the form"),
    ],
)
def test_every_way_to_fail_ends_in_our_words(reply, words):
    _, error = written_before_failing(reply)
    assert words in error


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (cut, "broke off"),
        (torn, "could not be reached"),
        (garbles, "unreadable"),
        (says, "not of the form"),
    ],
)
def test_a_stream_that_breaks_keeps_the_sentences_that_were_whole(make, words):
    text = cites(GERMANY, FRANCE).text[:-20]
    given, error = written_before_failing(make(text))
    assert [draft.text for draft in given] == ["Germany sends a frigate."]
    assert words in error


def test_even_a_whole_text_without_a_finish_reason_has_broken_off():
    given, error = written_before_failing(cut(cites(GERMANY).text))
    assert len(given) == 1
    assert "broke off" in error


@pytest.mark.parametrize("garbage", [b"data: [1, 2]\n\n", b"data: 7\n\n"])
def test_chunks_of_another_shape_are_unreadable_not_a_crash(garbage):
    _, error = written_before_failing(garbles(cites(GERMANY).text, garbage))
    assert "unreadable" in error


def test_plain_lines_cut_off_at_the_limit_or_by_a_filter_are_errors_too():
    for reason, words in (("length", "ran out of room"), ("content_filter", "declined")):
        reply = says("Germany sends a frigate. [s1]\nFr", finish_reason=reason)
        with OpenAIServer(reply, has_json_schema=False) as server:
            drafts = writer_for(server)(QUERY, EVIDENCE)
            assert next(drafts).sources == ("s1",)
            with pytest.raises(ModelError, match=words):
                next(drafts)


def test_a_dead_server_cannot_be_reached():
    with OpenAIServer() as server:
        writer = writer_for(server)
    with pytest.raises(ModelError, match="could not be reached"):
        list(writer(QUERY, EVIDENCE))


def test_a_silent_server_takes_too_long():
    _, error = written_before_failing(says("late", first_delay_seconds=1.0), timeout=0.2)
    assert "took too long" in error


def test_a_stream_that_dribbles_on_takes_too_long():
    ticks = iter([0.0, 1.0, MOST_SECONDS + 1])
    _, error = written_before_failing(cites(GERMANY), clock=lambda: next(ticks))
    assert "took too long" in error


def test_nothing_to_say_is_no_error():
    assert drafts_of(says('{"sentences": []}')) == []


def test_another_prompt_gets_the_values_it_asks_for():
    with OpenAIServer(cites(GERMANY)) as server:
        list(writer_for(server, prompt="summarize", values={"words": "120"})(QUERY, EVIDENCE))
        assert "about 120 words" in server.prompt()
        assert "<topic>\nWho sends what?\n</topic>" in server.prompt()


def test_mending_names_the_faults_and_shows_the_cited_sources_alone():
    draft = Draft("Germany sends 9 frigates </sentence>.", ("s1", "s2"), "written")
    with OpenAIServer(cites(("Germany sends a frigate.", ["s1", "s3"]))) as server:
        mended = list(writer_for(server).mend(draft, ("numbers", "odd"), EVIDENCE))
        assert f"<faults>\n- {FAULTS['numbers']}\n- odd\n</faults>" in server.prompt()
        assert "Germany sends 9 frigates ‹/sentence›." in server.prompt()
        assert "[s3]" not in server.prompt()[-600:]
    assert mended == [Draft("Germany sends a frigate.", ("s1",), "written")]


def test_neither_repr_nor_error_holds_the_key():
    with OpenAIServer(key="sk-another") as server:
        writer = ModelWriter(
            load_model("openai:gpt-5-mini", api_key="sk-wrong", base_url=server.url), "openai:gpt-5-mini"
        )
        with pytest.raises(ModelError) as caught:
            list(writer(QUERY, EVIDENCE))
    assert "sk-" not in f"{writer!r} {caught.value}"


def by_responses(*script, **options):
    """What is drafted by the Responses API, and the server."""
    with OpenAIServer(*script, **options) as server:
        model = load_model("openai-responses:gpt-5-mini", api_key=server.key, base_url=server.url, retries=0)
        return list(ModelWriter(model, "openai-responses:gpt-5-mini")(QUERY, EVIDENCE)), server


def test_the_responses_api_gives_the_same_drafts_and_is_told_to_keep_nothing():
    drafts, server = by_responses(cites(GERMANY, FRANCE))
    assert [draft.sources for draft in drafts] == [("s1",), ("s2",)]
    assert server.rejected == []
    assert server.requests[0]["store"] is False
    assert server.requests[0]["text"]["format"]["strict"] is True
    assert source_lines(EVIDENCE) in server.prompt()


def test_a_responses_server_without_schemas_is_asked_for_plain_lines():
    drafts, server = by_responses(says("Germany sends a frigate. [s1]"), has_json_schema=False)
    assert [draft.sources for draft in drafts] == [("s1",)]
    assert "End each line with the ids" in server.prompt()


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (refuses(), "declined"),
        (cites(GERMANY, finish_reason="content_filter"), "declined"),
        (cites(GERMANY, finish_reason="length"), "ran out of room"),
        (cut(cites(GERMANY).text), "broke off"),
        (torn(cites(GERMANY).text), "could not be reached"),
        (fails(429, "Slow down"), "over its limit"),
        (says(""), "not of the form"),
    ],
)
def test_the_responses_api_fails_in_the_same_words(reply, words):
    with pytest.raises(ModelError, match=words):
        by_responses(reply)


@pytest.mark.parametrize(
    ("refused", "attempts"),
    [
        (("max_completion_tokens",), 1),
        (("response_format",), 1),
        (("response_format", "max_completion_tokens"), 2),
        (("stream_options",), 1),
        (("stream",), 1),
    ],
)
def test_what_a_server_refuses_by_name_is_left_out_and_never_sent_again(refused, attempts):
    lines = "Germany sends a frigate. [s1]"
    json_text = cites(GERMANY).text
    with OpenAIServer(
        *[lambda request: says(json_text if "response_format" in request else lines)] * 2, refused=refused
    ) as server:
        writer = writer_for(server)
        for _ in range(2):
            assert [draft.sources for draft in writer(QUERY, EVIDENCE)] == [("s1",)]
        assert len(server.rejected) == attempts


def test_a_server_that_ignores_streaming_is_asked_for_the_whole_reply():
    with OpenAIServer(*[cites(GERMANY)] * len(FORMS), ignores_streaming=True) as server:
        assert [draft.sources for draft in writer_for(server)(QUERY, EVIDENCE)] == [("s1",)]


def test_sources_that_are_too_long_are_halved_and_the_best_kept():
    too_long = fails(400, "This model's maximum context length is 8 tokens. context_length_exceeded")
    with OpenAIServer(too_long, cites(GERMANY)) as server:
        assert [draft.sources for draft in writer_for(server)(QUERY, EVIDENCE)] == [("s1",)]
        assert source_lines(EVIDENCE[:1]) in server.prompt()
        assert "[s2]" not in server.prompt().split("<sources>")[-1]


def test_sources_that_are_too_long_even_alone_are_an_error():
    _, error = written_before_failing(*[fails(400, "context_length_exceeded")] * 2)
    assert "too long" in error


def test_a_prompt_holds_no_more_sources_than_the_budget():
    long = evidence_of(a_version("l", " ".join(f"Sentence {n} is {'long ' * 200}." for n in range(100))))
    kept = within_budget(long)
    assert 0 < len(source_lines(kept)) <= MOST_SOURCE_CHARACTERS
    assert list(kept) == list(long[: len(kept)])
    assert within_budget(EVIDENCE) == EVIDENCE
