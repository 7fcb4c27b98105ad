import time

import pytest

from retrieval.ingest.body import best_run, count_words, function_share, weigh
from retrieval.ingest.clean import canonical, clean
from retrieval.ingest.lines import read_lines

TITLE = "Harbour council votes to keep the old tram"
BODY = (
    "The council of the lower town has voted to keep the old tram on the harbour line for another ten years.",
    "The operator had asked for buses, because the rails are worn out and no one makes the wheels any more.",
    "“We will pay for the new rails ourselves,” said Ada Brill, who leads the council and drove a tram once.",
)
FOOTER = "© 2026 The Lower Town Courier. All rights reserved."


LEAD = "The old tram of the lower town will go on running along the harbour, the council said on Tuesday."


def page(*blocks):
    return "\n\n".join(blocks)


def kept(raw):
    return clean(raw).paragraphs


def label_of(raw, text):
    return next(line.label for line in clean(raw).lines if line.text == text)


def test_an_article_is_its_paragraphs_without_title_and_furniture():
    cleaned = clean(
        page("Home\nNews\nSport", TITLE, "By Ada Roe", *BODY, "Related articles\nA tram in Halven", FOOTER)
    )
    assert cleaned.title == TITLE
    assert cleaned.text == "\n\n".join(BODY) + "\n"


def test_canonical_text_of_nothing_is_empty():
    assert canonical([]) == ""


def test_a_page_without_an_article_has_no_text_and_no_title():
    cleaned = clean("Home\nNews\nSport\n\nSubscribe")
    assert (cleaned.title, cleaned.text, cleaned.kept_share) == (None, "", 0.0)


def test_an_empty_page_has_no_lines():
    assert clean("").lines == ()


def test_lines_keep_their_numbers_and_say_what_became_of_them():
    lines = clean(page(TITLE, *BODY, FOOTER)).lines
    assert [(line.number, line.label, line.is_kept) for line in lines] == [
        (1, "title", False),
        (3, "body", True),
        (5, "body", True),
        (7, "body", True),
        (9, "legal", False),
    ]


def test_the_kept_share_counts_lines():
    assert clean(page(TITLE, *BODY)).kept_share == 0.75


def test_cutting_is_warned_of():
    assert "only the first 50,000 lines were read" in clean("a\n" * 60_000).warnings


def test_advertisements_between_paragraphs_are_dropped():
    assert kept(page(TITLE, BODY[0], "Advertisement", BODY[1], BODY[2])) == BODY


def test_a_tail_of_teasers_is_cut():
    teasers = [
        f"Who was saint number {n} and why\nThe carol speaks of him, and many of us know it."
        for n in range(6)
    ]
    assert kept(page(TITLE, *BODY, "Keep reading", *teasers)) == BODY


def test_a_heading_alone_before_prose_is_kept():
    assert kept(page(TITLE, BODY[0], "An old trouble", BODY[1])) == (BODY[0], "An old trouble", BODY[1])


@pytest.mark.parametrize(
    "line", ["An old trouble:", "and so it went", "SEVEN OLD TRAMS THAT WE LOVED", "- an aside -", "* * *"]
)
def test_other_short_lines_are_no_headings(line):
    assert kept(page(TITLE, BODY[0], line, BODY[1])) == BODY[:2]


def test_a_short_line_in_the_block_of_a_paragraph_is_no_heading():
    assert kept(page(TITLE, BODY[0], "An old trouble\n" + BODY[1], BODY[2])) == BODY


def test_a_short_line_before_another_is_no_heading():
    assert kept(page(TITLE, LEAD, "An old trouble", "A new one", *BODY)) == (LEAD, "A new one", *BODY)


def test_the_points_of_a_list_opened_by_a_colon_are_kept():
    points = ("Ten new wheels", "Two drivers", "One bell")
    intro = "The council of the town will buy for the old tram:"
    text = page(TITLE, BODY[0], intro, "\n".join(f"• {point}" for point in points), BODY[1])
    assert kept(text) == (BODY[0], intro, *points, BODY[1])


def test_bullets_without_an_opening_are_not():
    assert kept(page(TITLE, LEAD, "• Ten new wheels\n• Two drivers", *BODY)) == (LEAD, *BODY)


def test_a_short_line_printed_twice_is_a_teaser():
    raw = page(TITLE, *BODY, "Herring is back.\nHerring is back.")
    assert label_of(raw, "Herring is back.") == "repeat"


def test_escaped_quotes_do_not_hide_a_repeat():
    raw = page(TITLE, *BODY, "Museum\\'s maps are lost.\nMuseum's maps are lost.")
    assert label_of(raw, "Museum's maps are lost.") == "repeat"


