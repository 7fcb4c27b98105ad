"""The word index: what it finds, what it survives."""

import subprocess
import sys
import textwrap
from datetime import date

import pytest
import tantivy

from retrieval.errors import DamagedError, LockedError, StoreError
from retrieval.index import lexical
from retrieval.index.archive_following import Change
from retrieval.index.lexical import Lexical, clear
from retrieval.types import Filters
from tests.index.passages import a_passage

DAM = a_passage(
    "The dam above Culvery broke on Tuesday night. Nine people died.", id="dam", title="Flood in the valley"
)
FERRY = a_passage(
    "Ferry crews walked out over pay.",
    id="ferry",
    title="Ferries stand still",
    outlet="The Harbour Post",
    day="2026-03-10",
)
LANTERN = a_passage("A lantern was stolen from the museum of the dam.", id="lantern", title="Theft")


@pytest.fixture
def index(tmp_path):
    index = Lexical(tmp_path / "words")
    add(index, DAM, FERRY, LANTERN)
    return index


def add(index, *passages, first=1):
    changes = [Change(seq, each.id, True) for seq, each in enumerate(passages, start=first)]
    index.apply(changes, {each.id: each for each in passages})


def found(index, text, **filters):
    return [each for each, _ in index.search(text, 10, filters=Filters(**filters))]


def test_words_find_passages_whatever_their_form(index):
    assert found(index, "Who is dying?") == [DAM.id]
    assert found(index, "floods") == [DAM.id]
    assert set(found(index, "dams")) == {DAM.id, LANTERN.id}


def test_what_holds_none_of_the_words_is_not_found(index):
    assert found(index, "Who won the cup?") == []


def test_the_rarer_word_decides(index):
    assert found(index, "the stolen thing at the dam")[0] == LANTERN.id


def test_scores_fall(index):
    scores = [score for _, score in index.search("dam museum", 10)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[1] > 0


def test_title_outlet_and_date_find_a_passage_that_does_not_name_them(index):
    assert found(index, "valley") == [DAM.id]
    assert found(index, "what does the Harbour Post write") == [FERRY.id]
    assert found(index, "published on 10 March") == [FERRY.id]
    assert found(index, "2026") == [FERRY.id]


def test_no_more_come_than_asked_for(index):
    assert len(index.search("dam ferry lantern", 1)) == 1


def test_a_quotation_comes_first(index):
    add(
        index,
        a_passage("The museum of the town has a dam in a glass case.", id="glass", title="Case"),
        first=4,
    )
    assert found(index, "museum dam town", phrases=("museum of the dam",))[0] == LANTERN.id
    assert found(index, "museum dam town")[0] == "glass-0-1"


def test_a_quotation_of_one_word_or_none_does_no_harm(index):
    assert found(index, "dam", phrases=("lantern",))[0] == LANTERN.id
    assert set(found(index, "dam", phrases=("", "—"))) == {DAM.id, LANTERN.id}


def test_words_side_by_side_count_more_than_apart(tmp_path):
    index = Lexical(tmp_path)
    near = a_passage("The grand coalition met in the old town hall today.", id="near", title="A")
    far = a_passage("The grand old hall in town: there the coalition met.", id="far", title="A")
    add(index, near, far)
    (best, high), (_, low) = index.search("a grand coalition", 2)
    assert best == near.id
    assert high > low


@pytest.mark.parametrize(
    "text",
    [
        "title:dam AND (",
        '"unclosed',
        "dam^9~2 [a TO b]",
        "-dam +ferry",
        "*",
        "\\",
        "",
        "   ",
        "id:#sequence",
        "\x00",
        "🦊" * 50,
    ],
)
def test_nothing_a_person_types_is_an_operator(index, text):
    assert LANTERN.id in found(index, f"lantern {text}", phrases=(text,))


def test_a_question_as_long_as_an_article_is_answered(index):
    assert found(index, " ".join(f"word{n}" for n in range(5_000)) + " lantern") == [LANTERN.id]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"outlets": ("The Harbour Post",)}, {FERRY.id}),
        ({"outlets": ("The Harbour Post", "Nobody")}, {FERRY.id}),
        ({"outlets": ("Harbour",)}, set()),
        ({"since": date(2026, 3, 10)}, {FERRY.id}),
        ({"since": date(2026, 3, 11)}, set()),
        ({"until": date(2026, 3, 11)}, {FERRY.id}),
        ({"until": date(2026, 3, 10)}, set()),
        ({"since": date(2026, 3, 1), "outlets": ("Nobody",)}, set()),
        ({"articles": (DAM.version.article.id,)}, {DAM.id}),
    ],
    ids=str,
)
def test_filters_keep_what_they_name_and_nothing_undated_is_in_a_window(index, filters, expected):
    assert set(found(index, "dam ferry lantern", **filters)) == expected
    assert index.count(Filters(**filters)) == len(expected)
    assert index.meeting([DAM.id, FERRY.id, "nobody's"], Filters(**filters)) == expected


