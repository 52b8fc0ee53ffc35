"""Traceable, honest, repeatable reports on the economy of Chinese high-tech zones."""

from importlib.metadata import version

__version__ = version("zonereport")
