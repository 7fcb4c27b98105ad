"""Reading the archive: turning rows back into values."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from retrieval.index.tables import aliases, articles, passages, versions
from retrieval.types import Article, Filters, Passage, Published, Rights, Span, Version

# Below both databases' limits of variables in one statement (32,766 and 65,535), with room for filters.
IDS_A_STATEMENT: Final = 5_000

_Key = TypeVar("_Key")

_ARTICLE: Final = (*articles.c, versions.c.title.label("title"))

IDS: Final[sa.BindParameter[Any]] = sa.bindparam("ids", expanding=True)
"""The keys a statement is about."""
# Every search runs these: to build one anew takes as long as to run it.
_PASSAGES: Final = sa.select(passages).where(passages.c.id.in_(IDS))
_ORIGINS: Final = (
    sa.select(passages.c.id, articles.c.origin)
    .join(articles, articles.c.id == passages.c.article)
    .where(passages.c.id.in_(IDS))
)
_CURRENT: Final = versions.alias("current")
_VERSIONS: Final = (
    sa.select(*versions.c, *articles.c, _CURRENT.c.title)
    .join(articles, articles.c.id == versions.c.article)
    .join(_CURRENT, _CURRENT.c.id == articles.c.version)
    .where(versions.c.id.in_(IDS))
)
_ARTICLE_NAMES: Final = (*articles.c.keys(), "title")
_ARTICLES: Final = (
    sa.select(*_ARTICLE).join(versions, versions.c.id == articles.c.version).where(articles.c.id.in_(IDS))
)


def in_slices(ids: Sequence[_Key]) -> Iterator[Sequence[_Key]]:
    """Cut keys into runs that fit into one statement."""
    for start in range(0, len(ids), IDS_A_STATEMENT):
        yield ids[start : start + IDS_A_STATEMENT]


def conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    """What an article's row must meet; phrases are for the search to look at.

    Days are compared as printed. An article without a day is in no window.
    """
    day, found = articles.c.published_day, []
    if filters.since:
        found.append(day >= filters.since.isoformat())
    if filters.until:
        found.append(day < filters.until.isoformat())
    if filters.outlets:
        found.append(articles.c.outlet.in_(filters.outlets))
    if filters.articles:
        found.append(articles.c.id.op("IN")(_Listed(sa.literal(json.dumps(filters.articles)))))
    return found


class _Listed(sa.sql.functions.GenericFunction[str]):
    """The strings of a JSON list, a row each: one variable for any number of them.

    What came in through a feed over the years may be more articles than a statement takes variables.
    """

    inherit_cache = True
    name = "listed"


@compiles(_Listed, "sqlite")
def _listed_sqlite(listed: _Listed, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"(SELECT value FROM json_each({compiler.process(listed.clauses, **given)}))"  # noqa: S608 - a variable's mark


@compiles(_Listed, "postgresql")
def _listed_postgresql(listed: _Listed, compiler: SQLCompiler, **given: Any) -> str:  # noqa: ANN401 - SQLAlchemy's
    return f"(SELECT json_array_elements_text(CAST({compiler.process(listed.clauses, **given)} AS json)))"


def is_shown() -> sa.ColumnElement[bool]:
    """Whether an article's row may be shown: neither withdrawn, withheld nor under embargo."""
    return sa.and_(articles.c.is_withdrawn.is_(sa.false()), articles.c.is_held.is_(sa.false()))


def is_due(now: datetime) -> sa.ColumnElement[bool]:
    """Whether an article's row is held by an embargo that ends at `now` or ended before."""
    return sa.and_(
        articles.c.is_held.is_(sa.true()), articles.c.status == "usable", articles.c.embargoed_until <= now
    )


def is_release_due(connection: Connection, now: datetime) -> bool:
    """Whether any article `is_due`."""
    return connection.scalar(sa.select(articles.c.id).where(is_due(now)).limit(1)) is not None


