"""The face that JupyterLab shows on a machine without a Chinese one."""

from __future__ import annotations

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from seedfiles import write_seeds

from zonereport.edition import open_edition
from zonereport.language.labface import lab_face
from zonereport.refresh import clean_data


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_face_has_the_characters_of_edition_and_catalogues(tmp_path: Path, language: str) -> None:
    seeds = write_seeds(tmp_path / "seeds")
    zone = clean_data(seeds, tmp_path / "data").figures.iloc[0]["area"]
    edition = open_edition(zone, language=language, seeds=seeds, data=tmp_path / "data")
    html = lab_face(edition).html
    found = re.search(r"base64,([^)]+)\)", html)
    assert found is not None
    glyphs = TTFont(BytesIO(b64decode(found[1]))).getBestCmap()
    names = set("".join(edition.indicators["name_zh"])) | set("同比增长" if language == "zh" else "growth")
    assert {ord(char) for char in names} <= glyphs.keys()
    assert ord("龘") not in glyphs
