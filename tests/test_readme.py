"""The README is true: what it promises is run, what it lists is what there is."""

import re
import shutil
from pathlib import Path

import pytest

from bot import sample
from bot.__main__ import run
from bot.cli import app
from bot.settings import OPTIONS

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.variable)
def test_the_configuration_table_lists_every_setting_as_it_is(option):
    row = next(line for line in TEXT.splitlines() if line.startswith(f"| `{option.variable}` |"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1] == (f"`{option.key}`" if option.key else "no: a secret")
    assert cells[2] == (f"`{option.default}`" if option.default else "")
    assert cells[3] == option.meaning


def test_every_command_it_names_exists():
    known = {each.name or each.callback.__name__ for each in app.registered_commands}
    known |= {each.typer_instance.info.name for each in app.registered_groups}
    code = re.findall(r"```.*?```|`[^`\n]+`", TEXT, re.DOTALL)
    # In Slack it is `/newsdesk` and `@newsdesk`.
    named = {
        name
        for each in code
        for name in re.findall(r"(?<![@/\w])newsdesk (?:--home \S+ )?([a-z]+)\b(?!\.)", each)
    }
    assert named >= {"ask", "ingest", "serve", "subscribe", "rebuild", "doctor", "feeds"}
    assert named <= known


def test_every_make_target_it_names_exists():
    makefile = (README.parent / "Makefile").read_text()
    for target in set(re.findall(r"^make ([a-z-]+)", TEXT, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_example_opens_the_home_that_make_demo_filled():
    makefile = (README.parent / "Makefile").read_text()
    called = re.search(r"newsdesk --home (\S+) demo$", makefile, re.MULTILINE)[1]
    # The demo fills a home of its own below the one it is given.
    assert f'Path("{called}/demo")' in TEXT


def test_the_exchange_of_its_first_lines_is_a_real_one(sample_desk, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("NEWSDESK_NOW", "2026-03-12T18:00:00+00:00")
    exchange = re.search(r"```text\n(.*?)```", TEXT, re.DOTALL)[1]
    assert f'newsdesk ask "{sample.QUESTION}"' in exchange
    assert TEXT.count("\n", 0, TEXT.index("make test")) < 30
    shutil.copytree(sample_desk, tmp_path, dirs_exist_ok=True)
    run(["--home", str(tmp_path), "ask", sample.QUESTION])
    printed = without_id(capsys.readouterr().out)
    for paragraph in exchange.split("\n\n")[1:]:
        assert without_id(paragraph) in printed


def test_retriever_and_chain_drop_into_a_langchain_program_as_they_stand(sample_desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(sample_desk, tmp_path / ".newsdesk" / "demo")
    (example,) = (each for each in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if "Retriever" in each)
    said: dict = {}
    exec(compile(example, "README.md", "exec"), said)
    said["desk"].close()
    assert len(said["documents"]) == 4
    assert "siren" in said["documents"][0].page_content
    assert said["answer"].status == "answered"


def without_id(text):
    """An answer's id derives from where its sources lie, too."""
    return re.sub(r"cite [0-9a-f]{12}", "cite ID", " ".join(text.split()))
