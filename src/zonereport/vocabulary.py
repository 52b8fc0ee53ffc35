"""The codes that people type into the seeds and that cleaning adds, as enums.

``seeds/README.md`` explains each code to a coder; a test holds the two together.
"""

from __future__ import annotations

from enum import StrEnum


class AreaKind(StrEnum):
    """What an area is; ``areas.csv``, column ``kind``."""

    ZONE = "zone"
    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


class Dimension(StrEnum):
    """What an indicator's level is counted in; ``indicators.csv``."""

    MONEY = "money"
    RATIO = "ratio"
    COUNT = "count"
    AREA = "area"
    LENGTH = "length"
    PEOPLE = "people"
    RANK = "rank"
    DURATION = "duration"
    MULTIPLE = "multiple"
    DENSITY = "density"
    VOLUME = "volume"
    MASS = "mass"
    ENERGY = "energy"
    POWER = "power"
    TEMPERATURE = "temperature"
    SPEED = "speed"
    INDEX = "index"


class Basis(StrEnum):
    """Prices of a money indicator's growth; empty where the print does not say."""

    NOMINAL = "nominal"
    REAL = "real"


class Direction(StrEnum):
    """Whether more is better; decides when a target is met."""

    UP = "up"
    DOWN = "down"
    NEUTRAL = "neutral"


class Measure(StrEnum):
    """What the printed number measures of its indicator; ``figures.csv``."""

    LEVEL = "level"
    GROWTH = "growth"
    SHARE = "share"
    COMPLETION = "completion"
    RANK = "rank"
    CHANGE = "change"
    THRESHOLD = "threshold"


class Status(StrEnum):
    """Observation status: an outcome, an expectation or a target."""

    ACTUAL = "actual"
    EXPECTED = "expected"
    TARGET = "target"


class Qualifier(StrEnum):
    """The bounding word that was printed with the number."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    AT_MOST = "at_most"
    LESS_THAN = "less_than"


class DismissalReason(StrEnum):
    """Why a numeral of a text measures nothing; ``dismissed.csv``."""

    TIME = "time"
    NAME = "name"
    ORDINAL = "ordinal"
    RHETORIC = "rhetoric"
    REPEATED = "repeated"


class Unit(StrEnum):
    """Canonical units of cleaned figures; one currency is never converted into another."""

    CNY = "CNY"
    USD = "USD"
    EUR = "EUR"
    HKD = "HKD"
    JPY = "JPY"
    GBP = "GBP"
    PERCENT = "percent"
    PP = "pp"
    COUNT = "count"
    M2 = "m2"
    M = "m"
    MU = "mu"
    PERSONS = "persons"
    RANK = "rank"
    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    TIMES = "times"
    PER_10K = "per_10k"
    M3 = "m3"
    TONNE = "t"
    KWH = "kWh"
    TCE = "tce"
    KW = "kW"
    CELSIUS = "celsius"
    KMH = "km_per_hour"
    INDEX = "index"


class Evidence(StrEnum):
    """Grade of evidence of a figure, best first."""

    ANCHORED = "anchored"
    CODED = "coded"
    CITED = "cited"


class Verdict(StrEnum):
    """What became of a target, or of a printed figure that was recomputed."""

    MET = "met"
    MISSED = "missed"
    WITHIN_ROUNDING = "within_rounding"
    NOT_YET_DUE = "not_yet_due"
    NO_OUTCOME = "no_outcome"
    NOT_COMPARABLE = "not_comparable"
    AGREES = "agrees"
    DIFFERS = "differs"


class Language(StrEnum):
    """Languages of a report."""

    ZH = "zh"
    EN = "en"