def select_articles(connection: Connection, *chosen: sa.ColumnElement[bool]) -> list[Article]:
    """Articles that meet every condition; dated ones first, by day, then by id."""
    rows = (
        sa.select(*_ARTICLE)
        .join(versions, versions.c.id == articles.c.version)
        .where(*chosen)
        .order_by(
            articles.c.published_day.is_(None),
            articles.c.published_day,
            articles.c.published_value,
            articles.c.id,
        )
    )
    return [article_of(row) for row in connection.execute(rows)]


def articles_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Article]:
    """Articles by their ids; unknown ids are left out."""
    return {row.id: article_of(row) for row in rows_of(connection, _ARTICLES, ids)}


def rows_of(connection: Connection, statement: sa.Select[Any], ids: Sequence[str]) -> Iterator[Row[Any]]:
    """All rows of a statement about `IDS`, in whatever order."""
    for some in in_slices(ids):
        yield from connection.execute(statement, {"ids": some}).all()


def find_article(connection: Connection, refs: Sequence[str]) -> str | None:
    """The id of the article known by one of `refs`, each an id, a URL or a path; the first that fits."""
    rows = sa.select(aliases.c.ref, aliases.c.article).where(aliases.c.ref.in_(refs))
    known = {row.ref: row.article for row in connection.execute(rows)}
    by_id = sa.select(articles.c.id).where(articles.c.id.in_(refs))
    known |= {found: found for found in connection.scalars(by_id)}
    return next((known[ref] for ref in refs if ref in known), None)


def ids_beginning(connection: Connection, prefix: str, limit: int) -> list[str]:
    """Ids of articles that begin with `prefix`, which holds hex digits only."""
    rows = sa.select(articles.c.id).where(articles.c.id.startswith(prefix)).order_by(articles.c.id)
    return list(connection.scalars(rows.limit(limit)))


def select_versions(connection: Connection, *chosen: sa.ColumnElement[bool]) -> list[Version]:
    """Versions that meet every condition, by article and number."""
    rows = connection.execute(
        sa.select(versions).where(*chosen).order_by(versions.c.article, versions.c.number)
    ).all()
    return _with_articles(connection, rows)


def _with_articles(connection: Connection, rows: Sequence[Row[Any]]) -> list[Version]:
    owners = articles_by_id(connection, sorted({row.article for row in rows}))
    return [version_of(row, owners[row.article]) for row in rows]


def version_ids(connection: Connection) -> list[str]:
    """Ids of every version, by article and number."""
    rows = sa.select(versions.c.id).order_by(versions.c.article, versions.c.number)
    return list(connection.scalars(rows))


def versions_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Version]:
    """Versions by their ids; unknown ids are left out."""
    return {row.id: _version_with_article(row) for row in rows_of(connection, _VERSIONS, ids)}


def _version_with_article(row: Row[Any]) -> Version:
    """A version from a row that holds its columns first, then its article's."""
    article = SimpleNamespace(**dict(zip(_ARTICLE_NAMES, row[len(versions.c) :], strict=True)))
    return version_of(row, article_of(article))


def current_versions(connection: Connection, ids: Sequence[str]) -> dict[str, Version]:
    """The shown articles' current versions, by article id."""
    return {
        version.article.id: version
        for some in in_slices(ids)
        for version in select_versions(
            connection,
            versions.c.id.in_(sa.select(articles.c.version).where(articles.c.id.in_(some), is_shown())),
        )
    }


def passages_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, Passage]:
    """Passages by their ids, in the order asked for; ids of what is not shown are left out."""
    rows = list(rows_of(connection, _PASSAGES, ids))
    owners = versions_by_id(connection, sorted({row.version for row in rows}))
    found = {row.id: Passage(row.id, owners[row.version], row.first, row.last) for row in rows}
    return {each: found[each] for each in ids if each in found}