def test_a_long_sentence_printed_twice_together_is_a_caption():
    caption = "The old tram at the harbour in the spring of the year in which the rails were laid."
    cleaned = clean(page(TITLE, f"{caption}\n{caption}", *BODY))
    assert cleaned.paragraphs == BODY
    assert cleaned.captions == (caption,)


def test_of_a_paragraph_printed_again_far_away_the_first_stays():
    assert kept(page(TITLE, *BODY, "Keep reading", BODY[0])) == BODY


def test_a_sentence_of_the_article_inside_a_caption_is_not_lost():
    caption = f"{BODY[0]} Photo courtesy of the tram museum"
    assert kept(page(TITLE, f"{caption}\n{caption}", *BODY)) == BODY


def test_the_whole_article_printed_again_in_one_line_is_dropped():
    paragraphs = tuple(
        f"{text} This is paragraph {n} of it, and nothing else." for n, text in enumerate(BODY * 3)
    )
    assert kept(page(TITLE, *paragraphs, " ".join(paragraphs))) == paragraphs


def test_a_long_paragraph_of_its_own_is_kept():
    long = " ".join(
        f"The council of ward {n} said that it would pay for rail {n} of the line." for n in range(12)
    )
    assert kept(page(TITLE, *BODY, long)) == (*BODY, long)


def test_the_line_above_a_bare_credit_is_a_caption():
    cleaned = clean(
        page(TITLE, BODY[0], "The old tram stands at the quay.\nImage: T. Quist/Mercury", BODY[1])
    )
    assert cleaned.paragraphs == BODY[:2]
    assert cleaned.captions == ("The old tram stands at the quay.",)


def test_a_credit_that_opens_the_page_has_no_caption_above_it():
    assert kept(page("Image: T. Quist/Mercury", TITLE, *BODY)) == BODY


def test_a_caption_loses_its_prefix_and_a_credit_set_apart():
    cleaned = clean(page(TITLE, "PHOTO: The old tram at the quay.Image: T. Quist/Mercury", *BODY))
    assert cleaned.captions == ("The old tram at the quay.",)


def test_a_prefix_alone_is_no_caption():
    assert clean(page(TITLE, "Caption:", *BODY)).captions == ()


def test_a_photographers_name_stays_with_the_caption():
    caption = "The old tram at the quay. Jane Doe/AP Photo"
    assert clean(page(TITLE, caption, *BODY)).captions == (caption,)


def test_a_line_that_says_what_the_caption_beside_it_says_is_one_too():
    raw = page(
        TITLE, "Trams of Halven at the old quay. Jane Doe/AP Photo\nTrams of Halven at the old quay.", *BODY
    )
    assert label_of(raw, "Trams of Halven at the old quay.") == "caption"


def test_pictures_of_teasers_are_not_the_articles():
    assert clean(page(TITLE, *BODY, "More news", "More news", "A tram. Jane Doe/AP Photo")).captions == ()


@pytest.mark.parametrize("above", ["The Courier\n", ""])
def test_an_opening_line_that_shows_something_on_a_full_date_is_a_caption(above):
    caption = "Mayor Ada Brill meets the tram drivers at the quay in Halven, November 26, 2015."
    assert kept(page(TITLE, above + caption, *BODY)) == BODY


def test_a_paragraph_that_ends_in_a_date_stays():
    text = "The council said that it had first asked for the new rails of the line on November 26, 2015."
    assert kept(page(TITLE, BODY[0], BODY[1], text)) == (*BODY[:2], text)
    assert kept(page(TITLE, text, *BODY)) == (text, *BODY)


def test_readers_comments_are_cut_where_the_page_marks_them():
    comments = "\n\n".join(
        f"{n}. reader{n} says:\nNovember 19, 2019 at 6:34 am\n\n{BODY[0]} So say I, {n}." for n in range(20)
    )
    assert kept(page(TITLE, *BODY, comments)) == BODY
    assert kept(page(TITLE, *BODY, "34 responses to “The tram”", comments)) == BODY


@pytest.mark.parametrize(
    "note",
    [
        "Correction: An earlier version of this article said that the vote was on Monday. It was on Tuesday.",
        "An earlier version of this article said that the vote was on Monday. It was on Tuesday.",
        "This story has been updated.",
    ],
)
@pytest.mark.parametrize("place", [1, len(BODY)])
def test_a_note_on_the_article_is_no_part_of_the_story_wherever_it_stands(note, place):
    assert kept(page(TITLE, *BODY[:place], note, *BODY[place:])) == BODY


