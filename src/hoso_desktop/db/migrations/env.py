"""Runs the steps on the connection it is given, inside the transaction its caller began.

Alembic's own transaction handling on SQLite is not atomic, so the caller switches foreign keys off, begins
IMMEDIATE, and checks foreign keys before it commits.
"""

from alembic import context

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=None, transactional_ddl=True)
context.run_migrations()
