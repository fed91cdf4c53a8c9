"""The first store: records, register, placements, vault, journal with its guards, search index."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Run the statements of v0001_first_store.sql, separated by lines of two dashes."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split("\n--\n"):
        op.get_bind().exec_driver_sql(statement.strip())
