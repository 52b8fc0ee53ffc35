"""Warm kernels beside fresh ones: the same notebooks run by both engines, compared output by output."""

from __future__ import annotations

import gc
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import papermill
import pytest
from ipykernel.kernelapp import IPKernelApp
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError

from zonereport import kept
from zonereport.build import parts
from zonereport.build.joining import join, notebook_bytes
from zonereport.edition import open_edition
from zonereport.run import engine, sharing, template
from zonereport.run.engine import NAME, WarmEngine
from zonereport.run.kernel import PairKernelApp
from zonereport.run.notebooks import NotebookFailed, run_notebooks
from zonereport.run.safety import reason_against_forking
from zonereport.run.saving import SparingManager
from zonereport.run.sharing import shared_template
from zonereport.run.template import ForkRefused, Template

ROOT = Path(__file__).resolve().parents[1]
papermill_engines.register(NAME, WarmEngine)

needs_fork = pytest.mark.skipif(bool(reason_against_forking()), reason="this system cannot fork safely")

OWN = None
ALLOWED = ["raises-exception"]

# Cells by notebook; a pair is a source with tags. Whatever is written twice is compared with itself.
NOTEBOOKS: dict[str, list[Any]] = {
    "streams": [
        "import os, subprocess, sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')",
        "os.system('echo from below'); subprocess.run(['sh', '-c', 'echo to stderr >&2'], check=True)",
        "os.write(1, '中文'.encode())\nos.write(2, b'low\\n')",
        "import ctypes\nlibrary = ctypes.CDLL(None)\n_ = library.puts(b'from C'); library.fflush(None);",
        "!echo shell; echo $((6 * 7))",
        "get_ipython().system('echo system')",
        "lines = !printf 'a\\nb\\n'\nlines",
        "%%bash\necho magic\necho fault >&2",
        "print('x' * 300_000)",
        "from multiprocessing import get_context\n"
        "worker = get_context('fork').Process(target=print, args=('forked',))\nworker.start(); worker.join()",
        "from threading import Thread\nthread = Thread(target=print, args=('thread',))\n"
        "thread.start(); thread.join()",
        "%%capture caught\nprint('hidden')",
        "caught.stdout",
        "sys.stdout.isatty(), sys.stdout.encoding, sys.stdin.read()",
        "'OutStream' in str(type(sys.stdout).__mro__)",
        "import time\nfor number in range(3):\n    print(number, flush=True)\n    time.sleep(0.3)",
    ],
    "displays": [
        "from IPython.display import *\n1 + 1",
        "display(HTML('<b>b</b>'), metadata={'isolated': True}); display({'text/plain': 'x'}, raw=True)",
        "handle = display('first', display_id=True)",
        "handle.update('second')",
        "for step in range(3):\n    clear_output(wait=True)\n    print(step)",
        "print('gone')\nclear_output()\nprint('stays')",
        "import pandas as pd\npd.DataFrame({'a': [1.5, None], 'b': ['x', '中']})",
        "class Bundle:\n    def _repr_mimebundle_(self, include=None, exclude=None):\n"
        "        return {'text/plain': 'p', 'application/vnd.x+json': {'n': float('nan'), 't': (1, 2)}}\n"
        "Bundle()",
        "Image(data=b'\\x89PNG\\r\\n\\x1a\\n1234', format='png')",
        "JSON({'a': [1, {'b': None}]})",
        "None", "5;", "_, Out[1], In[1]",
        "pd.DataFrame.__len__?",
    ],
    "errors": [
        ("def inner(n):\n    return 1 / n\n\ndef outer():\n    inner(0)\nprint('before')\nouter()", ALLOWED),
        ("for", ALLOWED),
        ("%%bash\nexit 3", ALLOWED),
        ("class Odd(Exception):\n    pass\ntry:\n    {}['k']\nexcept KeyError as fault:\n"
         "    raise Odd('why\\nindeed') from fault", ALLOWED),
        ("class Bad:\n    def __repr__(self):\n        raise ValueError('no repr')\nBad()", ALLOWED),
        ("input('?')", ALLOWED),
        ("import getpass\ngetpass.getpass()", ALLOWED),
        ("raise KeyboardInterrupt", ALLOWED),
        ("%no_such_magic", ALLOWED),
        ("import json\njson.loads('{')", ALLOWED),
        ("import asyncio\nasync def fail():\n    raise RuntimeError('later')\nawait fail()", ALLOWED),
        "import warnings\nwarnings.warn('careful')",
        "import warnings\nwarnings.warn('old', DeprecationWarning)",
        "print('told')\nrows = {}\nrows['total']",
        "never = 1",
    ],
    "exit": ["import sys\nsys.exit(0)", "never = 1"],
    "cells": [
        ("year = 2019", ["parameters"]),
        "year",
        ("1 / 0", ["skip-execution"]),
        "",
        "%who",
        "%precision 2\n3.14159",
        "%history",
        "%env ENGINE_TEST=1\nimport os\nos.environ['ENGINE_TEST']",
        "# papermill_description=named\nyear + 1",
    ],
    "await": [
        "import asyncio\nawait asyncio.sleep(0.01)\nasyncio.get_running_loop().is_running()",
        "import contextvars\nkept = contextvars.ContextVar('kept', default=0)\n_ = kept.set(5)",
        "kept.get()",
        "seen = []\nasync def tick():\n    for number in range(3):\n        seen.append(number)\n"
        "        await asyncio.sleep(0.01)\ntask = asyncio.create_task(tick())",
        "await task\nseen",
        ("asyncio.run(tick())", ALLOWED),
    ],
    "pictures": [
        "import matplotlib, matplotlib.pyplot as plt\nplt.plot([1, 3, 2])",
        "%matplotlib inline\nfigure, axes = plt.subplots(figsize=(2, 1))\naxes.bar([1, 2], [3, 4])\n"
        "plt.show()",
        "matplotlib.rcParams['svg.hashsalt'] = 'fixed'\n%config InlineBackend.figure_formats = ['svg']\n"
        "%config InlineBackend.print_figure_kwargs = {'metadata': {'Date': None}}",
        "axes.set_title('later')\nfigure",
        "matplotlib.get_backend(), plt.get_fignums(), matplotlib.rcParams['figure.figsize']",
    ],
    "surroundings": [
        "import os, sys\nshell = get_ipython()\ntype(shell).__name__, __name__",
        "'IPKernelApp' in shell.config",
        "os.getcwd(), os.path.basename(sys.argv[0]), sys.path[0]",
        "shell.kernel.get_parent()['header']['msg_type'], shell.kernel.shell is shell",
        "sorted(os.environ)",
        "os.environ.get('MPLBACKEND'), os.environ['TERM'], os.environ.get('OPENBLAS_NUM_THREADS')",
        "from signal import *\ngetsignal(SIGINT) is default_int_handler, getsignal(SIGTERM)",
        "import pandas as pd\npd.get_option('display.max_rows'), sorted(n for n in globals() if n[0] != '_')",
        "import time\nos.umask(0o22), time.tzname, os.getpgid(0) == os.getpid()",
    ],
    "beside": [
        "open('beside.py', 'w').write('value = 1')\nimport beside\nbeside.value",
        "import sys\nsys.flags.safe_path, '' in sys.path",
    ],
    "depth": [
        "depth = 0\ndef deeper():\n    global depth\n    depth += 1\n    deeper()\n"
        "try:\n    deeper()\nexcept RecursionError:\n    print(depth)",
    ],
    "defaults": [
        "import pandas as pd, numpy as np\npd.DataFrame(np.zeros((3, 30)))",
        "pd.get_option('display.max_columns')",
        "draws = np.random.RandomState(1).rand(100_000)\nrepr(draws @ draws)",
        "square = np.random.RandomState(0).rand(300, 300)\nnp.linalg.svd(square)[1][-3:].tolist()",
        "import decimal\ndecimal.getcontext()",
        "breakpoint()",
        ("import sys\nsys.stdout.buffer", ALLOWED),
        "sys.stdout, type(get_ipython().kernel).__name__",
        "get_ipython().kernel.log.warning('for the terminal')",
        "len(sys.argv), sys.argv[1], sys.argv[3:]",
        "import logging\nlogging.getLogger('tornado').handlers",
    ],
    "widgets": [
        "import ipywidgets as widgets\nslider = widgets.IntSlider(3)\nslider",
        "out = widgets.Output()\nwith out:\n    print('inside')\n    display(7)\nout",
        "slider.value = 5\nlen(out.outputs) >= 0",
    ],
}  # fmt: skip


