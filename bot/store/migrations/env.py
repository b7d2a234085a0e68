"""Alembic's environment: the connection comes from `bot.store.migrate`, already in a transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
