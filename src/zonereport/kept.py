"""Results that a process keeps, for as long as the files that they were made from stay as they are.

Kept only where it was switched on: in the process that warm kernels are forked from, so that each
chapter finds the edition made that its first lines ask for, and in others that make many reports.
"""

from __future__ import annotations

import os
import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import partial, wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from weakref import ref

import pandas as pd

T = TypeVar("T")
P = ParamSpec("P")

# The data, and a few dates and zones of it, each chosen in both languages.
_MOST = 12

# Results of one function for the same tables: a chapter asks for few, in any order.
_MOST_OF_ONE = 24

_kept: OrderedDict[Hashable, tuple[object, Any]] = OrderedDict()
_origins: dict[int, tuple[ref[pd.DataFrame], pd.DataFrame]] = {}
_switched_on = False


def keep_results(switched_on: bool = True) -> None:
    """Keep results from now on, or stop and forget them."""
    global _switched_on
    _switched_on = switched_on
    if not switched_on:
        _kept.clear()


def find(key: Hashable, folders: Sequence[Path], make: Callable[[], T]) -> T:
    """The kept result of ``make``, or a new one.

    Parameters
    ----------
    key : hashable
        What ``make`` depends on besides files.
    folders : sequence of Path
        A file in them that came, went or changed makes the result anew. A change that keeps size, time,
        and inode goes unseen.
    make : callable

    Examples
    --------
    >>> keep_results()
    >>> calls = []
    >>> [find("one", [], lambda: calls.append(1) or 7) for _ in range(3)], len(calls)
    ([7, 7, 7], 1)
    >>> keep_results(False)
    """
    if not _switched_on:
        return make()
    place = (key, tuple(str(folder) for folder in folders))
    before = signature(folders)
    if place in _kept and _kept[place][0] == before:
        _kept.move_to_end(place)
        return _kept[place][1]  # type: ignore[no-any-return]
    made = make()
    # Kept only where nothing changed meanwhile.
    if signature(folders) == before:
        _kept[place] = (before, made)
        while len(_kept) > _MOST:
            _kept.popitem(last=False)
    return made


def signature(folders: Sequence[Path]) -> tuple[tuple[str, int, int, int], ...]:
    """Path, size, time of change and inode of every file that lies in the folders themselves."""
    found = []
    for folder in folders:
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file():
                status = path.stat()
                found.append((str(path), status.st_size, status.st_mtime_ns, status.st_ino))
    return tuple(found)


def is_kept(key: Hashable, folders: Sequence[Path]) -> bool:
    """Whether ``find`` would find a result without making it."""
    place = (key, tuple(str(folder) for folder in folders))
    return _switched_on and place in _kept and _kept[place][0] == signature(folders)


def made_apart(make: Callable[[], T]) -> T:
    """What a call returns that is made in a forked process: threads that it leaves end there.

    Arrow's CSV reader leaves one, and a process that has several threads is not forked for kernels.

    Raises
    ------
    ChildProcessError
        Where the call fails; make it again here to see how.

    Examples
    --------
    >>> made_apart(lambda: [1, 2])
    [1, 2]
    """
    return begun_apart(make)()


def begun_apart(make: Callable[[], T]) -> Callable[[], T]:
    """As ``made_apart``, without waiting: call what is returned, once, for the result.

    Examples
    --------
    >>> result = begun_apart(lambda: [1, 2])
    >>> result()
    [1, 2]
    """
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            with open(writing, "wb") as pipe:
                pickle.dump(make(), pipe, protocol=pickle.HIGHEST_PROTOCOL)
            code = 0
        finally:
            # Nothing of the parent's own may run here.
            os._exit(code)
    os.close(writing)
    return partial(_made, reading, pid)


def _made(reading: int, pid: int) -> Any:
    with open(reading, "rb") as pipe:
        content = pipe.read()
    _, status = os.waitpid(pid, 0)
    if status:
        raise ChildProcessError("a call in a process of its own has failed")
    return pickle.loads(content)


def copied(made: T, **changes: object) -> T:
    """A dataclass instance with tables of its own, which share their values until one is written to.

    Nobody who adds a column to a kept result changes it for the next.
    """
    assert is_dataclass(made) and not isinstance(made, type)
    names = [field.name for field in fields(made)]
    tables = {name: value for name in names if isinstance(value := getattr(made, name), pd.DataFrame)}
    copies = {name: table.copy(deep=False) for name, table in tables.items()}
    for name, copy in copies.items():
        _remember_origin(copy, tables[name])
    return replace(made, **(copies | changes))


def once(function: Callable[P, T]) -> Callable[P, T]:
    """The function, called once for the same tables; a table and its copy by ``copied`` are the same.

    For functions of tables that nobody writes to, whose results nobody writes to either: the same result
    is returned again. Tables are the same if they are one object, other arguments if they are equal.

    Examples
    --------
    >>> size = once(lambda table: print("counting") or len(table))
    >>> table = pd.DataFrame({"a": [1, 2]})
    >>> size(table), size(table)
    counting
    (2, 2)
    """
    known: OrderedDict[Hashable, tuple[object, T]] = OrderedDict()

    @wraps(function)
    def called_once(*arguments: P.args, **named: P.kwargs) -> T:
        given = [_origin(one) for one in (*arguments, *named.values())]
        key = (tuple(named), *map(_identity, given))
        if key not in known:
            # Made from what was copied, and not from a copy that its owner may have changed. A table that
            # is held keeps its place in memory, by which it is known again.
            rest = dict(zip(named, given[len(arguments) :], strict=True))
            known[key] = (given, function(*given[: len(arguments)], **rest))  # type: ignore[arg-type]
            while len(known) > _MOST_OF_ONE:
                known.popitem(last=False)
        known.move_to_end(key)
        return known[key][1]

    return called_once


def _identity(given: object) -> Hashable:
    return ("table", id(given)) if isinstance(given, pd.DataFrame) else given


def _origin(given: object) -> object:
    copy, origin = _origins.get(id(given), (None, None))
    return origin if copy is not None and copy() is given else given


def _remember_origin(copy: pd.DataFrame, table: pd.DataFrame) -> None:
    origin = _origin(table)
    assert isinstance(origin, pd.DataFrame)
    _origins[id(copy)] = (ref(copy, partial(_forget, id(copy))), origin)


def _forget(place: int, copy: ref[pd.DataFrame]) -> None:
    if _origins.get(place, (None,))[0] is copy:
        del _origins[place]