def notebook(cells: list[Any]) -> Any:
    made = []
    for number, cell in enumerate(cells):
        source, tags = cell if isinstance(cell, tuple) else (cell, [])
        made.append(new_code_cell(source, id=f"cell-{number}", metadata={"tags": tags} if tags else {}))
    made.insert(1, new_markdown_cell("# Between", id="words"))
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return new_notebook(cells=made, metadata={"kernelspec": kernel})


@contextmanager
def captured_descriptors() -> Iterator[None]:
    """As outside of pytest: there ipykernel leaves descriptors 1 and 2 alone, and nothing is drawn inline."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("PYTEST_CURRENT_TEST", "MPLBACKEND"):
            patched.delenv(name, raising=False)
        yield


def execute(cells: list[Any], folder: Path, which: str | None = NAME, **options: Any) -> tuple[Any, str]:
    """The notebook as papermill wrote it, and the last line of what it raised."""
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(cells), folder / "in.ipynb")
    settings = {"progress_bar": False, "resources": {"metadata": {"path": str(folder)}}} | options
    said = ""
    try:
        papermill.execute_notebook(folder / "in.ipynb", folder / "out.ipynb", engine_name=which, **settings)
    except PapermillExecutionError as error:
        said = f"{error.exec_count} {error.ename}: {error.evalue}"
    return nbformat.read(folder / "out.ipynb", as_version=4), said


def run(*cells: Any, folder: Path, **options: Any) -> list[str]:
    """The text of each cell's outputs in a warm kernel."""
    executed, said = execute(list(cells), folder, **options)
    assert said == ""
    return [texts(cell) for cell in executed.cells if cell.cell_type == "code"]