def test_of_the_passages_named_only_those_are_told_that_meet_a_filter(index):
    outlet = Filters(outlets=("The Harbour Post",))
    assert index.meeting([DAM.id, LANTERN.id], outlet) == set()
    assert index.meeting([FERRY.id], outlet) == {FERRY.id}


def test_a_filter_does_not_change_the_scores(index):
    among = dict(index.search("dam", 10, filters=Filters(articles=(DAM.version.article.id,))))
    assert among[DAM.id] == pytest.approx(dict(index.search("dam", 10))[DAM.id])


def test_an_index_with_other_fields_is_begun_anew(tmp_path):
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text")
    (tmp_path / "words").mkdir()
    tantivy.Index(builder.build(), path=str(tmp_path / "words"))
    index = Lexical(tmp_path / "words")
    assert index.sequence == 0
    add(index, FERRY)
    assert found(index, "ferry") == [FERRY.id]


def test_it_tells_how_many_passages_hold_a_word(index):
    add(index, GERMAN, first=4)
    found = index.frequencies(["dams", "ferries", "menschen", "unheard"])
    assert found == {"dams": 2, "ferries": 1, "menschen": 1, "unheard": 0}


GERMAN = a_passage(
    "Neun Menschen starben, als der Staudamm brach; das war in Culvery.",
    id="german",
    title="Flut",
    language="de",
    outlet="Der Bote",
)
FRENCH = a_passage(
    "L'inondation a été causée par la pluie.", id="french", title="L'inondation", language="fr"
)


def test_words_find_passages_of_other_languages_in_their_own_forms(index):
    add(index, GERMAN, FRENCH, first=4)
    assert found(index, "Staudämme") == [GERMAN.id]
    assert found(index, "inondations") == [FRENCH.id]
    assert found(index, "Bote") == [GERMAN.id]


def test_a_word_that_means_nothing_in_another_language_does_not_find_it(index):
    war = a_passage("The war went on.", id="war", title="War")
    add(index, GERMAN, war, first=4)
    assert found(index, "war") == [war.id]
    assert found(index, "und die Menschen") == [GERMAN.id]


def test_a_quotation_is_found_in_the_language_it_stands_in(index):
    other = a_passage("Als er starb, sahen neun andere Menschen zu.", id="o", title="Tod", language="de")
    add(index, other, GERMAN, first=4)
    assert found(index, "neun Menschen", phrases=("neun Menschen starben",))[0] == GERMAN.id


def test_a_name_weighs_alike_in_a_language_of_few_passages(index):
    english = [a_passage(f"Culvery saw {n} boats.", id=f"e{n}", title="Boats") for n in range(20)]
    add(index, *english, first=4)
    add(index, GERMAN, first=30)
    scores = dict(index.search("Culvery", 30))
    assert 0 < scores[GERMAN.id] < 2 * scores[english[0].id]


def test_an_archive_of_one_language_asks_for_nothing_else(index):
    assert index._languages() == []
    add(index, GERMAN, FRENCH, first=4)
    assert index._languages() == ["de", "fr"]


def test_an_index_of_an_older_format_is_made_anew(index, tmp_path, monkeypatch):
    monkeypatch.setattr(lexical, "_SEQUENCE_ID", "#sequence of another format")
    newer = Lexical(tmp_path / "words")
    assert (newer.sequence, newer.count()) == (0, 0)
    add(newer, DAM)
    assert (newer.sequence, newer.count()) == (1, 1)
    assert found(newer, "ferry lantern dam") == [DAM.id]


def test_what_went_is_found_no_more(index):
    index.apply([Change(4, DAM.id, False)], {})
    assert found(index, "dam") == [LANTERN.id]
    assert index.count() == 2


