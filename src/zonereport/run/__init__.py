"""Runs notebooks in warm kernels: forked from a process that has the libraries loaded already.

``papermill --engine zonereport`` and ``zonereport build`` use it. The parts, from the caller's end:

- ``engine``: what papermill calls; where forking is not safe it starts a fresh kernel and says so;
- ``client``: nbclient's client at the caller's end of a socket pair, without ZeroMQ;
- ``template``: the caller's handle of the template, a process of its own that imports and forks;
- ``server``: the template itself, single-threaded, which never runs a cell;
- ``child``, ``kernel``, ``streams``: the forked process, which serves one notebook and ends;
- ``notebooks``: several notebooks at once.

This package imports nothing by itself: the template must stay free of what only the caller needs.
"""