@pytest.mark.parametrize(
    "note",
    [
        "Ada Roe is a reporter at the Courier and has written about trams and harbours for ten years.",
        "Write to him with all that you know about trams, and follow him on Twitter for more of the same.",
    ],
)
def test_a_note_about_the_author_at_the_end_is_dropped(note):
    raw = page(TITLE, *BODY, note)
    assert kept(raw) == BODY
    assert label_of(raw, note) == "about author"


def test_a_reporter_in_the_middle_of_a_story_stays():
    text = "Ada Roe is a reporter who was arrested on the quay on Monday, and the council has asked why."
    assert kept(page(TITLE, text, *BODY)) == (text, *BODY)


def test_a_page_in_another_language_is_not_asked_for_english_words():
    body = (
        "Der Rat der unteren Stadt hat beschlossen, die alte Straßenbahn am Hafen noch zehn Jahre zu halten.",
        "Der Betreiber hatte Busse verlangt, weil die Schienen abgenutzt sind und niemand mehr Räder baut.",
    )
    assert kept(page("Rat behält die alte Straßenbahn", "Startseite\nPolitik\nSport", *body)) == body


def test_chinese_is_counted_in_characters():
    body = (
        "委员会周三决定把旧电车在港口线上再保留十年，尽管运营商要求使用公共汽车。",
        "“我们将自己支付新轨道的费用，”市长在会上说。",
    )
    assert kept(page("委员会保留旧电车", *body)) == body


def test_thai_is_counted_in_characters_and_needs_no_full_stop():
    text = "สภาเมืองได้ลงมติให้คงรถรางเก่าไว้บนเส้นทางท่าเรือต่อไปอีกสิบปีแม้ว่าผู้ประกอบการ" * 2
    assert kept(page("ข่าว", text)) == (text,)


def test_right_to_left_text_is_kept():
    text = "قرر مجلس المدينة السفلى الإبقاء على الترام القديم على خط الميناء لعشر سنوات أخرى رغم طلب الشركة."
    assert kept(page("المجلس يبقي الترام", text)) == (text,)


def test_a_question_may_be_the_headline():
    assert clean(page("Will the old tram stay on the harbour line?", *BODY)).title == (
        "Will the old tram stay on the harbour line?"
    )


def test_the_first_sentence_is_never_taken_for_the_headline():
    cleaned = clean(page(*BODY))
    assert (cleaned.title, cleaned.paragraphs) == (None, BODY)


def test_a_first_question_of_the_text_without_known_words_is_no_headline():
    cleaned = clean(page("Whose zeppelin is it?", *BODY))
    assert (cleaned.title, cleaned.paragraphs[1:]) == (None, BODY)


def test_a_headline_is_preferred_to_the_points_of_a_menu():
    raw = page("• The old tram and the council\n• Harbour line and the town", TITLE, "By Ada Roe", *BODY)
    assert clean(raw).title == TITLE


def test_a_headline_with_a_full_stop_is_found_when_there_is_no_other():
    raw = page(
        "Council votes for the old tram on the harbour line.",
        "By Ada Roe\n" * 3,
        "Menu\nNews\nSport\nHome",
        *BODY,
    )
    assert clean(raw).title == "Council votes for the old tram on the harbour line."


def test_a_long_line_that_lost_its_full_stop_is_prose():
    text = (
        BODY[0][:-1]
        + ", and it will pay for all of the rails that have to be laid for it on the way to the quay"
    )
    assert kept(page(TITLE, text, BODY[1])) == (text, BODY[1])


def test_the_best_run_is_the_one_of_the_greatest_sum():
    assert best_run([3.0, -5.0, 4.0, -1.0, 4.0, -9.0]) == range(2, 5)
    assert best_run([-1.0]) == range(0)


def test_words_of_nothing_are_none():
    assert (count_words(""), function_share("")) == (0.0, 0.0)


def test_a_short_sentence_weighs_less_than_its_words():
    (line,) = weigh(read_lines("The old tram will stay.").lines)
    assert (line.quality, line.value) == ("near", pytest.approx(3.0))


def test_a_lead_cut_off_by_a_few_lines_of_furniture_is_kept():
    raw = page(TITLE, LEAD, "Share\nSave\nPrint", *BODY)
    assert kept(raw) == (LEAD, *BODY)


@pytest.mark.parametrize("between", ["Share\nSave\nPrint\nTweet", "Opinion\nSave"])
def test_prose_further_above_is_not_the_lead(between):
    raw = page(TITLE, LEAD, between, *BODY)
    assert kept(raw) == BODY


def test_without_a_headline_nothing_above_the_body_is_its_lead():
    raw = page(
        "Zeppelins for the poor are what every grandmother would like to see in the shops by Christmas.",
        "Share\nSave\nPrint",
        *BODY,
    )
    assert kept(raw) == BODY