def texts(cell: Any) -> str:
    return "".join(out.get("text") or out.get("data", {}).get("text/plain", "") for out in cell.outputs)


NUMBERS = {
    r"ipykernel_\d+": "ipykernel_N",
    r"0x[0-9a-f]{6,}": "0xN",
    r"in\.ipynb|out\.ipynb": "x.ipynb",
    r"/(warm|fresh)/": "/x/",
}


def plain(text: str) -> str:
    """Text without process numbers, addresses and the random ids of widgets."""
    for pattern, name in NUMBERS.items():
        text = re.sub(pattern, name, text)
    return re.sub(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])", "id", text)


def normalised(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, dict):
        return {plain(key): normalised(value[key]) for key in value}
    return [normalised(item) for item in value] if isinstance(value, list) else value


def comparable(executed: Any) -> Any:
    """An executed notebook without clock times; neighbouring pieces of a stream are one."""
    cells = []
    for cell in executed.cells:
        outputs: list[Any] = []
        for output in cell.get("outputs", []):
            last = outputs[-1] if outputs else {}
            if output.output_type == "stream" and last.get("name") == output.name:
                last["text"] += output.text
            else:
                outputs.append(dict(output))
        # Which of the two streams comes first hangs on when they were read.
        outputs.sort(key=lambda output: str(output.get("name", "")) if output.get("name") else "")
        about = {key: cell.metadata.get("papermill", {}).get(key) for key in ("status", "exception")}
        times = sorted(cell.metadata.get("execution", {}))
        tags = list(cell.metadata.get("tags", []))
        cells.append([cell.source, cell.get("execution_count"), tags, about, times, outputs])
    whole = {key: value for key, value in executed.metadata.items() if key != "papermill"}
    whole["exception"] = executed.metadata.papermill.exception
    if "widgets" in whole:
        (widgets,) = whole["widgets"].values()
        whole["widgets"] = sorted(json.dumps(normalised(state)) for state in widgets["state"].values())
    return normalised([cells, whole])


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, str]]]:
    """Every notebook of the table, run by both engines in folders of the same name."""
    base = tmp_path_factory.mktemp("pairs")

    def executed(cells: list[Any], folder: Path, which: str | None) -> tuple[Any, str]:
        # With fresh kernels papermill waits for ever, once in many runs, for a widget's message.
        with suppress(CellTimeoutError):
            return execute(cells, folder, which, execution_timeout=30)
        return execute(cells, folder, which, execution_timeout=60)

    with captured_descriptors(), ThreadPoolExecutor(4) as pool:
        runs = {
            name: [
                pool.submit(executed, cells, base / side / name, which)
                for side, which in (("fresh", OWN), ("warm", NAME))
            ]
            for name, cells in NOTEBOOKS.items()
        }
        return {name: [future.result() for future in futures] for name, futures in runs.items()}


