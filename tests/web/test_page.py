"""The exported page as a reader meets it: in Chromium, by eye, by pointer and by keyboard."""

import itertools

import pytest

from bot.export import export
from retrieval.types import Disagreement, DisagreementValue
from tests.values import a_briefing, a_citation, a_statement, a_summary, an_answer, an_item
from tests.web.browser import ENTER, ESCAPE, TAB, chromium

# WCAG 2.1, 1.4.3 (AA): text of ordinary size against what it stands on.
LEAST_CONTRAST = 4.5

WIDTHS = (320, 1280)
HEIGHT = 640

HOSTILE = (
    "</style></script></title><script>document.title='pwned'</script><img src=https://evil.example/i.png>"
    "<a href='javascript:alert(1)' onmouseover=\"document.title='pwned'\">\" onfocus=document.title='pwned' "
    "\u202egnp.exe\u2066 &lt;b&gt; ]]> --> \x00\x1b[31m"
)
QUOTE = "The river authority said that nine people were dead and that it did not expect to find more. " * 3

STATES = {1: "withdrawn", 2: "changed", 3: "moved", 4: "same"}
"""One of each."""


def a_long_answer():
    """Marks everywhere on a line, sources of every state."""
    texts = [f"The water rose{' and rose' * length}." for length in range(9)]
    return an_answer(
        statements=tuple(a_statement(text, (n % 4 + 1, (n + 1) % 4 + 1)) for n, text in enumerate(texts)),
        citations=tuple(a_citation(n, author="Ada Quell", quote=QUOTE) for n in range(1, 5)),
        disagreements=(
            Disagreement("dead", "conflict", (DisagreementValue("9", (1, 2)), DisagreementValue("7", (3,)))),
        ),
        notes=("Two sources are copies of one.",),
    )


def a_hostile_answer():
    citation = a_citation(
        title=HOSTILE, outlet=HOSTILE, author=HOSTILE, quote=HOSTILE, url=f"https://a.example/{HOSTILE}"
    )
    scripted = a_citation(2, url="javascript:alert(1)")
    statement = a_statement(HOSTILE, (1, 2))
    return an_answer(
        question=HOSTILE, statements=(statement,), citations=(citation, scripted), notes=(HOSTILE,)
    )


def a_long_briefing():
    items = tuple(an_item(headline=f"Dam {n} breaks above Culvery") for n in range(3))
    return a_briefing(items=items, notes=("One feed was late.",))


DOCUMENTS = {
    "answer": a_long_answer,
    "summary": a_summary,
    "briefing": a_long_briefing,
    "hostile": a_hostile_answer,
}

RECTANGLE = "const r = arguments[0]; const b = document.querySelector(r).getBoundingClientRect();"

CONTRASTS = r"""
const paint = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
const rgb = (colour) => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1);
  return [...paint.getImageData(0, 0, 1, 1).data]; };
const part = (value) => (value /= 255) <= .04045 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4;
const luminance = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
const ground = (element) => { for (let e = element; e; e = e.parentElement) {
  const colour = rgb(getComputedStyle(e).backgroundColor); if (colour[3] === 255) return colour; }
  throw new Error("no ground"); };
const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const found = [];
while (texts.nextNode()) {
  const element = texts.currentNode.parentElement;
  if (!texts.currentNode.data.trim() || element.tagName === "SCRIPT") continue;
  const ink = rgb(getComputedStyle(element).color);
  const [dark, light] = [luminance(ink), luminance(ground(element))].sort((a, b) => a - b);
  found.push([(light + .05) / (dark + .05), element.className || element.tagName]);
}
return found;
"""

