"""One report: check and clean the seeds, run the chapters, join, render, publish.

``report.build_report`` does all of it. The notebooks themselves import the rooms below; nothing
here knows a sentence, a chart or a table of a report. This package imports nothing by itself, so that
a chapter need not wait for nbconvert.
"""
