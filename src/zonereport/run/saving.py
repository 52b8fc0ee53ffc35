"""papermill's manager of a running notebook, which writes it less often.

papermill writes the whole notebook before and after every cell. For a notebook of many short cells that is
a third of the time that it takes.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import NotebookExecutionManager


class SparingManager(NotebookExecutionManager):  # type: ignore[misc]
    """Writes the notebook when it begins and when it ends, and in between at most once in ``interval``.

    What is due is written while a cell is still running, as soon as the interval has passed: whoever
    looks at the file during a long cell finds all that came before it.
    """

    #: Seconds; 0 writes as often as papermill does.
    interval = 1.0
    _is_due = False

    def save(self, **options: Any) -> None:
        """Write the notebook, now or later."""
        self._is_due = True
        if (self.now() - self.last_save_time).total_seconds() >= self.interval:
            self._write(**options)

    def save_due(self) -> None:
        """Write what has been put off."""
        if self._is_due:
            self._write()

    def notebook_start(self, **options: Any) -> None:
        """Called before the first cell."""
        super().notebook_start(**options)
        self._write()

    def _write(self, **options: Any) -> None:
        super().save(**options)
        self._is_due = False
