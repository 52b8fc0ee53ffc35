"""Files of an object store, through fsspec, without a thread that outlives a call.

A worker forks a child for each report, and a process with threads cannot be forked safely. fsspec's own way
of calling an asynchronous file system keeps a thread for ever; here the loop runs only while a call lasts, in
the thread that calls. A forked child opens connections of its own.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import logging
import mimetypes
import os
import threading
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any, TypeVar

from ..errors import UsageError

T = TypeVar("T")

_log = logging.getLogger(__name__)

#: Pauses before what failed for the moment is tried again; s3fs tries several times by itself before.
PAUSES = (0.2, 1.0, 3.0)
#: How many requests are under way at a time.
_AT_ONCE = 32
# The name under which an object of S3 says of itself what was written.
_DIGEST = "sha256"
_TRANSIENT = frozenset({errno.EIO, errno.EBUSY, errno.EAGAIN, errno.ETIMEDOUT, errno.EPIPE})
_OF_S3 = ("s3", "s3a")
_EXTRAS = {"s3": "zonereport[s3]", "s3a": "zonereport[s3]", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs"}


class Files:
    """What can be done with the files below a URL; every call is tried again where that can help."""

    def __init__(self, url: str) -> None:
        self._fs, self._root, self._is_tree = _opened(url)
        self._is_s3 = url.partition("://")[0] in _OF_S3
        self._gate = asyncio.Semaphore(_AT_ONCE)
        self._session: Any = None

    async def read(self, path: str) -> bytes | None:
        """A file's content, None where there is none."""
        try:
            return bytes(await self._tried(lambda: self._fs._cat_file(self._path(path))))
        except FileNotFoundError:
            return None

    async def digest(self, path: str) -> str:
        """SHA-256 of a file as the store tells it without its content; empty where it tells none.

        In S3 it stands beside an object that was written here. An object is only ever replaced as a whole:
        whoever put another one there has put another word beside it, or none.
        """
        if not self._is_s3:
            return ""
        try:
            told = await self._tried(lambda: self._fs._metadata(self._path(path)))
        except FileNotFoundError:
            return ""
        return str(told.get(_DIGEST, ""))

    async def write(self, path: str, content: bytes) -> None:
        """Put a file in place; a reader sees the old one or the new one."""
        named, more = self._path(path), dict[str, Any]()
        if self._is_tree:
            await self._fs._makedirs(named.rpartition("/")[0], exist_ok=True)
        elif self._is_s3:
            # So that a browser shows the page instead of saving it.
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            more["ContentType"] = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
            more["Metadata"] = {_DIGEST: hashlib.sha256(content).hexdigest()}
        await self._tried(lambda: self._fs._pipe_file(named, content, **more))

    async def copy(self, source: str, target: str) -> None:
        """Copy a file, without bringing it here where the store can."""
        if self._is_tree:
            await self._fs._makedirs(self._path(target).rpartition("/")[0], exist_ok=True)
        await self._tried(lambda: self._fs._cp_file(self._path(source), self._path(target)))

    async def remove(self, paths: Iterable[str]) -> None:
        """Remove files; one that is not there is fine."""
        await asyncio.gather(*(self._removed(path) for path in paths))

    async def find(self, path: str = "") -> list[str]:
        """Paths of all files below a path, relative to it: one flat listing, whatever lies there."""
        top = self._path(path)
        try:
            found = await self._tried(lambda: self._fs._find(top))
        except FileNotFoundError:
            return []
        return sorted(name[len(top) + 1 :] for name in found if name.startswith(f"{top}/"))

    async def connect(self) -> None:
        """Open connections, where that is something to do before the first call."""
        if self._session is None and hasattr(self._fs, "set_session"):
            self._session = await self._fs.set_session()

    async def close(self) -> None:
        """Close what ``connect`` has opened."""
        if self._session is not None:
            await self._session.close()

    async def _removed(self, path: str) -> None:
        try:
            await self._tried(lambda: self._fs._rm_file(self._path(path)))
        except FileNotFoundError:
            return

    def _path(self, path: str) -> str:
        return f"{self._root}/{path}".rstrip("/")

    async def _tried(self, call: Callable[[], Awaitable[T]]) -> T:
        async with self._gate:
            for pause in PAUSES:
                try:
                    return await call()
                except Exception as error:
                    if not is_transient(error):
                        raise
                await asyncio.sleep(pause)
            return await call()