@needs_fork
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_warm_kernel_gives_the_outputs_of_a_fresh_one(
    pairs: dict[str, list[tuple[Any, str]]], name: str
) -> None:
    (fresh, fresh_error), (warm, warm_error) = pairs[name]
    assert comparable(warm) == comparable(fresh)
    assert warm_error == fresh_error


@needs_fork
def test_a_cell_that_should_show_a_picture_shows_one(pairs: dict[str, list[tuple[Any, str]]]) -> None:
    cells = [cell.get("outputs", []) for cell in pairs["pictures"][1][0].cells]
    kinds = [sorted({kind for output in outputs for kind in output.data}) for outputs in cells]
    assert kinds[0] == kinds[2] == ["image/png", "text/plain"]
    assert kinds[4] == ["image/svg+xml", "text/plain"]


@needs_fork
def test_input_is_refused(pairs: dict[str, list[tuple[Any, str]]]) -> None:
    outputs = [output for cell in pairs["errors"][1][0].cells for output in cell.get("outputs", [])]
    names = [output.get("ename") for output in outputs]
    assert names.count("StdinNotImplementedError") == 2


@needs_fork
def test_the_template_has_one_thread_and_no_inline_backend(tmp_path: Path) -> None:
    count = "import os, sys\nlen(os.listdir(f'/proc/{os.getppid()}/task'))"
    look = "'matplotlib_inline.backend_inline' in sys.modules"
    assert run(count, look, folder=tmp_path) == ["1", "False"]


@needs_fork
def test_a_kernel_opens_no_socket_but_its_pair(tmp_path: Path) -> None:
    listed = "import os\nopen_files = os.listdir('/proc/self/fd')[:-1]"
    count = "sum('socket' in os.readlink(f'/proc/self/fd/{number}') for number in open_files)"
    # Two more are asyncio's own, with which it wakes its loop.
    assert run(listed, count, folder=tmp_path) == ["", "3"]


# One run knows nothing of another.

CHANGE = """
import matplotlib, numpy, os, random, sys, warnings, pandas
sys.modules["made_up"] = sys
os.environ["LEFT_BEHIND"] = "1"
os.chdir("/")
random.random(), numpy.random.rand()
matplotlib.rcParams["font.size"] = 33
pandas.set_option("display.max_rows", 7)
warnings.simplefilter("error")
sys.argv.append("more")
held = open("/dev/null")
numpy.left_behind = True
"""
LOOK = """
import matplotlib, numpy, os, random, sys, warnings, pandas
print("made_up" in sys.modules, os.environ.get("LEFT_BEHIND"), os.getcwd(), sys.argv[3:])
print(random.random(), numpy.random.rand(), len(warnings.filters))
print(matplotlib.rcParams["font.size"], pandas.get_option("display.max_rows"))
print(len(os.listdir("/proc/self/fd")), hasattr(numpy, "left_behind"), "held" in globals(), len(Out))
print(hash("the order of sets"))
"""


@needs_fork
def test_a_run_leaves_nothing_behind_for_the_next(tmp_path: Path) -> None:
    first = run(LOOK, folder=tmp_path)
    run(CHANGE, LOOK, folder=tmp_path)
    assert run(LOOK, folder=tmp_path) == first


@needs_fork
def test_random_numbers_start_from_the_run_and_not_from_the_template(tmp_path: Path) -> None:
    draw = "import random, numpy\nprint(random.random(), numpy.random.rand())"
    one, again = (run(draw, folder=tmp_path) for _ in range(2))
    other = run(draw, "1", folder=tmp_path)
    keyed = run(draw, folder=tmp_path, run_key="2024-08-31")
    assert one == again
    assert len({one[0], other[0], keyed[0]}) == 3


@needs_fork
def test_a_kernel_finds_the_environment_of_its_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("1", folder=tmp_path)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("MPLBACKEND", "agg")
    look = "import time, matplotlib\ntime.strftime('%Z'), matplotlib.get_backend()"
    assert run(look, folder=tmp_path) == ["('JST', 'agg')"]