def test_what_changed_is_found_by_its_new_words_only(index):
    changed = a_passage("Two people died.", id="dam", title="Correction")
    assert changed.id != DAM.id
    add(index, a_passage("Eleven died there. So they say.", id="dam", title="Correction"), first=4)
    assert found(index, "nine") == []
    assert found(index, "eleven") == [DAM.id]
    assert index.count() == 3


def test_the_same_changes_again_change_nothing(index):
    add(index, DAM, FERRY, LANTERN)
    assert (index.count(), index.sequence) == (3, 3)


def test_of_several_changes_to_one_passage_the_last_counts(index):
    index.apply([Change(4, DAM.id, False), Change(5, DAM.id, True), Change(6, DAM.id, True)], {DAM.id: DAM})
    assert (index.count(), index.sequence) == (3, 6)


def test_a_new_index_is_at_zero_and_empty(tmp_path):
    index = Lexical(tmp_path / "deep" / "words")
    assert (index.sequence, index.count(), index.search("dam", 5)) == (0, 0, [])


def test_no_changes_are_no_commit(index):
    index.apply([], {})
    assert index.sequence == 3


def test_another_process_s_reader_sees_what_was_written(index, tmp_path):
    reader = Lexical(tmp_path / "words")
    assert reader.sequence == 3
    add(index, a_passage("A fox was seen.", id="fox", title="Fox"), first=4)
    assert reader.sequence == 4
    assert found(reader, "fox") == ["fox-0-1"]


def test_resetting_forgets_everything(index):
    index.reset()
    assert (index.sequence, index.count(), found(index, "dam")) == (0, 0, [])
    add(index, DAM)
    assert found(index, "dam") == [DAM.id]


def test_a_second_writer_is_told_to_wait(index, tmp_path):
    other = Lexical(tmp_path / "words")
    with index._writer(), pytest.raises(LockedError, match="another process is writing"):
        add(other, DAM, first=4)
    add(other, DAM, first=4)
    assert other.sequence == 4


@pytest.mark.parametrize("content", [b"", b"{}", b"not json"])
def test_an_unreadable_index_names_the_way_out(index, tmp_path, content):
    (tmp_path / "words" / "meta.json").write_bytes(content)
    with pytest.raises(DamagedError, match="newsdesk rebuild"):
        Lexical(tmp_path / "words")


def test_a_lost_segment_names_the_way_out(index, tmp_path):
    for file in (tmp_path / "words").glob("*.term"):
        file.unlink()
    with pytest.raises(DamagedError, match="newsdesk rebuild"):
        Lexical(tmp_path / "words").search("dam", 5)


def test_a_damaged_index_can_be_cleared_and_made_anew(index, tmp_path):
    (tmp_path / "words" / "meta.json").write_bytes(b"")
    clear(tmp_path / "words")
    assert Lexical(tmp_path / "words").sequence == 0


def test_a_place_that_is_no_folder_is_named(tmp_path):
    (tmp_path / "words").write_text("a file")
    with pytest.raises(StoreError, match="words"):
        Lexical(tmp_path / "words")


KILLED = """
    import os, sys
    from pathlib import Path
    from retrieval.index import lexical
    from retrieval.index.archive_following import Change
    from tests.index.passages import a_passage

    def killed(sequence):
        # In the middle of a batch: documents are added, nothing is committed.
        os.kill(os.getpid(), 9)

    index = lexical.Lexical(Path(sys.argv[1]))
    for n in range(1, 8):
        passage = a_passage(f"Story {n} of the dam.", id=f"s{n}", title="Dam")
        if n == 7 and sys.argv[2] == "before":
            lexical._sequence_document = killed
        index.apply([Change(n, passage.id, True)], {passage.id: passage})
    os.kill(os.getpid(), 9)
"""


def test_a_full_disk_is_no_damage(index, monkeypatch):
    def full():
        raise ValueError("An IO error occurred: 'No space left on device (os error 28)'")

    monkeypatch.setattr(index, "_writer", full)
    with pytest.raises(StoreError, match="no space left") as caught:
        add(index, DAM, first=4)
    assert not isinstance(caught.value, DamagedError)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_after_a_kill_the_sequence_is_true(tmp_path, moment):
    path = tmp_path / "words"
    ended = subprocess.run([sys.executable, "-c", textwrap.dedent(KILLED), str(path), moment], check=False)
    assert ended.returncode == -9
    index = Lexical(path)
    assert index.count() == index.sequence == (6 if moment == "before" else 7)