# A place is chosen when a passage opens, for the frame that is drawn; so each opens anew, and a frame passes.
PLACES = """
const frame = () => new Promise(requestAnimationFrame);
const places = [];
for (const mark of document.querySelectorAll(".cite > a")) {
  for (const block of ["start", "end", "center"]) {
    mark.blur();
    mark.scrollIntoView({block, behavior: "instant"});
    await frame();
    mark.focus({preventScroll: true});
    await frame();
    const page = document.documentElement, box = mark.nextElementSibling.getBoundingClientRect();
    const on = mark.getBoundingClientRect();
    const covers = box.top < on.bottom - 1 && box.bottom > on.top + 1;
    places.push([box.width > 100 && box.height > 30, box.left >= 0, box.top >= 0,
                 box.right <= page.clientWidth, box.bottom <= page.clientHeight, !covers]);
  }
}
return places;
"""


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


@pytest.fixture
def opened(window, tmp_path):
    """Opens a document's page in the window."""

    def open_page(name, width=1280, medium="screen", scheme="light"):
        file = tmp_path / f"{name}.html"
        file.write_text(export(DOCUMENTS[name](), "html", STATES), encoding="utf-8")
        window.resize(width, HEIGHT)
        window.emulate(medium, scheme)
        window.point(0, 0)
        window.open(file)
        return window

    return open_page


def shown_passages(browser):
    return browser.run(
        "return [...document.querySelectorAll('.passage')].filter(e => e.checkVisibility()).map(e => e.id)"
    )


def focused(browser):
    """The passage of the mark that has the focus, or that has it itself, being long enough to scroll."""
    return browser.run(
        "const e = document.activeElement;"
        "return e.matches('.passage') ? e.id : e.getAttribute('aria-describedby')"
    )


def middle_of(browser, selector):
    return browser.run(f"{RECTANGLE} return [b.x + b.width / 2, b.y + b.height / 2]", selector)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_page_asks_for_nothing_but_itself_and_breaks_no_rule_of_its_own(opened, name):
    browser = opened(name)
    browser.press(TAB)
    asked = browser.requests()
    assert [address.rpartition("/")[2] for address in asked] == [f"{name}.html"]
    assert browser.said("browser") == []


