"""Alembic migrations of the store. A migration imports none of our code and is never edited once landed."""
