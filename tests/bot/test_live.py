import re

from tests.benchmarks.live import report, run
from tests.doubles.openai_server import OpenAIServer, always, cites


def repeating(request):
    """Say the first source again, as it is."""
    found = re.search(r"^\[(s1)\] [^\n]*?: (.+)$", request["messages"][1]["content"], re.MULTILINE)
    return cites((found[2], ["s1"])) if found else cites()


def test_a_live_run_tells_what_was_cited_when_it_kept_silent_and_what_it_cost(tmp_path):
    with OpenAIServer(*always(repeating)) as server:
        environment = {
            "OPENAI_API_KEY": server.key,
            "OPENAI_BASE_URL": server.url,
            "NEWSDESK_PRICES": "1,10",
        }
        live = run(environment, tmp_path, 3)
        assert live.spent.requests == len(server.requests) > 0
    told = report(live)
    assert "model: openai:gpt-5-mini\n" in told
    assert "questions: 3 answerable, 3 near misses\n" in told
    assert re.search(r"citation recall: [01]\.\d\d of 3\n", told)
    assert re.search(r"abstained, near misses: \d\.\d\d of 3\n", told)
    assert re.search(r"cost: \$0\.0\d+\n", told)