def is_transient(error: Exception) -> bool:
    """Whether trying again may help: the connection, or a store that is busy.

    >>> [is_transient(error) for error in (ConnectionResetError(), OSError(errno.EIO, ""), PermissionError())]
    [True, True, False]
    """
    if isinstance(error, ConnectionError | TimeoutError):
        return True
    return isinstance(error, OSError) and error.errno in _TRANSIENT


class _Line:
    """A loop and the files that it reaches, of one process."""

    def __init__(self, url: str) -> None:
        self.pid, self.loop = os.getpid(), asyncio.new_event_loop()
        try:
            self.files = self._run(_made(url), None)
        except BaseException:
            self.loop.close()
            raise

    def call(self, work: Callable[[Files], Awaitable[T]], seconds: float | None) -> T:
        async def connected() -> T:
            await self.files.connect()
            return await work(self.files)

        return self._run(connected(), seconds)

    def _run(self, work: Awaitable[T], seconds: float | None) -> T:
        # Names are looked up in threads of the loop; they end with the call.
        with ThreadPoolExecutor(_AT_ONCE) as helpers:
            self.loop.set_default_executor(helpers)
            return self.loop.run_until_complete(asyncio.wait_for(work, seconds))


async def _made(url: str) -> Files:
    return Files(url)


_lines: dict[str, _Line] = {}
# A parent's lines: its connections are not this process's to close.
_inherited: list[_Line] = []
_alone = threading.Lock()


def call(url: str, work: Callable[[Files], Awaitable[T]], seconds: float | None = None) -> T:
    """Do something with the files below a URL; connections are kept for the next call.

    Parameters
    ----------
    url : str
        As fsspec takes it; settings and credentials come from the environment, as for fsspec everywhere.
    work : callable
        Given the files, returns what to await.
    seconds : float, optional
        Time limit for all of it.

    Raises
    ------
    UsageError
        For a URL that cannot be one, or of a kind that needs a package that is not installed.
    """
    with _alone:
        line = _lines.get(url)
        if line is not None and line.pid != os.getpid():
            _inherited.append(_lines.pop(url))
            line = None
        line = line or _lines.setdefault(url, _Line(url))
        try:
            return line.call(work, seconds)
        except BaseException:
            # Whatever is half done on its connections is done with them.
            _hang_up(_lines.pop(url))
            raise


def hang_up() -> None:
    """Close all connections of this process."""
    with _alone:
        for url in [url for url, line in _lines.items() if line.pid == os.getpid()]:
            _hang_up(_lines.pop(url))


def _hang_up(line: _Line) -> None:
    for task in asyncio.all_tasks(line.loop):
        task.cancel()
    try:
        line._run(line.files.close(), 5.0)
    except (OSError, RuntimeError, TimeoutError) as error:
        # What was to be written has been written or told by then; a farewell that fails loses nothing.
        _log.debug("the connection was not closed in an orderly way: %s", error)
    finally:
        line.loop.close()


def _opened(url: str) -> tuple[Any, str, bool]:
    """The file system, the path in it, and whether folders have to be made there."""
    protocol = url.partition("://")[0]
    try:
        # By name: these extras come without types.
        kind = import_module("fsspec").get_filesystem_class(protocol)
        wrapper = import_module("fsspec.implementations.asyn_wrapper").AsyncFileSystemWrapper
    except ImportError as error:
        package = _EXTRAS.get(protocol, "zonereport[s3]")
        raise UsageError(
            f"output: writing to {protocol}:// needs a package that is not installed; "
            f"pip install '{package}' ({error})."
        ) from error
    except ValueError as error:
        raise UsageError(
            f"output: {protocol}:// is nothing that fsspec knows; expected a folder or s3://bucket/prefix."
        ) from error
    root = str(kind._strip_protocol(url)).rstrip("/")
    if protocol == "memory" or not root.strip("/"):
        wrong = "is forgotten with its process" if protocol == "memory" else "names no bucket"
        raise UsageError(f"output: {url} {wrong}; expected a folder or s3://bucket/prefix.")
    options = {**kind._get_kwargs_from_urls(url), "skip_instance_cache": True, "use_listings_cache": False}
    if protocol in _OF_S3:
        # More than one would ask for the length of each object before its content; ours are small.
        options["max_concurrency"] = 1
    if kind.async_impl:
        return kind(asynchronous=True, **options), root, False
    return wrapper(kind(**options), asynchronous=True), root, True
