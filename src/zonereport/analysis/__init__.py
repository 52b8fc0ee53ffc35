"""Growth, investment completion, R&D intensity, targets: what the printed figures say together.

Frames in, frames out: nothing here reads a file or knows a chart. Every result carries its
bounds, the name of its formula and the ids of the figures that it used.
"""
