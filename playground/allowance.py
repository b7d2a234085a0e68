"""How often something may be done in a span of time, counted over a sliding window of the world's clock."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playground.clock import Clock


class Allowance:
    """`count` times in `seconds`; each use is forgotten when it is that old."""

    def __init__(self, clock: Clock, *, count: int, seconds: float) -> None:
        self.count, self.seconds = count, seconds
        self._clock = clock
        self._uses: deque[float] = deque()

    def use(self) -> None:
        """Count one use, also beyond what is allowed."""
        self._uses.append(self._clock.time())

    @property
    def left(self) -> int:
        """How many uses are left now, 0 at the least."""
        oldest = self._clock.time() - self.seconds
        while self._uses and self._uses[0] <= oldest:
            self._uses.popleft()
        return max(0, self.count - len(self._uses))

    @property
    def reset_after(self) -> float:
        """Seconds until a use comes back; 0 where none is counted."""
        return max(0.0, self._uses[0] + self.seconds - self._clock.time()) if self._uses else 0.0
