"""JSON-LD as pages really carry it: lists, containers, references, wrong types, entities, prefixes."""

import json
import random
from dataclasses import fields

import pytest

from retrieval.ingest.jsonld import MAX_CHARACTERS, ArticleData, read
from tests.ingest.articles import page, page_says

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Dam gives way",
    "datePublished": "2026-03-02T06:00:00Z",
    "author": {"@type": "Person", "name": "Ana Lind"},
    "publisher": {"@type": "Organization", "name": "Valley Post"},
}
OWNER = {"@type": "Organization", "name": "Kellmark Group"}


def told(document):
    return read([json.dumps(document)])


def with_publisher(**more):
    return {"publisher": ARTICLE["publisher"] | more}


SHAPES = [
    # -- text
    ("headline", {"headline": [None, "", "Dam gives way"]}, "Dam gives way"),
    ("headline", {"headline": {"@value": "Dam gives way", "@language": "en"}}, "Dam gives way"),
    ("headline", {"headline": {"@list": [{"@value": "Dam gives way"}]}}, "Dam gives way"),
    ("headline", {"headline": 7, "name": "Dam"}, "Dam"),
    ("headline", {"headline": "x" * (MAX_CHARACTERS + 1), "name": "Dam"}, "Dam"),
    ("headline", {"headline": {"name": {"name": {"name": {"name": {"name": {"name": "x"}}}}}}}, None),
    ("published", {"datePublished": 1772431200}, None),
    ("published", {"datePublished": ["2026-03-02", "2026-03-03"]}, "2026-03-02"),
    ("language", {"inLanguage": {"@type": "Language", "name": "en"}}, "en"),
    # -- people and organisations
    ("authors", {"author": "Ana Lind"}, ("Ana Lind",)),
    ("authors", {"author": ["Ana Lind", {"@type": "Person", "name": "Jo Berg"}]}, ("Ana Lind", "Jo Berg")),
    ("authors", {"author": {"@type": "Person", "name": ["Ana Lind", "Jo Berg"]}}, ("Ana Lind", "Jo Berg")),
    ("authors", {"author": {"@list": ["Ana Lind", "Jo Berg"]}}, ("Ana Lind", "Jo Berg")),
    ("authors", {"author": {"@type": ["Person", "Thing"], "name": "Ana Lind"}}, ("Ana Lind",)),
    ("authors", {"author": {}}, ()),
    ("authors", {"author": [None, 7, {"name": None}, {"@id": 3}]}, ()),
    ("authors", {"author": [{"@type": "Organization", "name": "Valley Post"}, "Ana Lind"]}, ("Ana Lind",)),
    ("outlet", {"publisher": "Valley Post"}, "Valley Post"),
    ("outlet", {"publisher": [{"@type": "Organization", "name": "Valley Post"}]}, "Valley Post"),
    ("outlet", {"publisher": {"@id": "#nowhere"}}, None),
    ("owner", with_publisher(parentOrganization=OWNER), "Kellmark Group"),
    ("owner", with_publisher(parentOrganization=[OWNER]), "Kellmark Group"),
    ("owner", with_publisher(parentOrganization="Kellmark Group"), "Kellmark Group"),
    ("owner", with_publisher(parentOrganization="https://kellmark.example"), None),
    ("owner", {"publisher": {"@id": "#post"}}, None),
    # -- addresses
    ("url", {"url": ["/dam", "https://valley.example/dam"]}, "https://valley.example/dam"),
    ("url", {"mainEntityOfPage": {"@type": "WebPage", "@id": "https://a.example/b"}}, "https://a.example/b"),
    ("url", {"url": {"url": 3}, "mainEntityOfPage": True}, None),
    ("terms", {"license": {"@type": "CreativeWork", "url": "https://a.example/l"}}, "https://a.example/l"),
    ("terms", {"license": "All rights reserved", "usageInfo": "https://a.example/u"}, "https://a.example/u"),
    # -- the rest
    ("section", {"articleSection": ["World", "Europe"]}, "World"),
    ("genre", {"genre": ["Opinion"]}, "Opinion"),
    ("copyright_holder", {"copyrightHolder": {"@type": "Organization", "name": "Valley"}}, "Valley"),
    ("is_free", {"isAccessibleForFree": "https://schema.org/False"}, False),
    ("is_free", {"isAccessibleForFree": [True, "False"]}, False),
    ("is_free", {"isAccessibleForFree": {"@value": False}}, None),
    ("is_free", {"isAccessibleForFree": ""}, None),
    ("correction", {"correction": {"@type": "CorrectionComment", "text": "Nine."}}, "Nine."),
    ("correction", {"correction": ["Nine.", {"text": "In March."}, "Nine."]}, "Nine. In March."),
    ("correction", {"correction": []}, None),
]


