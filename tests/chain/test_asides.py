import pytest

from retrieval.chain.prose.asides import is_aside
from retrieval.chain.question.overview import overview
from retrieval.chain.select import select
from retrieval.types import Filters, Query
from tests.chain.made import a_version, found_in


@pytest.mark.parametrize(
    "text",
    [
        "You have 1 article left.",
        "This article is part of your free monthly allowance.",
        "Read more in the Ledger: The 1987 flood cost 96 million crowns.",
        "Markets: Halven 30 index 4,118.20 (+0.4%)",
        "See also: Hibbett profit and sales fall below estimates as shoppers buy footwear",
        "CLICK HERE TO GET THE NEWS APP",
        "DODGE MUSCLE CARS ARE GOING EXTINCT: THESE WERE SOME OF THE GREATEST",
        "In other news, Ford has unveiled a cross-over.",
        "More from the Courier:",
        "READ MORE: Navy sends a ship",
        "More on this: The navy's ship sank.",
        "Also on courier.example “Nonsense”: the navy denies that a ship sank",
    ],
)
def test_lines_of_the_page_are_asides(text):
    assert is_aside(text)


@pytest.mark.parametrize(
    "text",
    [
        "Watch dealers said prices had fallen by a third.",
        "Also on Wednesday, the navy sent a ship.",
        "Also on U.S. soil, troops trained.",
        "Markets fell by 3 per cent on Monday.",
        "The article said that nine people were left.",
        "Photos of the dam showed a crack.",
        "The NWA and the DFU met in Port St Orla.",
        "Related families were housed together, the mayor said.",
    ],
)
def test_reports_that_only_begin_so_are_none(text):
    assert not is_aside(text)


def test_an_answer_repeats_no_aside():
    version = a_version(
        "a", "The harbour costs 14 million crowns. Read more in the Ledger: what the harbour costs."
    )
    query = Query("What does the harbour cost?", Filters())
    chosen = select(query, found_in(query, version), {})
    assert [each.sentence.text for each in chosen] == ["The harbour costs 14 million crowns."]


def test_a_day_is_told_by_sentences_that_stand_alone():
    version = a_version(
        "a", "That is when the water came. The Brannick Dam broke on Tuesday.", title="When it came"
    )
    assert [
        each.sentence.index for each in overview(found_in(Query("What happened?", Filters()), version))
    ] == [1]
