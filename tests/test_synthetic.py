"""Seeds made up for the benchmarks: sound where they should be, and spoilt only where that was asked for."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

from zonereport.clean import clean_figures
from zonereport.errors import SeedFaults
from zonereport.seeds import load_seeds
from zonereport.vocabulary import Evidence

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "bench"))

import synthetic  # noqa: E402


def test_synthetic_seeds_pass_every_check_and_have_all_that_the_real_ones_have(tmp_path: Path) -> None:
    synthetic.write_seeds(tmp_path, figures=4000, zones=5)
    figures = clean_figures(load_seeds(tmp_path))
    real = load_seeds(ROOT / "seeds").figures
    assert len(figures) == 4000
    for column in ("measure", "status", "qualifier", "scope"):
        assert set(figures[column]) == set(real.loc[real["period"] != "", column])
    assert set(figures["evidence"]) == {Evidence.ANCHORED, Evidence.CITED}


def test_the_same_arguments_give_the_same_seeds(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        synthetic.write_seeds(folder, figures=500, zones=3, faults=4)
    assert [path.read_bytes() for path in sorted(first.iterdir())] == [
        path.read_bytes() for path in sorted(second.iterdir())
    ]


def test_the_faults_asked_for_are_found_and_no_others(tmp_path: Path) -> None:
    spoilt = synthetic.write_seeds(tmp_path, figures=3000, zones=4, faults=2 * len(synthetic.FAULTS))
    assert len(spoilt) == 2 * len(synthetic.FAULTS)
    with pytest.raises(SeedFaults) as found:
        load_seeds(tmp_path)
    ids = pd.read_csv(tmp_path / "figures.csv", usecols=["figure"])["figure"]
    assert {ids[fault.row - 2] for fault in found.value.faults} == set(spoilt)
