"""An S3 server of this process, for tests that read and write objects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from zonereport.build.objectfiles import call, hang_up


@contextmanager
def object_server(bucket: str) -> Iterator[str]:
    """Its address on loopback, named in the environment as it would be anywhere.

    What servers of one process hold, they hold together: each takes a bucket of another name.
    """
    moto = pytest.importorskip("moto.server")
    running = moto.ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    with pytest.MonkeyPatch.context() as environment:
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }.items():
            environment.setenv(name, value)
        call(f"s3://{bucket}/x", lambda files: files._fs._mkdir(bucket))
        yield f"http://{host}:{port}"
        hang_up()
    running.stop()