@needs_fork
def test_what_a_notebook_leaves_open_is_written_at_its_end(tmp_path: Path) -> None:
    leave = "import atexit\nheld = open('held.txt', 'w'); _ = held.write('held')"
    at_end = "def last():\n    open('last.txt', 'w').write('last')\n_ = atexit.register(last)"
    run(leave, at_end, folder=tmp_path)
    assert [(tmp_path / f"{name}.txt").read_text() for name in ("held", "last")] == ["held", "last"]


# Limits, interrupts and deaths.


@needs_fork
def test_a_cell_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    write = "import os, pathlib\npathlib.Path('pid').write_text(str(os.getpid()))"
    begin = time.monotonic()
    with pytest.raises(CellTimeoutError, match="after 1 seconds") as error:
        run(write, "while True: pass", folder=tmp_path, execution_timeout=1)
    assert time.monotonic() - begin < 10
    assert "while True: pass" in str(error.value)
    assert not is_running(int((tmp_path / "pid").read_text()))


@needs_fork
def test_a_cell_that_was_interrupted_for_its_time_says_where(tmp_path: Path) -> None:
    with pytest.raises(CellTimeoutError):
        run("while True: pass", folder=tmp_path, execution_timeout=1)
    outputs = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells[0].outputs
    assert [output.ename for output in outputs] == ["KeyboardInterrupt"]


@needs_fork
def test_half_a_character_does_not_leave_a_cell_without_its_end(tmp_path: Path) -> None:
    cells = ["print('\\ud800')", "import sys\nsys.stderr.write('\\udfff\\n');", "'after'"]
    assert run(*cells, folder=tmp_path, execution_timeout=30) == ["\\ud800\n", "\\udfff\n", "'after'"]


@needs_fork
def test_a_module_beside_the_notebook_hides_the_installed_one_of_its_name(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_said", set())
    (tmp_path / "babel.py").write_text("mine = 3", encoding="utf-8")
    with caplog.at_level(logging.WARNING, engine.logger.name):
        assert run("import babel\nbabel.mine", folder=tmp_path) == ["3"]
    assert "beside the notebook there is a module babel" in caplog.text


@needs_fork
def test_a_notebook_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    naps = ["import time\ntime.sleep(0.4)"] * 9
    with pytest.raises(CellTimeoutError, match="The time limit of the whole notebook has passed"):
        run(*naps, folder=tmp_path, execution_timeout=60, run_timeout=1)


@needs_fork
@pytest.mark.parametrize(
    ("cell", "how"),
    [
        ("import os\nprint('said', flush=True)\nos._exit(3)", "exit code 3"),
        ("import ctypes\nprint('said', flush=True)\nctypes.string_at(0)", "SIGSEGV"),
        # The kernel of a system without memory does just that.
        ("import os\nprint('said', flush=True)\nos.kill(os.getpid(), 9)", "SIGKILL"),
        (
            "import os\nprint('said', flush=True)\nif os.fork():\n    os._exit(4)\n"
            "os.setsid(); os.system('sleep 4')",
            "exit code 4",
        ),
    ],
)
def test_a_kernel_that_dies_raises_what_a_fresh_one_does(tmp_path: Path, cell: str, how: str) -> None:
    begin = time.monotonic()
    with pytest.raises(DeadKernelError, match=f"Kernel died.*{how}"):
        run("1", cell, "2", folder=tmp_path)
    assert time.monotonic() - begin < 8
    executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert texts(executed.cells[2]) == "said\n"


@needs_fork
def test_a_notebook_of_short_cells_is_written_when_it_begins_and_when_it_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []
    monkeypatch.setattr(SparingManager, "interval", 60.0)
    monkeypatch.setattr(
        "papermill.engines.write_ipynb",
        lambda nb, path: written.append(sum(bool(cell.get("outputs")) for cell in nb.cells)),
    )
    run(*["print(1)"] * 8, folder=tmp_path)
    # papermill itself writes it at the end.
    assert written == [0]
    cells = nbformat.read(tmp_path / "out.ipynb", as_version=4).cells
    assert sum(bool(cell.get("outputs")) for cell in cells) == 8


@pytest.mark.parametrize(
    "options",
    [
        ["--HistoryManager.hist_file=:memory:"],
        ["--ipython-dir=/a b=c", "--HistoryManager.enabled=False", "--IPKernelApp.log_level=CRITICAL"],
    ],
)
def test_the_usual_options_mean_what_they_mean_to_ipykernel(options: list[str]) -> None:
    ours, theirs = PairKernelApp(socket.socket()), IPKernelApp()
    for app in (ours, theirs):
        app.parse_command_line(options)
    assert ours.cli_config == theirs.cli_config
    assert (ours.log_level, ours.ipython_dir) == (theirs.log_level, theirs.ipython_dir)
    assert (ours.argv, ours.extra_args) == (theirs.argv, theirs.extra_args)


@needs_fork
def test_during_a_long_cell_the_file_shows_what_came_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SparingManager, "interval", 0.3)
    look = (
        "import pathlib, time\nuntil, file = time.monotonic() + 20, pathlib.Path('out.ipynb')\n"
        "while 'come' + ' before' not in file.read_text() and time.monotonic() < until:\n"
        "    time.sleep(0.05)\nprint(time.monotonic() < until)"
    )
    assert run("print('come', 'before')", look, folder=tmp_path)[-1] == "True\n"


