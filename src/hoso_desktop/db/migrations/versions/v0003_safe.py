"""The office's safe: whom a file is sealed to, anchors of the journal, backups, lawful redaction."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Run the statements of v0003_safe.sql, separated by lines of two dashes."""
    text = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in text.split("\n--\n"):
        op.get_bind().exec_driver_sql(statement.strip())
