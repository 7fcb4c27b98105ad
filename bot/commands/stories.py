"""The command that lists stories, shows one, and explains why an article is in it."""

from typing import Annotated

import typer

from bot.commands.frame import AsJson, Exit, Frame, Outlets, Since, Until, filters_from, frame
from retrieval.errors import UsageError
from retrieval.types import Filters


def stories(
    context: typer.Context,
    story: Annotated[
        str | None,
        typer.Argument(
            metavar="STORY", help="Id of one story, or its beginning; without it, all are listed."
        ),
    ] = None,
    explain: Annotated[
        str | None,
        typer.Option(metavar="ARTICLE", help="Instead: why this article (id, URL or path) is in its story."),
    ] = None,
    since: Since = None,
    until: Until = None,
    outlet: Outlets = None,
    most: Annotated[
        int, typer.Option("--limit", min=1, metavar="N", help="How many to list for reading.")
    ] = 20,
    as_json: AsJson = False,
) -> None:
    """List the stories of a window, or show or explain one."""
    this = frame(context)
    if sum((story is not None, explain is not None, bool(since or until or outlet))) > 1:
        raise UsageError("give a story's id, --explain ARTICLE, or a window by --since, --until and --outlet")
    if explain is not None:
        _explain(this, explain, as_json=as_json)
    elif story is not None:
        _show(this, story, as_json=as_json)
    else:
        known = this.desk.parts.archive.outlets() if outlet else ()
        window = filters_from(since, until, outlet or (), known) or Filters()
        _list(this, window, most, as_json=as_json)


def _list(this: Frame, window: Filters, most: int, *, as_json: bool) -> None:
    from bot import jsonform_stories, render_stories

    entries = this.desk.lookups.stories(window)
    this.show(
        jsonform_stories.stories_json(entries), render_stories.list_lines(entries, most), as_json=as_json
    )
    raise typer.Exit(Exit.DONE if entries else Exit.NOTHING_FOUND)


def _show(this: Frame, ref: str, *, as_json: bool) -> None:
    from bot import jsonform_stories, render_stories

    entry, history = this.desk.lookups.story(ref)
    this.show(
        jsonform_stories.story_json(entry, history),
        render_stories.story_lines(ref, entry, history),
        as_json=as_json,
    )


def _explain(this: Frame, article: str, *, as_json: bool) -> None:
    from bot import jsonform_stories, render_stories

    membership = this.desk.lookups.why_in_story(article)
    this.show(
        jsonform_stories.membership_json(membership), render_stories.why_lines(membership), as_json=as_json
    )
