"""The template that a process shares among its notebooks, and when it is replaced by another."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from threading import Thread

from .template import ForkRefused, Template, hash_seed

#: What the chapters of a report share, by the parameters that each of them takes.
AHEAD = "zonereport.ahead:make_ahead"

# What a running interpreter has read from its environment and does not read again.
_LASTING = ("PYTHON", "LC_", "LANG", "MPLCONFIGDIR", "MATPLOTLIBRC", "VIRTUAL_ENV")
_STEADY = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}

_shared: Template | None = None
_retired: list[Template] = []
_sharing = threading.Lock()


def shared_template() -> Template:
    """The template of this process, started when first asked for and again when it no longer fits.

    It does not fit any more when it has ended, when the package has been edited, or when the
    environment that an interpreter reads at its start has changed. It ends with this process.

    Raises
    ------
    ForkRefused
        See ``Template``.
    """
    global _shared
    with _sharing:
        if _shared is not None and not _fits(_shared):
            # Its kernels may serve other threads still.
            _shared.retire()
            _retired.append(_shared)
            _shared = None
        _retired[:] = [template for template in _retired if template.is_alive]
        if _shared is None:
            _shared = Template(surroundings())
        return _shared


@atexit.register
def close_templates() -> None:
    """End this process's templates; the next notebook starts another."""
    global _shared
    with _sharing:
        for template in (*_retired, *([_shared] if _shared else [])):
            template.close()
        _retired.clear()
        _shared = None


def _fits(template: Template) -> bool:
    # One that was adopted is its owner's to replace.
    return template.is_adopted or (template.is_alive and template.surroundings == surroundings())


def adopt_shared() -> None:
    """Go on with the template of the process that this one was forked from.

    That process must wait until this one ends: the two share one pair for their orders.
    """
    global _sharing
    _sharing = threading.Lock()
    if _shared is not None:
        _shared.is_adopted = True


@contextmanager
def steady_kernels() -> Iterator[None]:
    """Kernels inherit what makes a run repeat byte for byte on any machine.

    That is one seed for the order of sets, and sums that are not split among as many threads as there are
    processors.
    """
    before = {name: os.environ.get(name) for name in _STEADY}
    os.environ.update(_STEADY)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def start_ahead(function: str = "", **arguments: object) -> None:
    """Start the template now, for notebooks that will run soon; it imports on another core meanwhile.

    Parameters
    ----------
    function : str
        What it calls as soon as it can, without anybody waiting for that; see ``Template.prepare``. An
        error is met again by who asks for the result.
    **arguments
        The function's.
    """
    with suppress(ForkRefused), steady_kernels():
        template = shared_template()
        if function:
            Thread(target=_prepare, args=(template, function, arguments), daemon=True).start()


def _prepare(template: Template, function: str, arguments: dict[str, object]) -> None:
    with suppress(ForkRefused):
        template.prepare(function, arguments)


def surroundings() -> tuple[object, ...]:
    """What a template has taken up at its start: environment, process and the package's sources."""
    environment = os.environ | {"PYTHONHASHSEED": hash_seed()}
    lasting = sorted((name, value) for name, value in environment.items() if name.startswith(_LASTING))
    return (os.getpid(), *lasting, *_sources(int(time.monotonic())))


@lru_cache(maxsize=1)
def _sources(second: int) -> tuple[tuple[str, int], ...]:
    """The package's sources with their times, looked at once a second."""
    package = Path(__file__).resolve().parents[1]
    paths = (os.path.join(at, name) for at, _, names in os.walk(package) for name in names)
    return tuple(sorted((path, os.stat(path).st_mtime_ns) for path in paths if path.endswith(".py")))
