"""Handing over: batches, receipts, packages that wait sealed, and what a planned sending did."""

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Run the statements of v0004_hand_over.sql, separated by lines of two dashes."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split("\n--\n"):
        op.get_bind().exec_driver_sql(statement.strip())
