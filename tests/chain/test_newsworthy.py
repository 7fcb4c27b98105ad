import pytest

from retrieval.chain.prose.datelines import told, told_span
from retrieval.chain.prose.newsworthy import is_custom, is_news, reads_alone
from retrieval.chain.story.headlines import clearest
from tests.chain.made import a_version


def sentence(text, published="2026-03-12"):
    return a_version("a", text, published=published).sentences[0]


@pytest.mark.parametrize(
    "text",
    [
        "The government has released 38 million crowns in emergency aid.",
        "Governor Ilse Marrant said that the search would go on for another day.",
        "Dock and ferry workers will stop work over the plan for the harbour.",
        "The breach opened on the eastern flank, according to the water authority.",
        "Rescuers freed the boys from a flooded cave on Tuesday after a long night.",
        "Four people were killed in the village below the dam before the morning.",
        "The siren is tested every month, Governor Ilse Marrant said in her statement.",
        "The court overturned the law and ordered the state to pay the clinics.",
        "Police were searching the boathouse on Wednesday when the roof fell in.",
    ],
)
def test_what_is_stated_counted_decided_or_dated_is_news(text):
    assert is_news(sentence(text))


@pytest.mark.parametrize(
    "text",
    [
        "The drums began at six, before it was light, and the queue reached from the hall to the house.",
        "Every door in Culvery has a cross or a stroke in yellow chalk on its frame.",
        "The siren on the village hall was tested on the first Saturday of every month.",
        "The lantern was made in 1621 for a pilot ship and is carried through the city every year.",
        "The dam was completed in the spring of 1961 and holds drinking water for the capital.",
        "The clock in the kitchen of Joost and Edda Farrow stopped at 3:51.",
        "Gil Sorrow was on his way to his crab pots on Wednesday when he saw tyre tracks on the slipway.",
        "Edda Farrow was dressing the girl on Tuesday when she heard the water.",
    ],
)
def test_places_customs_and_histories_are_no_news(text):
    assert not is_news(sentence(text))


def test_a_day_long_ago_is_history_and_one_of_an_undated_article_any_weekday():
    text = "The old siren above the village was silent on {} when the water came."
    assert is_news(sentence(text.format("March 10")))
    assert not is_news(sentence(text.format("January 3, 1987")))
    assert is_news(sentence(text.format("Monday"), published=None))
    assert not is_news(sentence(text.format("that day"), published=None))


def test_a_custom_is_told_by_what_comes_back():
    assert is_custom("It is carried through the city every single year.")
    assert not is_custom("It was carried through the city this year.")


def test_the_dateline_of_an_agency_is_neither_shown_nor_cited():
    report = "TOLMBRIDGE, March 12 (KPB) -- The death toll rose to 11 on Thursday."
    first = sentence(report)
    assert told(first) == "The death toll rose to 11 on Thursday."
    assert report[slice(*told_span(first))] == told(first)


@pytest.mark.parametrize(
    "text",
    [
        "The death toll rose to 11 on Thursday.",
        "NATO — The alliance met in Brussels on Thursday.",
        "Nobody knew (KPB had asked) - The end came quickly.",
    ],
)
def test_what_is_no_dateline_is_shown(text):
    assert told(sentence(text)) == text


def test_further_down_nothing_is_taken_for_a_dateline():
    text = "Rain fell. Snow fell. Hail fell. PARIS (AP) -- The talks went on."
    assert told(a_version("a", text).sentences[3]) == "PARIS (AP) -- The talks went on."


@pytest.mark.parametrize(
    "text",
    [
        "Last year it lost 31 million crowns on sales of 12 million.",
        "On Tuesday morning, when the Brannick Dam broke, it did not make a sound.",
        "The reason is a cable, according to an internal note.",
        'There is no second one, and every dealer could draw it from memory," Mr Lisse said.',
        "The police said 900.",
        "The Dock and Ferry Workers' Union (DFU) said that there were 2,000.",
        "The company, which employs 260 people in Wexmoor, has never made a profit.",
        "The men, aged 34 and 51, were stopped in a white van on the coast road.",
        "Norrow Lines said it had not been consulted about the June 30 date either.",
        '"Mr Valdane has been saying the same kind of thing for a week," a docker said.',
    ],
)
def test_what_another_sentence_began_does_not_read_alone(text):
    assert not reads_alone(text)


@pytest.mark.parametrize(
    "text",
    [
        '"We are still counting," Marrant said on Tuesday.',
        "On Thursday it was announced that the valley would get 38 million crowns.",
        "The reason for the flood is a crack in the dam.",
        "In March the firm sold its shares.",
        "Police put the number of people who marched through the town at 900.",
        "Of the number of marchers, the police said 900.",
        "The police said 900 marched.",
        "Marrant announced it in 2015.",
        "The company behind the vaccine has never made a profit.",
        "The hospital in Wexmoor will keep watching the volunteers.",
        "Lindmoor told the Medicines Office the same things as its shareholders.",
        "Either way, the ferry will move to Dunsel, Valdane said.",
    ],
)
def test_what_names_all_it_speaks_of_reads_alone(text):
    assert reads_alone(text)


@pytest.mark.parametrize("asks", ["Why the siren of the dam stayed silent", "Nine or 11 dead? The dam asks"])
def test_the_clearest_headline_reports_and_does_not_ask(asks):
    reports = a_version("b", "Rain fell.", title="Toll of the dam rises to 11").article
    asking = a_version("a", "Rain fell.", title=asks).article
    assert clearest([asking, reports]) == reports
