import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.ingest.jsonld import ArticleData, read

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Dam gives way",
    "datePublished": "2026-03-02T06:00:00Z",
    "dateModified": "2026-03-02T08:00:00Z",
    "author": [{"@type": "Person", "name": "Ana Lind"}, {"@type": "Person", "name": "Jo Berg"}],
    "publisher": {"@type": "Organization", "name": "Valley Post"},
    "url": "https://valley.example/dam",
    "inLanguage": "en-GB",
    "isAccessibleForFree": False,
    "correction": "An earlier version misspelled a name.",
}


def told(*documents):
    return read(json.dumps(each) for each in documents)


def test_an_article_is_read():
    assert told(ARTICLE) == ArticleData(
        headline="Dam gives way",
        published="2026-03-02T06:00:00Z",
        modified="2026-03-02T08:00:00Z",
        authors=("Ana Lind", "Jo Berg"),
        outlet="Valley Post",
        url="https://valley.example/dam",
        language="en-GB",
        types=frozenset({"NewsArticle"}),
        correction="An earlier version misspelled a name.",
        is_free=False,
    )


@pytest.mark.parametrize(
    "document",
    [
        [{"@type": "BreadcrumbList"}, ARTICLE],
        {"@graph": [{"@type": "Organization", "name": "X"}, ARTICLE]},
        {"@type": "WebPage", "name": "page", "mainEntity": ARTICLE},
        [[ARTICLE]],
        ARTICLE | {"@type": ["Article", "NewsArticle"]},
        ARTICLE | {"@type": "https://schema.org/NewsArticle"},
    ],
)
def test_the_article_is_found_wherever_it_stands(document):
    assert told({"@type": "WebSite", "name": "site"}, document).headline == "Dam gives way"


def test_of_several_articles_the_one_that_says_most_is_the_pages():
    teaser = {"@type": "NewsArticle", "headline": "Something else", "url": "https://valley.example/else"}
    assert told([teaser, ARTICLE, teaser]).headline == "Dam gives way"


def test_a_page_serves_where_there_is_no_article():
    page = {"@type": "WebPage", "name": "Dam gives way", "datePublished": "2026-03-02"}
    assert told(page).published == "2026-03-02"


def test_references_to_other_nodes_are_followed():
    graph = [
        {"@type": "NewsArticle", "headline": "Dam", "author": {"@id": "#ana"}, "publisher": {"@id": "#post"}},
        {"@type": "Person", "@id": "#ana", "name": "Ana Lind"},
        {"@type": "NewsMediaOrganization", "@id": "#post", "name": "Valley Post"},
    ]
    found = told({"@graph": graph})
    assert (found.authors, found.outlet) == (("Ana Lind",), "Valley Post")


def test_an_organisation_is_no_author():
    found = told(ARTICLE | {"author": {"@type": "Organization", "name": "Valley Post"}})
    assert found.authors == ()


@pytest.mark.parametrize("author", ["Ana Lind", ["Ana Lind", "Ana Lind"], {"name": "Ana Lind"}])
def test_authors_come_in_many_shapes(author):
    assert told(ARTICLE | {"author": author}).authors == ("Ana Lind",)


@pytest.mark.parametrize("headline", [["Dam"], {"@value": "Dam"}, " Dam "])
def test_texts_come_in_many_shapes(headline):
    assert told(ARTICLE | {"headline": headline}).headline == "Dam"


@pytest.mark.parametrize(
    ("said", "is_free"),
    [(True, True), ("False", False), ("http://schema.org/True", True), (None, None), ("?", None)],
)
def test_free_access_is_read_or_unknown(said, is_free):
    assert told(ARTICLE | {"isAccessibleForFree": said}).is_free is is_free


@pytest.mark.parametrize(
    "url", [{"url": None, "mainEntityOfPage": {"@id": "https://a.example/b"}}, {"url": "https://a.example/b"}]
)
def test_the_address_may_be_the_main_entitys(url):
    assert told(ARTICLE | url).url == "https://a.example/b"


def test_an_address_off_the_web_is_none():
    assert told(ARTICLE | {"url": "/b"}).url is None


@pytest.mark.parametrize(
    "block",
    [
        "<!-- {} -->",
        "//<![CDATA[\n{}\n//]]>",
        "/* <![CDATA[ */ {} /* ]]> */",
        "{};",
    ],
)
def test_wrappers_around_the_json_are_taken_off(block):
    assert read([block.format(json.dumps(ARTICLE))]).headline == "Dam gives way"


def test_small_mistakes_in_the_json_are_forgiven():
    assert read(['{"@type": "NewsArticle", "headline": "Dam\ngives way",}']).headline == "Dam\ngives way"


@pytest.mark.parametrize(
    "block", ["", "{", "[" * 100_000, "null", '"text"', "7", "[]", '{"@type": "Recipe", "name": "Soup"}']
)
def test_what_is_no_article_says_nothing(block):
    assert read([block]) == ArticleData()


def test_a_catalogue_is_read_to_a_point():
    assert told([{"@type": "Thing"}] * 5000 + [ARTICLE]) == ArticleData()


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5) | st.sampled_from(["NewsArticle", "Person"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["@type", "@id", "@graph", "author", "name", "headline", "url", "publisher", "mainEntity"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_no_document_breaks_it(document):
    assert isinstance(told(document), ArticleData)
