"""Sentences of a report: templates of the language filled with results, never with typed numbers."""
