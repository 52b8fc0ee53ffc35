"""Tables of a result, one module per chapter; they compute no statistic.

Every function takes an edition and returns an :class:`zonereport.exhibits.Table`, or a
:class:`zonereport.exhibits.Prose` saying that nothing is known where there is no row to show. A number's
cell links to the figure it shows (a derived number: to the first figure it was derived from).
"""