@needs_fork
def test_an_interrupt_of_the_caller_reaches_the_cell_and_its_programs(tmp_path: Path) -> None:
    work = (
        "import pathlib, subprocess\npathlib.Path('begun').touch()\n"
        "try:\n    subprocess.run(['sleep', '60'])\n"
        "except KeyboardInterrupt:\n    pathlib.Path('interrupted').touch()\n    raise"
    )

    def interrupt() -> None:
        until = time.monotonic() + 30
        while not (tmp_path / "begun").exists() and time.monotonic() < until:
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGINT)

    run("1", folder=tmp_path)
    before = without_kernels()
    threading.Thread(target=interrupt, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        run(work, folder=tmp_path)
    assert (tmp_path / "interrupted").exists()
    assert descendants() == before


@needs_fork
def test_an_interrupt_during_output_leaves_a_readable_notebook(tmp_path: Path) -> None:
    flood = "import os, threading\nthreading.Timer(0.3, os.kill, (os.getpid(), 2)).start()\n"
    flood += "while True:\n    display({'text/plain': 'x' * 400_000}, raw=True)\n    clear_output()"
    executed, said = execute(["from IPython.display import *", (flood, ALLOWED), "'after'"], tmp_path)
    assert said.endswith("KeyboardInterrupt: ")
    assert texts(executed.cells[-1]) == "'after'"


def is_running(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def descendants() -> set[int]:
    found, looked_at = {os.getpid()}, set[int]()
    while found - looked_at:
        pid = (found - looked_at).pop()
        looked_at.add(pid)
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found |= {int(child) for child in task.read_text().split()}
    return {pid for pid in found if is_running(pid)}


def without_kernels() -> set[int]:
    """This process and what it keeps: the template, and what other tests have started, such as pandoc."""
    template = shared_template()._process.pid
    kernels = {pid for pid in descendants() if parent_of(pid) == template}
    assert not kernels, "a kernel of an earlier run is left"
    return descendants()


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])


@needs_fork
def test_twenty_runs_leave_no_process_and_no_descriptor(tmp_path: Path) -> None:
    run("1", folder=tmp_path)
    # Loops of runs that other tests have interrupted are closed when they are collected.
    gc.collect()
    mine = Path("/proc/self/fd")
    theirs = Path(f"/proc/{shared_template()._process.pid}/fd")
    before = len(list(mine.iterdir())), len(list(theirs.iterdir())), without_kernels()
    for _ in range(20):
        run("import os\n_ = os.spawnlp(os.P_NOWAIT, 'sleep', 'sleep', '60')", folder=tmp_path)
    # What other tests had left may end meanwhile.
    assert len(list(mine.iterdir())) <= before[0]
    assert len(list(theirs.iterdir())) <= before[1]
    assert descendants() <= before[2]


@needs_fork
def test_a_template_that_was_killed_is_replaced(tmp_path: Path) -> None:
    run("1", folder=tmp_path)
    first = shared_template()
    first._process.kill()
    first._process.wait()
    assert run("2", folder=tmp_path) == ["2"]
    assert shared_template() is not first


