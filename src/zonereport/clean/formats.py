"""Frames to bytes and back, the same bytes every time.

pandas' own writers add what varies (index, pandas' version) or what a reader of
the CSV does not want (``35.0`` for 35), so both formats are spelt out here.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from .columns import DATE, DTYPES

_ARROW = {
    "str": pa.string(),
    "Int64": pa.int64(),
    "float64": pa.float64(),
    DATE: pa.date32(),
    "bool": pa.bool_(),
}
_FRICTIONLESS = {"str": "string", "Int64": "integer", "float64": "number", DATE: "date", "bool": "boolean"}


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """A copy with one dtype for each kind of column, and a range index.

    A column that every table has (``columns.DTYPES``) gets its dtype even where it is empty. Otherwise
    strings become ``str`` with ``""`` for missing, whole numbers ``Int64``, other numbers ``float64``,
    days ``datetime64[us]``; what is read from data/ has these dtypes.

    Raises
    ------
    TypeError
        For a column of anything else, such as lists.

    Examples
    --------
    >>> tidy(pd.DataFrame({"months": [7], "verdict": [None]})).dtypes.astype(str).tolist()
    ['Int64', 'str']
    """
    columns = {str(name): _tidy_column(frame[name]) for name in frame.columns}
    return pd.DataFrame(columns).reset_index(drop=True)


def _tidy_column(column: pd.Series[Any]) -> pd.Series[Any]:
    if wanted := DTYPES.get(str(column.name)):
        return column.astype(wanted)
    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind):
        return column.astype("bool")
    if pd.api.types.is_integer_dtype(kind):
        return column.astype("Int64")
    if pd.api.types.is_float_dtype(kind):
        return column.astype("float64")
    if pd.api.types.is_datetime64_dtype(kind):
        return column.astype(DATE)
    known = column.dropna()
    if len(known) and all(isinstance(cell, date) for cell in known):
        return pd.to_datetime(column).astype(DATE)
    strange = next((cell for cell in known if not isinstance(cell, str)), None)
    if strange is not None:
        raise TypeError(f"column {column.name}: data/ holds text, numbers and days, not {strange!r}")
    return column.astype("object").where(column.notna(), "").map(str).astype("str")


def field_type(column: pd.Series[Any]) -> str:
    """Frictionless type of a tidy column."""
    return _FRICTIONLESS[str(column.dtype)]


def to_csv(frame: pd.DataFrame) -> bytes:
    """A tidy frame as CSV: UTF-8, LF, empty for missing, shortest digits that read back the same.

    Examples
    --------
    >>> to_csv(tidy(pd.DataFrame({"value": [35.0, 8.6, None]})))
    b'value\\n35\\n8.6\\n""\\n'
    """
    cells = pd.DataFrame({name: _texts(frame[name]) for name in frame.columns})
    return cells.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _texts(column: pd.Series[Any]) -> pd.Series[Any]:
    if column.dtype == DATE:
        days: pd.Series[Any] = column.dt.strftime("%Y-%m-%d").fillna("")
        return days
    if column.dtype == "float64":
        digits = {number: format_number(number) for number in column.unique()}
        return column.map(digits).fillna("").astype("str")
    if column.dtype == "bool":
        return column.map({True: "true", False: "false"})
    return column.astype("str").where(column.notna(), "")


def format_number(number: float) -> str:
    """The shortest digits that read back as the same float; whole numbers without a point; NaN empty.

    Examples
    --------
    >>> format_number(1437000000.0), format_number(0.1 + 0.2), format_number(float("nan"))
    ('1437000000', '0.30000000000000004', '')
    """
    if number != number:
        return ""
    # Beyond 2 ** 53 a float is no longer that whole number and no other.
    return str(int(number)) if number.is_integer() and abs(number) < 2**53 else repr(float(number))


def to_parquet(frame: pd.DataFrame) -> bytes:
    """A tidy frame as Parquet, without pandas' metadata and with every setting fixed."""
    schema = pa.schema([(str(name), _ARROW[str(frame[name].dtype)]) for name in frame.columns])
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata(None)
    sink = pa.BufferOutputStream()
    pq.write_table(
        table, sink, version="2.6", compression="zstd", compression_level=3, use_dictionary=True,
        write_statistics=True, store_schema=False, row_group_size=1_000_000, data_page_version="1.0",
    )  # fmt: skip
    return bytes(sink.getvalue())


def from_parquet(path: Path) -> pd.DataFrame:
    """The tidy frame that ``to_parquet`` wrote."""
    table = pq.read_table(path)
    frame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get, date_as_object=False)
    return tidy(frame)
