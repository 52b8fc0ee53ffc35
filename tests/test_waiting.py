"""In which order, and to whom, a pool hands out the jobs of a batch."""

from __future__ import annotations

from typing import Any

from zonereport.batch.jobs import Job, Project
from zonereport.batch.pool import Waiting

PROJECT = Project("/seeds", "/data", "/notebooks")


class Idle:
    """Stands for a worker; only which one it is matters."""


def jobs(*places: str) -> list[Job]:
    parts = (place.split("/") for place in places)
    return [Job(zone, day, language, "earliest", PROJECT) for zone, day, language in parts]


def handed_out(waiting: Waiting, *turns: Any) -> list[str]:
    """The places that workers get who take turns in this order."""
    places = []
    for worker in turns:
        job = waiting.take(worker)
        if job is not None:
            waiting.gave(job, worker)
        places.append(job.place if job is not None else "")
    return places


def test_the_languages_of_one_report_go_to_one_worker() -> None:
    one, two = Idle(), Idle()
    waiting = Waiting(jobs("a/1/en", "a/1/zh", "b/1/en", "b/1/zh", "c/1/zh"))
    assert handed_out(waiting, one, two, two, one, two) == ["a/1/en", "b/1/en", "b/1/zh", "a/1/zh", "c/1/zh"]
    assert handed_out(waiting, one, two) == ["", ""]


def test_days_and_first_years_are_editions_of_their_own() -> None:
    one, two = Idle(), Idle()
    waiting = Waiting(jobs("a/1/zh", "a/2/zh"))
    assert handed_out(waiting, one, two) == ["a/1/zh", "a/2/zh"]


def test_at_the_end_no_worker_waits_while_another_has_two_reports_to_make() -> None:
    one, two = Idle(), Idle()
    waiting = Waiting(jobs("a/1/en", "a/1/zh"))
    assert handed_out(waiting, one, two, one) == ["a/1/en", "a/1/zh", ""]


def test_what_a_worker_that_died_had_before_it_is_made_by_another() -> None:
    dead, other = Idle(), Idle()
    waiting = Waiting(jobs("a/1/en", "a/1/zh", "b/1/zh"))
    assert handed_out(waiting, dead, other, other) == ["a/1/en", "b/1/zh", "a/1/zh"]
