"""Tables of a result, one module per chapter; they compute no statistic.

Every function takes an edition and returns an :class:`zonereport.exhibits.Table`, or an
:class:`zonereport.exhibits.Prose` where there is no row to show: a sentence, or nothing where the chapter's
words say so already.

Where a number leads: a printed one to its figure's line in the appendix, a derived one to its own line there,
a count of the report's rows to the table that lists them. Without a link stand counts of nothing, which no
table lists, and what is counted from lists that the report does not hold: numerals that were not coded, and
how far a second coding agrees (``zonereport agree`` shows it figure by figure).
"""