def test_the_policy_stops_what_escaping_would_let_through(opened):
    browser = opened("answer")
    browser.run("""
        const foreign = "<img src=http://127.0.0.1:9/i.png><b style=top:0>x</b>";
        document.body.insertAdjacentHTML("beforeend", foreign);
        document.body.append(Object.assign(document.createElement("script"), {text: "document.title = 1"}));
    """)
    refused = " ".join(entry["message"] for entry in browser.said("browser"))
    for rule in ("default-src 'none'", "style-src", "script-src"):
        assert rule in refused
    assert browser.run("return document.title") == "How many died?"


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize(("medium", "scheme"), [("screen", "light"), ("screen", "dark"), ("print", "dark")])
def test_every_text_stands_out_from_its_ground(opened, name, medium, scheme):
    contrasts = opened(name, medium=medium, scheme=scheme).run(CONTRASTS)
    assert len(contrasts) > 10
    assert min(contrasts)[0] >= LEAST_CONTRAST, min(contrasts)


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_never_scrolls_sideways(opened, name, width):
    sizes = "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    needed, given = opened(name, width).run(sizes)
    assert needed <= given <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_a_passage_stays_inside_the_window_and_off_its_mark_wherever_the_mark_stands(opened, width):
    browser = opened("answer", width)
    places = browser.run(f"return (async () => {{ {PLACES} }})()")
    assert len(places) == 3 * len(browser.run("return [...document.querySelectorAll('.cite')].map(e => 1)"))
    assert all(map(all, places)), [place for place in places if not all(place)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_tab_reaches_every_mark_in_order_and_shows_its_passage_alone(opened, name):
    browser = opened(name)
    reached = dict.fromkeys(tab_through(browser))
    assert list(reached) == browser.run("return [...document.querySelectorAll('.passage')].map(e => e.id)")


def tab_through(browser):
    """Yield the passages that Tab shows, and look that each is the only one."""
    while True:
        browser.press(TAB)
        mark = focused(browser)
        assert shown_passages(browser) == ([mark] if mark else [])
        if mark:
            yield mark
        if browser.run("return document.activeElement === document.body"):
            return


def test_escape_closes_a_passage_until_its_mark_is_reached_anew(opened):
    browser = opened("answer")
    browser.press(TAB)
    assert shown_passages(browser) == ["passage-1"]
    browser.press(ESCAPE)
    assert shown_passages(browser) == []
    assert focused(browser) == "passage-1"
    browser.press(TAB)
    assert shown_passages(browser) == ["passage-2"]
    browser.run("document.activeElement.blur()")
    assert shown_passages(browser) == []
    browser.run("document.querySelector('.cite > a').focus()")
    assert shown_passages(browser) == ["passage-1"]


def test_the_pointer_opens_a_passage_and_may_rest_on_it(opened):
    browser = opened("answer")
    browser.point(*middle_of(browser, ".cite > a"))
    assert shown_passages(browser) == ["passage-1"]
    browser.point(*middle_of(browser, "#passage-1"))
    assert shown_passages(browser) == ["passage-1"]
    browser.press(ESCAPE)
    assert shown_passages(browser) == []
    browser.point(0, 0)
    browser.point(*middle_of(browser, ".cite > a"))
    assert shown_passages(browser) == ["passage-1"]
    browser.point(0, 0)
    assert shown_passages(browser) == []


def test_the_pointer_goes_before_the_keyboard_so_that_one_passage_shows_at_a_time(opened):
    browser = opened("answer")
    browser.press(TAB)
    browser.point(*middle_of(browser, "td .cite > a"))
    assert shown_passages(browser) == [browser.run("return document.querySelector('td .passage').id")]
    browser.point(0, 0)
    assert shown_passages(browser) == ["passage-1"]


def test_enter_leads_to_the_source(opened):
    browser = opened("answer")
    browser.press(TAB)
    browser.press(ENTER)
    assert browser.run("return document.querySelector(':target').id") == "source-1"
    assert shown_passages(browser) == []


def test_a_screen_reader_is_told_the_passage_its_source_and_what_became_of_it(opened):
    browser = opened("answer")
    tree = browser.devtools("Accessibility.getFullAXTree")["nodes"]
    marks = [node for node in tree if node.get("name", {}).get("value") == "Source 1 withdrawn"]
    said = {" ".join(node["description"]["value"].split()) for node in marks}
    assert len(said) == 1
    told = said.pop()
    assert told.startswith(QUOTE.strip())
    assert "Northlight · Ada Quell · 2026-03-11" in told
    assert told.endswith("withdrawn from the archive.")
    roles = {node["role"]["value"] for node in tree if not node["ignored"]}
    assert {"banner", "main", "contentinfo", "complementary", "table", "heading"} <= roles


@pytest.mark.parametrize("name", DOCUMENTS)
def test_headings_go_down_one_step_at_a_time(opened, name):
    levels = opened(name).run("return [...document.querySelectorAll('h1,h2,h3')].map(e => +e.tagName[1])")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_paper_shows_every_quote_and_address_and_no_floating_passage(opened):
    browser = opened("answer", medium="print", scheme="dark")
    browser.press(TAB)
    assert shown_passages(browser) == []
    visible = "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).length"
    assert browser.run(visible, "blockquote") == 4
    assert browser.run(visible, ".address") == 4
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_hostile_text_runs_nothing_adds_nothing_and_turns_nothing_around(opened):
    browser = opened("hostile")
    assert list(tab_through(browser))
    assert "pwned'" in browser.run("return document.title")
    assert (
        browser.run("return document.querySelectorAll('img, iframe, [onfocus], [onmouseover]').length") == 0
    )
    assert browser.run("return document.querySelectorAll('script, style').length") == 2
    assert browser.run("return document.body.innerText.match(/[\\u202a-\\u202e\\u2066-\\u2069]/)") is None
    links = browser.run("return [...document.querySelectorAll('a')].map(e => e.href)")
    assert {link.partition(":")[0] for link in links} == {"file", "https"}