@needs_fork
def test_a_template_ends_with_its_caller() -> None:
    code = "from zonereport.run.sharing import shared_template as t\n"
    code += "k = t().fork({}, '/')\nprint(t()._process.pid, k.pid, flush=True)\nimport os; os._exit(0)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    until = time.monotonic() + 10
    while any(is_running(int(pid)) for pid in said.split()) and time.monotonic() < until:
        time.sleep(0.05)
    assert [is_running(int(pid)) for pid in said.split()] == [False, False]


# Where a kernel cannot be forked.


@needs_fork
def test_a_template_with_threads_does_not_fork() -> None:
    threaded = Template()
    try:
        assert threaded.prepare("tqdm:tqdm", {"total": 1, "disable": True}) == ""
        with pytest.raises(ForkRefused, match=r"the template has \d+ threads"):
            threaded.fork(dict(os.environ), "/")
    finally:
        threaded.close()


def test_without_a_safe_fork_a_fresh_kernel_runs_and_it_is_said_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(template, "reason_against_forking", lambda: "forking is not safe on this system")
    monkeypatch.setattr(sharing, "_shared", None)
    monkeypatch.setattr(engine, "_said", set())
    with caplog.at_level(logging.WARNING, logger="papermill"):
        for _ in range(2):
            assert run("print('fresh')", folder=tmp_path) == ["fresh\n"]
    said = [record.message for record in caplog.records if "afresh" in record.message]
    assert said == ["Kernels are started afresh, which takes longer: forking is not safe on this system."]


@pytest.mark.parametrize(
    ("argv", "language", "why"),
    [
        (["/opt/other/bin/python", "-m", "ipykernel_launcher"], "python", "runs another Python"),
        (["ir"], "R", "is not a Python kernel of ipykernel"),
        (["python", "-m", "xpython"], "python", "is not a Python kernel of ipykernel"),
        (["python", "-O", *engine._LAUNCH], "python", "options of its own"),
    ],
)
def test_other_kernels_are_left_to_papermills_own_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str], language: str, why: str
) -> None:
    folder = tmp_path / "kernels" / "odd"
    folder.mkdir(parents=True)
    specification = {"argv": argv, "display_name": "Odd", "language": language}
    (folder / "kernel.json").write_text(json.dumps(specification))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with pytest.raises(ForkRefused, match=why):
        engine._specified("odd", notebook(["1"]))


def test_the_options_and_the_environment_of_a_specification_reach_the_kernel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "kernels" / "plain"
    folder.mkdir(parents=True)
    argv = [
        "python",
        "-Xfrozen_modules=off",
        "-m",
        "ipykernel_launcher",
        "-f",
        "{connection_file}",
        "--quiet",
    ]
    specification = {
        "argv": argv,
        "display_name": "Plain",
        "language": "python",
        "env": {"HERE": "${PLACE}/x"},
    }
    (folder / "kernel.json").write_text(json.dumps(specification))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("PLACE", "/srv")
    assert engine._specified("plain", notebook(["1"])) == ({"HERE": "/srv/x"}, ["--quiet"])


# Chapters.


@needs_fork
def test_real_chapters_are_the_same_bytes_in_warm_and_in_fresh_kernels() -> None:
    chapters = {name: ROOT / "notebooks" / f"{name}.ipynb" for name in ("20-growth", "70-attraction")}
    parameters = {"seeds": str(ROOT / "seeds"), "data": str(ROOT / "data"), "language": "en"}
    joined = []
    for reason in ("", "compared"):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(template, "reason_against_forking", lambda reason=reason: reason)
            if reason:
                patched.setattr(sharing, "_shared", None)
            executed = run_notebooks(chapters, parameters, skipped_tag="lab-only")
        joined.append(notebook_bytes(join(executed.items(), {"title": "t"})))
    assert joined[0] == joined[1]
    assert joined[0].count(b"<svg") > 3


@needs_fork
def test_a_template_that_made_what_chapters_share_can_still_fork(tmp_path: Path) -> None:
    # Arrow's CSV reader would leave it a thread.
    shared = {"zone": "weifang", "as_of": "latest", "first_year": "earliest", "language": "en"}
    folders = {"seeds": str(ROOT / "seeds"), "data": str(ROOT / "data")}
    ready = Template()
    try:
        assert ready.prepare(sharing.AHEAD, {**shared, **folders}) == ""
        assert ready.prepare(parts.FUNCTION, {"folder": str(tmp_path / "parts"), **shared, **folders}) == ""
        assert parts.read_parts(tmp_path / "parts") is not None
        kernel = ready.fork(dict(os.environ), "/")
        kernel.kill()
        kernel.close()
    finally:
        ready.close()