def matching(connection: Connection, ids: Sequence[str], filters: Filters) -> dict[str, str]:
    """Which of the passages named meet `filters`, in the order given, with their origins."""
    found = {row.id: row.origin for row in rows_of(connection, origins(filters), ids)}
    return {each: found[each] for each in ids if each in found}


def origins(filters: Filters) -> sa.Select[Any]:
    """The query for the origins of those of the passages named that meet `filters`."""
    if not filters.is_narrowing:
        return _ORIGINS
    # Within a case, so that no index is used: SQLite rather read an outlet's thousand articles than
    # look two dozen passages up.
    return _ORIGINS.where(sa.case((sa.and_(*conditions(filters)), 1), else_=0) == 1)


def article_ids(connection: Connection, filters: Filters) -> list[str]:
    """Ids of the articles that are shown and meet `filters`."""
    return list(connection.scalars(sa.select(articles.c.id).where(*conditions(filters), is_shown())))


def passage_ids(
    connection: Connection, filters: Filters, languages: Collection[str] | None = None
) -> list[str]:
    """Ids of all passages that meet `filters` and are in one of `languages`, or in one that is not known."""
    rows = (
        sa.select(passages.c.id)
        .join(articles, articles.c.id == passages.c.article)
        .where(*conditions(filters), _is_in(languages))
        .order_by(passages.c.article, passages.c.first)
    )
    return list(connection.scalars(rows))


def passage_count(connection: Connection, languages: Collection[str] | None) -> int:
    """How many passages are in one of `languages`, or in one that is not known."""
    count = sa.select(sa.func.count()).select_from(passages)
    every = connection.scalar(count) or 0
    if languages is None:
        return every
    # Every start counts, and most of an archive is in languages that are read: to count the others and take
    # them away takes 3 ms of 100,000 passages, to look up the article of each 46.
    others = sa.select(articles.c.id).where(sa.not_(_is_in(languages)))
    return every - (connection.scalar(count.where(passages.c.article.in_(others))) or 0)


def _is_in(languages: Collection[str] | None) -> sa.ColumnElement[bool]:
    known = articles.c.language
    return sa.true() if languages is None else sa.or_(known.is_(None), known.in_(languages))


def article_of(row: Row[Any] | SimpleNamespace) -> Article:
    """An article from its row, joined with its current version's title."""
    return Article(
        id=row.id,
        version=row.version,
        title=row.title,
        url=row.url,
        path=row.path,
        outlet=row.outlet,
        author=row.author,
        published=_moment(row.published_value, row.published_basis),
        first_seen=row.first_seen,
        language=row.language,
        agencies=tuple(row.agencies),
        origin=row.origin,
        is_withdrawn=row.is_withdrawn,
        is_held=row.is_held,
        status=row.status,
        embargoed_until=row.embargoed_until,
        correction=row.correction,
        authors=tuple(row.authors),
        owner=row.owner,
        modified=_moment(row.modified_value, row.modified_basis),
        dateline=row.dateline,
        stated_language=row.stated_language,
        section=row.section,
        genre=row.genre,
        rights=Rights(**(row.rights or {})),
        is_free=row.is_free,
        guid=row.guid,
    )


def _moment(value: str | None, basis: str | None) -> Published | None:
    return Published(value, basis or "") if value else None


def version_of(row: Row[Any], article: Article) -> Version:
    """A version from its row."""
    return Version(
        id=row.id,
        article=article,
        number=row.number,
        title=row.title,
        text=row.text,
        raw_hash=row.raw_hash,
        text_hash=row.text_hash,
        spans=spans_of(row.spans),
        first_seen=row.first_seen,
        is_reread=row.is_reread,
        captions=tuple(row.captions),
        correction=row.correction,
        kept_share=row.kept_share,
        warnings=tuple(row.warnings),
    )


def spans_of(stored: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    """Sentence spans as stored: a list of pairs."""
    return tuple(Span(start, end) for start, end in stored)
