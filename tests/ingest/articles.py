"""An invented article, as every format carries it."""

from retrieval.ingest.structured import from_tree, parse

TITLE = "Dam above Ostrava Lake gives way"
PARAGRAPHS = (
    "OSTRAVA, March 2 (KPB) -- The dam above Ostrava Lake gave way before dawn on Monday, sending a wall of "
    "brown water through three villages and killing at least 12 people, the district governor said.",
    "Rescue crews in rubber boats pulled families from rooftops until noon, and the army was asked to bring "
    "two bridges to the valley before the evening.",
    "“We heard a crack like a cannon and then the river was in the kitchen,” said Milena Dovar, 61, who was "
    "lifted out of her house by a neighbour.",
    "Engineers had warned of seepage in March, according to minutes of the water board, but the repairs were "
    "put off until the dry season because there was no money for them.",
)
TEXT = "\n\n".join(PARAGRAPHS) + "\n"


def page(head="", body="", paragraphs=PARAGRAPHS, title=TITLE):
    """Return a web page with the article between navigation and teasers."""
    inner = "".join(f"<p>{each}</p>" for each in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title} | Valley Post</title>{head}</head><body>"
        "<nav><ul><li><a href='/'>Home</a></li><li><a href='/w'>World</a></li></ul></nav>"
        f"<main><article><h1>{title}</h1>{inner}{body}</article></main>"
        "<aside><h3>More from Valley Post</h3><ul><li><a href='/x'>Council votes</a></li></ul></aside>"
        "<footer><p>© 2026 Valley Post. All rights reserved.</p></footer></body></html>"
    )


def page_says(html, url):
    """Return what a page says about its article."""
    return from_tree(parse(html), url)
