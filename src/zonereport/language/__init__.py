"""Words, numbers and dates in the languages of a report.

``formats`` writes numbers, units, intervals and periods; ``messages`` holds the sentences and labels;
``names`` turns codes into names. Nothing here computes a statistic.
"""
