"""Tables of a result, one module per chapter; they compute no statistic.

Every function takes an edition and returns an :class:`zonereport.exhibits.Table`, or an
:class:`zonereport.exhibits.Prose` where there is no row to show: a sentence, or nothing where the chapter's
words say so already. A number's cell links to the figure it shows (a derived number: to the first figure it
was derived from, and its hint names them all).
"""
