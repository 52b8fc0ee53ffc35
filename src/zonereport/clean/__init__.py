"""Seeds to tidy data, and data/ written and read."""

from .columns import COLUMNS
from .data import Data, read_data, write_data
from .figures import clean_figures, reread, sanity_check_inputs, sanity_check_outputs
from .formats import from_parquet, tidy, to_csv, to_parquet

__all__ = [
    "COLUMNS",
    "Data",
    "clean_figures",
    "from_parquet",
    "read_data",
    "reread",
    "sanity_check_inputs",
    "sanity_check_outputs",
    "tidy",
    "to_csv",
    "to_parquet",
    "write_data",
]