@pytest.mark.parametrize(
    "raw",
    [
        "a" * 100_000_000,
        "word " * 1_000_000,
        "By " + "A" * 130 + "!",
        ("November 18, 2015" + " - " * 40 + "!\n") * 200,
        ("copy link " * 13 + "!\n") * 200,
        ("A-" * 68 + "!\n") * 200,
        "\n" * 1_000_000,
    ],
    ids=["endless line", "endless words", "capitals", "dashes", "links", "hyphens", "newlines"],
)
def test_hostile_pages_take_no_more_than_their_length(raw):
    # Without bounds each of these takes minutes or never ends; here the slowest takes a fifth of the limit.
    started = time.process_time()
    clean(raw)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "trailer",
    [" <https://t.example/a>", " https://t.example/a#b#c", " pic.twitter.com/a1", " [12]", " 🙂", " #tram"],
)
def test_a_paragraph_keeps_its_end_whatever_stands_behind_it(trailer):
    assert len(kept(page(TITLE, *BODY[:2], BODY[2] + trailer, FOOTER))) == len(BODY)


def test_a_paragraph_that_calls_someone_in_a_chat_does_not_end_the_article():
    called = "The council is to vote again in the spring, when the ice is gone. <!here> <@U12>"
    last = "The old tram runs until then."
    assert kept(page(TITLE, *BODY, called, last)) == (*BODY, called, last)


def test_a_lead_with_footnotes_behind_it_is_no_headline():
    lead = f"{LEAD} [2][3]"
    assert kept(page(lead, *BODY)) == (lead, *BODY)


def test_a_headline_with_a_link_behind_it_is_the_title():
    assert clean(page(f"{TITLE} <https://t.example/a>", *BODY)).title == TITLE


def test_a_last_paragraph_without_its_full_stop_is_kept_where_nothing_follows():
    last = "The rails will be laid in the spring, when the harbour is free of ice"
    assert kept(page(TITLE, *BODY, last))[-1] == last
    assert last not in kept(
        page(TITLE, *BODY, last, "More news", "The market moves to the old station square")
    )


def test_a_list_that_closes_an_article_is_kept():
    points = "These are the stops of the line after the summer:\n• The old market\n• The harbour\n• The mill"
    assert kept(page(TITLE, *BODY, points, FOOTER))[-3:] == ("The old market", "The harbour", "The mill")


def test_a_programme_is_kept():
    days = "June 9 – Culvery, Town Hall\nJune 10 – Halven, Mill\nJuly 2 – Ostrava, Boathouse"
    assert kept(page(TITLE, *BODY, days, FOOTER))[-3:] == tuple(days.split("\n"))


def test_two_dated_lines_are_no_programme():
    assert kept(page(TITLE, *BODY, "June 9 – Culvery, Town Hall\nJune 10 – Halven, Mill")) == BODY


def test_who_wrote_a_quoted_post_is_kept_with_it():
    post = "Who would ride a bus along the harbour when there is a tram that he can ride? pic.twitter.com/a1"
    signed = "— Ada Brill (@adabrill) November 18, 2019"
    assert kept(page(TITLE, BODY[0], post, signed, *BODY[1:], FOOTER))[1:3] == (post, signed)


def test_the_words_after_a_box_of_related_articles_and_before_it_are_one_article():
    box = page(
        "More:", "A tram in Halven stops", "Buses are late again", "The mill burns down", "Ice on the lake"
    )
    assert kept(page(TITLE, BODY[0], box, *BODY[1:], FOOTER)) == BODY


def test_a_long_list_below_an_article_is_no_box_in_it():
    teasers = [f"Another tram stops in the old town of Halven {number}" for number in range(9)]
    later = (
        "The market of Halven moves to the square of the old station, as the council of that town has said."
    )
    assert later not in kept(page(TITLE, *BODY, "Related articles", *teasers, later))


def test_a_section_about_the_sender_is_left_out():
    about = "Harbour Lines runs trams and buses in four towns along the coast and has done so for a century."
    article = [*BODY, *(f"{each} It was said on day {number}." for number, each in enumerate(BODY))]
    assert kept(page(TITLE, *article, "About Harbour Lines", about, FOOTER)) == tuple(article)


def test_a_trail_of_links_and_marks_is_judged_in_linear_time():
    started = time.process_time()
    for trail in ("https://a#b#c" * 60, "#a" * 150, " [1]" * 80, "🙂" * 300):
        clean(page(TITLE, *BODY, f"The tram runs {trail}!x"))
    assert time.process_time() - started < 1