@pytest.mark.parametrize(("field", "said", "expected"), SHAPES)
def test_every_shape_of_a_field_is_read_or_passed_over(field, said, expected):
    assert getattr(told(ARTICLE | said), field) == expected


@pytest.mark.parametrize(
    "document",
    [
        {f"schema:{name}" if name[0] != "@" else name: value for name, value in ARTICLE.items()},
        {f"https://schema.org/{name}" if name[0] != "@" else name: value for name, value in ARTICLE.items()},
        {"@context": "https://schema.org", "@graph": {"@graph": [ARTICLE]}},
        {"@type": "WebPage", "mainEntity": [ARTICLE]},
        ARTICLE | {"@type": "schema:NewsArticle"},
        {name: value for name, value in ARTICLE.items() if name != "@type"} | {"type": "NewsArticle"},
    ],
)
def test_prefixes_and_nesting_make_no_difference(document):
    found = told(document)
    assert (found.headline, found.authors, found.outlet) == ("Dam gives way", ("Ana Lind",), "Valley Post")


def test_an_owner_is_found_by_reference():
    graph = [
        ARTICLE | {"publisher": {"@id": "#post"}},
        {
            "@type": "NewsMediaOrganization",
            "@id": "#post",
            "name": "Post",
            "parentOrganization": {"@id": "#k"},
        },
        {"@id": "#k"} | OWNER,
    ]
    found = told({"@graph": graph})
    assert (found.outlet, found.owner) == ("Post", "Kellmark Group")


def test_entities_and_markup_in_values_are_undone():
    script = json.dumps(
        ARTICLE | {"headline": "Dam &amp;amp; <b>siren</b>", "articleSection": "News &#38; Views"}
    )
    found = page_says(page(f'<script type="application/ld+json">{script}</script>'), None)
    assert (found.title, found.section) == ("Dam & siren", "News & Views")


# ---- mutations

WHOLE = ARTICLE | {
    "@graph": [ARTICLE, {"@id": "#post", "name": "Post"}],
    "url": "https://valley.example/dam",
    "mainEntityOfPage": {"@id": "https://valley.example/dam"},
    "publisher": {"@id": "#post", "name": "Valley Post", "parentOrganization": OWNER},
    "dateModified": "2026-03-02",
    "inLanguage": "en",
    "articleSection": ["World"],
    "genre": "News",
    "copyrightHolder": OWNER,
    "copyrightNotice": "©",
    "license": "https://valley.example/terms",
    "correction": {"text": "Nine."},
    "isAccessibleForFree": False,
}
ODD = (None, True, 7, -1.5, "", "x" * 9_000, [], {}, [[]], {"@list": {}}, {"@id": "#post"}, {"@value": []})
DOCUMENTS = 600


def mutated(chance, value):
    """Return a document with some of its values exchanged, nested, repeated or left out."""
    roll = chance.random()
    if roll < 0.08:
        return chance.choice(ODD)
    if roll < 0.12:
        return [value, value]
    if roll < 0.16:
        return {"@set": value}
    if isinstance(value, dict):
        return {key: mutated(chance, each) for key, each in value.items() if chance.random() > 0.05}
    return [mutated(chance, each) for each in value] if isinstance(value, list) else value


def strings_of(value):
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, tuple | frozenset) else []


def test_mutated_documents_never_raise_and_give_only_short_strings():
    chance = random.Random(20260312)
    told_something = 0
    for _ in range(DOCUMENTS):
        block = json.dumps(mutated(chance, WHOLE))
        if chance.random() < 0.1:
            block = block[: chance.randrange(len(block))] + chance.choice(["", "}", "]", '"', ",}"])
        found = read([block])
        strings = [each for field in fields(ArticleData) for each in strings_of(getattr(found, field.name))]
        assert all(isinstance(each, str) and 0 < len(each) <= MAX_CHARACTERS for each in strings)
        told_something += bool(strings)
    # Else the mutations would say nothing about reading.
    assert told_something > DOCUMENTS / 2
