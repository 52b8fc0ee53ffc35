"""Reading and validating what people typed."""

from .corrections import apply_corrections
from .description import Field, ForeignKey, Resource, describe, descriptor_text
from .digests import digest, digest_of_rows, row_line, row_lines, seal_column, seal_of, seals_of
from .files import replace_file, replace_files
from .loading import Seeds, load_seeds, read_seeds, seed_digests
from .quantities import READING, QualifierError, read_quantities, read_quantity
from .restoring import restored
from .rewriting import rewritten
from .shifts import Shift, shifted_by_seal

__all__ = [
    "READING",
    "Field",
    "ForeignKey",
    "QualifierError",
    "Resource",
    "Seeds",
    "Shift",
    "apply_corrections",
    "describe",
    "descriptor_text",
    "digest",
    "digest_of_rows",
    "load_seeds",
    "read_quantities",
    "read_quantity",
    "read_seeds",
    "replace_file",
    "replace_files",
    "restored",
    "rewritten",
    "row_line",
    "row_lines",
    "seal_column",
    "seal_of",
    "seals_of",
    "seed_digests",
    "shifted_by_seal",
]
