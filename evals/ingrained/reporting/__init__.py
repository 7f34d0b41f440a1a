"""The report: one page that stands alone, for people who were not there."""

from ingrained.reporting.report import report
from ingrained.reporting.saving import save_charts

__all__ = ["report", "save_charts"]
