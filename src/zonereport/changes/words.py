"""Entries in the words of a language: what, when, from what to what, and why."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import chain

import pandas as pd

from ..analysis.formulary import DIFFERENCES
from ..analysis.formulas import PRINTED, formula_of
from ..language.formats import format_bounds, format_date, format_period, symbol_form
from ..language.messages import message
from ..language.names import area_name, code_name, indicator_name, reason_names, scope_name, source_line
from ..vocabulary import Language, Measure, Status
from .entries import Change, Changes, Part, Reason, Row
from .reasons import NUMBER

#: More ids than this are counted.
_LISTED = 8
# An indicator's name says these itself.
_EVIDENT = (Measure.LEVEL, Measure.SHARE, Measure.RANK)


class Words:
    """The words for the entries of a comparison.

    Parameters
    ----------
    changes : Changes
    language : str
        ``zh`` or ``en``.
    """

    def __init__(self, changes: Changes, language: str) -> None:
        self.changes, self.language = changes, Language(language)

    def text(self, key: str, **values: object) -> str:
        """A message of the catalogue ``changes``."""
        return message(f"changes.{key}", self.language, **values)

    def what(self, entry: Change) -> str:
        """What an entry is about, without its period."""
        row = entry.row
        about = self._about(row)
        if entry.part == Part.CONCLUSION:
            return self.text("said.concluded", what=about, kind=self._concluded(row))
        if entry.part == Part.DERIVED and row["formula"] != PRINTED:
            quantity = code_name("quantity", str(row["quantity"]), self.language)
            return self.text("said.measured", what=about, measure=quantity)
        if not row["measure"] or row["measure"] in _EVIDENT:
            return about
        measure = code_name("measure", str(row["measure"]), self.language)
        return self.text("said.measured", what=about, measure=measure)

    def when(self, entry: Change) -> str:
        """The period of an entry, with the observation status of what is no outcome."""
        row = entry.row
        period = self._period(row)
        status = row.get("status", "")
        if not status or status == Status.ACTUAL:
            return period
        name = code_name("status", str(status), self.language)
        return self.text("said.of_status", period=period, status=name) if period else name

    def sides(self, entry: Change) -> tuple[str, str]:
        """What the earlier and the later edition say; empty where one says nothing."""
        one, other = (self._side(entry, row) for row in (entry.before, entry.after))
        if one == other and {*NUMBER} & {*entry.columns}:
            # Only the bounds differ: they are written out.
            one, other = (self._bounds(row) for row in (entry.before, entry.after))
        return one, other

    def why(self, entry: Change) -> str:
        """The reasons in a sentence; empty where none is known."""
        comma = "；" if self.language == Language.ZH else "; "
        return comma.join(filter(None, (self._reason(reason, entry) for reason in entry.reasons)))

    def source(self, entry: Change) -> str:
        """Title, outlet and day of a figure's source."""
        return self._source(str(entry.row["source"]))

    def listed(self, parts: Iterable[str]) -> str:
        """Parts of a list in one line."""
        return self._comma.join(parts)

    def day(self, day: str) -> str:
        """A day in words."""
        return format_date(day, self.language)

    def _side(self, entry: Change, row: Row | None) -> str:
        if row is None:
            return ""
        if entry.part == Part.FIGURE:
            return self._printed(row)
        if entry.part == Part.CONCLUSION:
            if row["answer"] == "interval":
                return self._bounds(row)
            return code_name("answer", str(row["answer"]), self.language)
        told = self._verdict(row) if row["verdict"] else ""
        if row["formula"] == PRINTED:
            return told
        number = self._bounds(row)
        return self.text("said.judged", number=number, verdict=told) if told else number

    def _printed(self, row: Row) -> str:
        return symbol_form(
            row["value"], row["lower"], row["upper"], str(row["unit"]), self.language,
            resolution=row["resolution"], qualifier=str(row["qualifier"]), with_unit=True,
            is_change=row["measure"] == Measure.CHANGE,
        )  # fmt: skip

    def _bounds(self, row: Row | None) -> str:
        if row is None:
            return ""
        signed = formula_of(str(row.get("derived", ""))) in DIFFERENCES
        value, lower, upper = (float(row[name]) for name in NUMBER[:3])
        text = format_bounds(value, lower, upper, str(row["unit"]), self.language, signed=signed)
        return text or (self._printed(row) if "printed" in row else "")

    def _verdict(self, row: Row) -> str:
        verdict = code_name("verdict", str(row["verdict"]), self.language)
        reasons = reason_names(str(row["reason"]), self.language)
        return self.text("said.because", verdict=verdict, reason=reasons) if reasons else verdict

    def _about(self, row: Row) -> str:
        chinese = self.language == Language.ZH
        text = indicator_name(self._indicators, str(row["indicator"]), self.language)
        scope = scope_name(str(row["scope"]), self.language)
        if scope and scope.casefold() != text.casefold():
            text += f"（{scope}）" if chinese else f" ({scope})"
        area = str(row["area"])
        owner = [area_name(self._areas, area, self.language)] if area != self.changes.after.zone else []
        owner += [str(row["subject"])] if row["subject"] else []
        said = ("：" if chinese else ": ").join([*owner, text] if text else owner)
        return said[:1].upper() + said[1:]

    def _concluded(self, row: Row) -> str:
        kind = str(row["kind"])
        if kind == "lead" and row["measure"] != Measure.GROWTH:
            kind = "lead_in_intensity"
        last = self._figures.get(str(row["figures"]).split()[-1], {}) if row["figures"] else {}
        area = area_name(self._areas, str(last.get("area", "")), self.language)
        other = self._period(last) if last else ""
        return message(f"names.conclusion.{kind}", self.language, area=area, other=other)

    def _period(self, row: Row) -> str:
        if not row["period_end"]:
            return ""
        months = row["months"]
        whole = int(months) if months == months else None
        return format_period(row["period_start"], row["period_end"], whole, self.language, short=True)

    def _reason(self, reason: Reason, entry: Change) -> str:
        if reason.code == "remark":
            return self.text("reason.remark", columns=self._comma.join(self._column(c) for c in reason.names))
        if reason.code == "coded_otherwise":
            told = [self._recoded(name, entry) for name in reason.names]
            return self.text("reason.coded_otherwise", columns=self._comma.join(told))
        if reason.code in ("published", "not_yet_published"):
            return self.text(f"reason.{reason.code}", source=self._source(reason.names[0]))
        if reason.code == "other_source":
            one, other = (self._source(name) for name in reason.names)
            return self.text("reason.other_source", before=one, after=other)
        if reason.code == "later_day":
            return self.text("reason.later_day", day=self.day(reason.names[0]))
        if reason.code == "corrected":
            columns = self._comma.join(self._column(name) for name in reason.names)
            return self.text("reason.corrected", columns=columns)
        return self.text(f"reason.{reason.code}", names=self._listed(reason.names))

    def _listed(self, names: tuple[str, ...]) -> str:
        if len(names) <= _LISTED:
            return self._comma.join(names)
        shown = self._comma.join(names[:_LISTED])
        return self.text("said.and_more", names=shown, count=len(names) - _LISTED)

    def _column(self, name: str) -> str:
        return self.text(f"column.{name}")

    def _recoded(self, name: str, entry: Change) -> str:
        assert entry.before and entry.after
        one, other = (
            self._code(name, str(row[name])) if row[name] else self.text("said.blank")
            for row in (entry.before, entry.after)
        )
        return self.text("said.recoded", column=self._column(name), before=one, after=other)

    def _code(self, column: str, code: str) -> str:
        if column == "indicator":
            return indicator_name(self._indicators, code, self.language)
        if column == "area":
            return area_name(self._areas, code, self.language)
        if column == "scope":
            return scope_name(code, self.language)
        return code if column in ("subject", "period") else code_name(column, code, self.language)

    def _source(self, name: str) -> str:
        return source_line(self._sources, name, self.language)

    @property
    def _comma(self) -> str:
        return "、" if self.language == Language.ZH else ", "

    @cached_property
    def _figures(self) -> dict[str, Row]:
        tables = (snapshot.tables["figures"] for snapshot in (self.changes.before, self.changes.after))
        return {row["figure"]: row for row in chain(*(table.to_dict("records") for table in tables))}

    @cached_property
    def _indicators(self) -> pd.DataFrame:
        return self._joined("indicators", "indicator")

    @cached_property
    def _areas(self) -> pd.DataFrame:
        return self._joined("areas", "area")

    @cached_property
    def _sources(self) -> pd.DataFrame:
        return self._joined("sources", "source")

    def _joined(self, table: str, key: str) -> pd.DataFrame:
        """The rows of both editions; the later one's words count."""
        both = [snapshot.tables[table] for snapshot in (self.changes.after, self.changes.before)]
        return pd.concat(both).drop_duplicates(key)
