from urllib.robotparser import RobotFileParser

import pytest

from retrieval.ingest.robots import RULES_LAST_SECONDS, RulesCache, refusal_of_page, refusal_of_tag


@pytest.mark.parametrize(
    ("tag", "rule"),
    [
        ("noindex", "noindex"),
        ("NoIndex, nofollow", "noindex"),
        ("none", "none"),
        ("nofollow, noarchive", "noarchive"),
        ("newsdesk: noindex", "noindex"),
        ("googlebot: nofollow\nnoindex", "noindex"),
        ("", None),
        ("index, follow, max-image-preview:large", None),
        ("googlebot: noindex, noarchive", None),
        ("max-snippet: 50, noarchive", "noarchive"),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", None),
    ],
)
def test_a_tag_forbids_storing_when_it_speaks_to_us(tag, rule):
    assert refusal_of_tag(tag) == rule


@pytest.mark.parametrize(
    ("page", "rule"),
    [
        (b'<meta name="robots" content="noindex,nofollow">', "noindex"),
        (b"<META CONTENT='NOARCHIVE' NAME=Robots />", "noarchive"),
        (b'<meta name="newsdesk" content="none">', "none"),
        (b'<meta name="googlebot" content="noindex">', None),
        (b'<meta name="description" content="noindex">', None),
        (b'<meta name="robots" content="index, max-snippet:-1">', None),
        (b"<p>noindex</p>", None),
        (b"<meta \xff name=robots content=noindex>", "noindex"),
    ],
)
def test_a_page_forbids_storing_in_its_head(page, rule):
    assert refusal_of_page(b"<html><head>" + page + b"</head>") == rule


def test_rules_are_read_anew_after_a_day():
    now, rules = [5.0], RobotFileParser()
    cache = RulesCache(lambda: now[0])
    with cache.of("https://valley.example") as site:
        assert site.rules is None
        cache.keep(site, rules)
    now[0] += RULES_LAST_SECONDS - 1
    with cache.of("https://valley.example") as site:
        assert site.rules is rules
    now[0] += 1
    with cache.of("https://valley.example") as site:
        assert site.rules is None
