"""Run by Alembic: the revisions, on the connection that `migrations.upgrade` was given."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
