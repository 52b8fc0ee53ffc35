"""The command ``zonereport``: one module per subcommand, exit code 0, 1 (data) or 2 (usage)."""

from .main import app, main

__all__ = ["app", "main"]
