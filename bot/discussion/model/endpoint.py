"""Which language model an operator configured, and what it may cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

__all__ = ["MICRO", "Endpoint", "Spent", "Usage", "tokens_of"]

MICRO: Final = 1_000_000
_BYTES_A_TOKEN = 3  # few tokenizers need more tokens than this gives, so an estimate is rather too high


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that speaks OpenAI's chat completions, and the limits for it.

    `seconds` is the longest that one request may take, `tokens_a_day` and `spend_a_day` the caps (None: no cap) of all
    requests of a day in UTC. Prices and spend are in the operator's currency, prices for a million tokens.
    """

    url: str
    name: str
    key: str = field(repr=False, default="")
    seconds: float = 30.0
    tokens_a_day: int | None = None
    spend_a_day: float | None = None
    price_in: float | None = None
    price_out: float | None = None

    @property
    def priced(self) -> bool:
        """Whether it is known what tokens cost, both ways."""
        return self.price_in is not None and self.price_out is not None

    def cost(self, tokens_in: int, tokens_out: int) -> int:
        """What tokens cost, in millionths of the currency; 0 where no prices are known."""
        return round(tokens_in * (self.price_in or 0.0) + tokens_out * (self.price_out or 0.0))

    @property
    def micros_a_day(self) -> int | None:
        """The cap on spending in millionths."""
        return None if self.spend_a_day is None else round(self.spend_a_day * MICRO)


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one or more requests. `requests` counts also those that failed."""

    requests: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.requests + other.requests, self.tokens_in + other.tokens_in, self.tokens_out + other.tokens_out
        )

    @property
    def tokens(self) -> int:
        """All of them."""
        return self.tokens_in + self.tokens_out


@dataclass(frozen=True, slots=True)
class Spent:
    """What a day has used, what is asked for at this moment counted in. `micros` are millionths of the currency."""

    requests: int = 0
    tokens: int = 0
    micros: int = 0


def tokens_of(text: str) -> int:
    """An estimate of a text's tokens, rather too high than too low."""
    return len(text.encode("utf-8", "surrogatepass")) // _BYTES_A_TOKEN + 1
