"""Reading and validating what people typed."""

from .corrections import apply_corrections
from .description import Field, ForeignKey, Resource, describe, descriptor_text
from .files import replace_file
from .loading import Seeds, load_seeds, seed_digests
from .quantities import QualifierError, read_quantity

__all__ = [
    "Field",
    "ForeignKey",
    "QualifierError",
    "Resource",
    "Seeds",
    "apply_corrections",
    "describe",
    "descriptor_text",
    "load_seeds",
    "read_quantity",
    "replace_file",
    "seed_digests",
]