@needs_fork
def test_notebooks_that_take_long_begin_first_and_stand_in_their_order(tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.ipynb" for name in ("short", "long")}
    for path in paths.values():
        nbformat.write(notebook(["1"]), path)
    done: list[str] = []
    executed = run_notebooks(paths, {}, workers=1, first=("absent", "long"), on_done=done.append)
    assert done == ["long", "short"]
    assert list(executed) == ["short", "long"]


@needs_fork
def test_the_first_notebook_that_fails_is_named_and_kept(tmp_path: Path) -> None:
    for name, source in (("good", "1"), ("bad", "print('\\udc80'); 1 / 0")):
        nbformat.write(notebook([source]), tmp_path / f"{name}.ipynb")
    paths = {name: tmp_path / f"{name}.ipynb" for name in ("good", "bad")}
    with pytest.raises(NotebookFailed) as error:
        run_notebooks(paths, {})
    assert error.value.name == "bad"
    executed = nbformat.reads((error.value.executed or b"").decode(), as_version=4)
    # With papermill's words above the cell that failed.
    assert [cell.cell_type for cell in executed.cells] == ["markdown", "markdown", "code", "markdown"]
    assert executed.cells[2].outputs[-1].ename == "ZeroDivisionError"


@pytest.fixture
def keeping() -> Iterator[None]:
    kept.keep_results()
    yield
    kept.keep_results(False)


def test_a_kept_result_is_made_anew_when_a_file_changes(tmp_path: Path, keeping: None) -> None:
    calls: list[int] = []

    def make() -> int:
        calls.append(1)
        return len(calls)

    source = tmp_path / "a.csv"
    source.write_text("1")
    assert [kept.find("key", [tmp_path], make) for _ in range(2)] == [1, 1]
    source.write_text("12")
    assert kept.find("key", [tmp_path], make) == 2
    (tmp_path / "b.csv").write_text("1")
    assert kept.find("key", [tmp_path], make) == 3
    assert kept.find("other", [tmp_path], make) == 4


def test_an_edition_found_made_is_the_callers_own(keeping: None) -> None:
    chinese = open_edition("hengyang", seeds=ROOT / "seeds", data=ROOT / "data")
    chinese.figures["note"] = "changed"
    chinese.growth.loc[:, "value"] = 0.0
    english = open_edition("hengyang", language="en", seeds=ROOT / "seeds", data=ROOT / "data")
    assert (chinese.language, english.language) == ("zh", "en")
    assert english.growth["value"].ne(0).any() and english.figures["note"].ne("changed").all()


def test_editions_of_both_languages_share_what_one_has_made(keeping: None) -> None:
    places = {"seeds": ROOT / "seeds", "data": ROOT / "data"}
    chinese, english = (open_edition("weifang", language=language, **places) for language in ("zh", "en"))
    assert english.ratios is chinese.ratios
    earlier = open_edition("weifang", "2021-12-31", **places)
    assert earlier.ratios is not chinese.ratios


def test_what_is_made_once_is_made_from_what_was_copied(keeping: None) -> None:
    calls: list[int] = []

    @kept.once
    def columns(figures: pd.DataFrame, start: str) -> list[str]:
        calls.append(len(figures))
        return [name for name in figures if name.startswith(start)]

    first, second = (open_edition("weifang", seeds=ROOT / "seeds", data=ROOT / "data") for _ in range(2))
    first.figures["no figure"] = 1
    assert columns(first.figures, "no") == columns(second.figures, start="no") == ["note", "note_zh"]
    assert columns(second.figures.assign(no=1), "no") == ["note", "note_zh", "no"]
    assert len(calls) == 3


def test_a_call_made_apart_leaves_no_thread_and_says_that_it_failed() -> None:
    def threaded() -> int:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        return threading.active_count()

    before = threading.active_count()
    assert kept.made_apart(threaded) >= 2
    assert threading.active_count() == before
    with pytest.raises(ChildProcessError, match="has failed"):
        kept.made_apart(lambda: 1 // 0)
