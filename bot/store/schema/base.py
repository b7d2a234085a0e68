"""What all tables have in common."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, ForeignKey, Integer, MetaData, Text, TypeDecorator

__all__ = ["EPOCH", "NOBODY", "Id", "Key", "Moment", "metadata", "thread_key"]

NOBODY = 0  # in the place of a member of whom nothing is kept

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(TypeDecorator[datetime]):
    """An aware time as whole microseconds since 1970 in UTC, so that both databases compare times alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Aware time to microseconds. A naive time raises `TypeError`."""
        return None if value is None else (value - EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, ANN401 - SQLAlchemy's signature
        """Microseconds to a time in UTC."""
        return None if value is None else EPOCH + timedelta(microseconds=value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Compared by range or order, which is to be that of code points; SQLite has no other.
Key = Text().with_variant(Text(collation="C"), "postgresql")

# SQLite gives row ids to INTEGER PRIMARY KEY alone. AUTOINCREMENT keeps it from giving the id of something that was
# removed to something new: ids stand in buttons of old messages.
Id = BigInteger().with_variant(Integer, "sqlite")


def thread_key() -> Column[int]:
    """The column of the thread that a row belongs to."""
    return Column("thread_id", Id, ForeignKey("threads.id", ondelete="CASCADE"), nullable=False)
