"""Notebook to one HTML page: ``jupyter nbconvert --to zonereport-html``."""

from zonereport.render.html.exporter import ZonereportHTMLExporter

__all__ = ["ZonereportHTMLExporter"]
