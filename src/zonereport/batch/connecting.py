"""The way to a Dask scheduler."""

from __future__ import annotations

import asyncio
import logging
import warnings
from importlib import import_module
from typing import Any

from ..errors import UsageError

#: So long a scheduler may take to answer, and its first worker to come.
SECONDS_TO_ANSWER = 10.0


def connect(address: str) -> Any:
    """A client of the scheduler at an address.

    Raises
    ------
    UsageError
        If Dask is not installed here, or no scheduler answers.
    """
    try:
        distributed = import_module("distributed")
    except ImportError as error:
        raise UsageError(
            "scheduler: a batch on a cluster needs Dask, which is not installed; "
            "pip install 'zonereport[cluster]'."
        ) from error
    # What it has to say is said here, in a sentence.
    for name in ("distributed", "distributed.client", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        # The client itself waits for ever for one that takes the connection and says nothing.
        asyncio.run(asyncio.wait_for(_greet(address), SECONDS_TO_ANSWER))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return distributed.Client(address, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(
            f"scheduler: none answers at {address} within {SECONDS_TO_ANSWER:.0f} seconds; "
            "expected an address such as tcp://10.0.0.1:8786 where `dask scheduler` runs."
        ) from error


async def _greet(address: str) -> None:
    comm = await import_module("distributed.comm").connect(address, timeout=SECONDS_TO_ANSWER)
    try:
        await comm.write({"op": "identity", "reply": True})
        await comm.read()
    finally:
        comm.abort()
