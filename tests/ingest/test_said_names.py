import pytest

from retrieval.ingest.said_names import is_agency, outlet, outlet_in_title, person


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("By Ana Lind", "Ana Lind"),
        ("ANA LIND, AP National Security Writer", "Ana Lind"),
        ("Ana Lind and Jo Berg", "Ana Lind, Jo Berg"),
        ("Ana Lind, Valley Post", "Ana Lind"),
        ("Владимир Иванов", "Владимир Иванов"),
        ("kei_eno", "kei_eno"),
        ("Reuters", None),
        ("The Associated Press", None),
        ("Valley Post", None),
        ("News Desk", None),
        ("https://valley.example/authors/ana", None),
        ("ana@valley.example", None),
        ("X", None),
        ("", None),
        ("who wrote " * 20, None),
    ],
)
def test_an_author_is_a_person_or_none(said, name):
    assert person(said, "Valley Post Online") == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Valley  Post", "Valley Post"),
        ("@valleypost", "valleypost"),
        ("RT", "RT"),
        ("Wday_", "Wday"),
        ("https://www.valley.example/", "valley.example"),
        ("9to5Mac.com", "9to5Mac.com"),
        ("Blogger", None),
        ("U.S.", None),
        ("", None),
        ("all the news that fits " * 5, None),
    ],
)
def test_an_outlet_is_a_name_or_none(said, name):
    assert outlet(said) == name


@pytest.mark.parametrize(
    ("title", "host", "name"),
    [
        ("Dam breaks – Valley Post", "valley-post.example", "Valley Post"),
        ("Dam breaks | Region | The Valley Post", "news.valleypost.co.uk", "The Valley Post"),
        ("Dam breaks - VALLEY", "thevalley.example", "VALLEY"),
        ("Dam breaks - Valley", "valley", "Valley"),
        ("Dam breaks - News", "news.valley.example", None),
        ("Valley", "valley.example", None),
        ("Valley - Dam breaks", "valley.example", None),
        ("Dam breaks - Blogger", "blogger.example", None),
        ("Dam breaks -  - ", "", None),
        ("", "valley.example", None),
    ],
)
def test_a_title_ends_in_the_outlet_when_the_host_says_so_too(title, host, name):
    assert outlet_in_title(title, host) == name


def test_agencies_are_known():
    assert is_agency("The Associated Press")
    assert not is_agency("Valley Post")
