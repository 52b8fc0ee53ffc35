"""The entry point that papermill loads.

papermill loads it while papermill itself is being imported: what imports papermill waits in ``engine``.
"""

from __future__ import annotations

from typing import Any


class ZonereportEngine:
    """papermill's engine ``zonereport``; ``zonereport.run.engine.WarmEngine`` is what it stands for."""

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook's cells in a warm kernel and return it executed."""
        from .engine import WarmEngine

        return WarmEngine.execute_notebook(nb, kernel_name, **options)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> str:
        """The kernel that a notebook asks for, or the one that was asked for instead."""
        from .engine import WarmEngine

        return str(WarmEngine.nb_kernel_name(nb, name))

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> str:
        """The language of a notebook, or the one that was asked for instead."""
        from .engine import WarmEngine

        return str(WarmEngine.nb_language(nb, language))
