"""What all tests share: the same surroundings on every machine, and the articles where they are held."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from zonereport.run.safety import without

# A grammar of addresses, which nobody asks for, takes each process of pytest-xdist a second to compile.
with without("rfc3987_syntax"):
    import nbformat  # noqa: F401

ROOT = Path(__file__).resolve().parents[1]

#: Modules that take longest, which begin first: pytest-xdist hands out one after the other in this order
#: (with ``--dist loadscope --no-loadscope-reorder``), so that none is left to run alone at the end. Those
#: that need the default reports are apart, since one process waits while another builds them.
LONGEST = (
    "test_reports", "test_cluster", "test_batch", "test_notebooks", "test_run", "test_browser",
    "test_plausibility", "test_seeds", "test_large", "test_narrative", "test_robustness", "test_mutations",
    "test_tables", "test_statements", "test_staleness", "test_build", "test_analysis_properties",
    "test_object_stores_and_clusters", "test_coding", "test_reference_areas", "test_evidence",
    "test_batch_endings", "test_changes", "test_zones", "test_pdf_file", "test_agreement", "test_tracing",
    "test_made", "test_render_pdf", "test_rd_intensity", "test_cli", "test_chapters",
    "test_robustness_chapter", "test_target_record", "test_edition", "test_targets", "test_index",
    "test_render_html", "test_candidates", "test_charts", "test_completion", "test_overview",
    "test_any_notebook", "test_clean", "test_packaging", "test_codebook", "test_render_conformance",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest modules first."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """Spare the search for garbage among the tests themselves, which takes a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def same_surroundings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees the machine's language, time zone, terminal or matplotlib settings."""
    os.environ.update(LC_ALL="C.UTF-8", LANG="C.UTF-8", TZ="UTC", NO_COLOR="1", COLUMNS="110")
    matplotlib = tmp_path_factory.getbasetemp().parent / "matplotlib"
    os.environ.update(MPLBACKEND="Agg", MPLCONFIGDIR=str(matplotlib))


@pytest.fixture(scope="session", autouse=True)
def equal_tables(same_surroundings: None) -> Iterator[None]:
    """Equal tables are checked and analysed once a process."""
    from equaltables import made_once

    with made_once():
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout's top folder."""
    return ROOT


@pytest.fixture(scope="session")
def texts_folder() -> Path:
    """The folder of the articles' texts, which are not in the repository.

    ``ZONEREPORT_TEXTS`` names it, ``seeds/texts`` is the default. Without it a test is
    skipped; with ``ZONEREPORT_REQUIRE_TEXTS=1``, as in CI, it fails instead.
    """
    folder = Path(os.environ.get("ZONEREPORT_TEXTS") or ROOT / "seeds" / "texts")
    if folder.is_dir() and any(folder.glob("*.txt")):
        return folder.resolve()
    missing = "the articles' texts are not here: put them into seeds/texts, or name them in ZONEREPORT_TEXTS"
    if os.environ.get("ZONEREPORT_REQUIRE_TEXTS", "0") not in {"", "0"}:
        pytest.fail(f"ZONEREPORT_REQUIRE_TEXTS is set, but {missing}", pytrace=False)
    pytest.skip(missing)


@pytest.fixture(scope="session")
def default_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reports folder with the default report in both languages; its data lie beside it.

    Built once, whichever of pytest-xdist's processes comes first; the others wait for it. Not to be changed.
    It is built elsewhere, by the command: in a folder with seeds and notebooks only, with another locale,
    time zone and order of sets than here, which test_reports finds no trace of.
    """
    from zonereport.build.locking import locked

    base = tmp_path_factory.getbasetemp()
    project = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "default-reports"
    project.mkdir(exist_ok=True)
    done = project / "done"
    with locked(project):
        if not done.exists():
            without_texts = shutil.ignore_patterns("texts")
            for room in ("seeds", "notebooks"):
                shutil.copytree(ROOT / room, project / room, ignore=without_texts, dirs_exist_ok=True)
            foreign = {"LC_ALL": "C", "LANG": "C", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "4242"}
            # Without these Python would make UTF-8 of the plain C locale.
            foreign |= {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
            command = [sys.executable, "-m", "zonereport", "build", "--language", "all"]
            ran = subprocess.run(command, cwd=project, env=os.environ | foreign, capture_output=True)
            assert ran.returncode == 0, ran.stderr.decode("utf-8", "replace")
        done.touch()
    return project / "reports"
