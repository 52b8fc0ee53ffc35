"""Notebook to a tagged PDF through Typst: ``jupyter nbconvert --to zonereport-pdf``."""

from zonereport.render.pdf.exporter import ZonereportPDFExporter

__all__ = ["ZonereportPDFExporter"]
