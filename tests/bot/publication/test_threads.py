from __future__ import annotations

from dataclasses import replace

import pytest

from bot.github.reviews import MOST_COMMENTS, InlinePosted
from bot.publication.bodies import Farewell
from bot.publication.lifecycle import Known
from bot.publication.markers import marked
from bot.publication.threads import finding_of, recovered

PRINT = "0123456789abcdef-0123456789ab.42:1"
KNOWN = Known(PRINT, "a-rule", "a.py", "f", 4, "new", "1", comment=11)


def posted(
    comment: int = 11, *, ours: bool = True, body: str = "", answers: int | None = None
) -> InlinePosted:
    body = body or marked("Slow.", "finding", id=PRINT, review="1")
    return InlinePosted(comment, "a.py", 4, body, ours, answers)


def test_what_the_store_knows_stays() -> None:
    assert recovered([KNOWN], [posted()]) == (KNOWN,)


def test_what_the_store_does_not_know_is_read_from_our_comments() -> None:
    (found,) = recovered([], [posted()])
    assert found == Known(PRINT, "", "a.py", "", 4, "new", "1", comment=11)


@pytest.mark.parametrize(("withdrawn", "state"), [(False, "fixed"), (True, "dismissed")])
def test_a_struck_comment_tells_what_became_of_it(withdrawn: bool, state: str) -> None:
    closed = Farewell(PRINT, "1", "abc", withdrawn).strike("**Slow.** Why.")
    assert recovered([], [posted(body=closed)])[0].state == state
    assert recovered([KNOWN], [posted(body=closed)])[0].state == state


def test_a_process_that_died_before_it_noted_the_comment_is_made_good() -> None:
    (found,) = recovered([Known(PRINT, "a-rule", "a.py", "f", 4, "new", "1")], [posted()])
    assert found == KNOWN


def test_other_people_may_write_what_they_like() -> None:
    assert recovered([], [posted(ours=False)]) == ()
    assert finding_of(posted(ours=False)) is None
    assert finding_of(posted(body=marked("x", "finding", id="..etc", review="1"))) is None


def test_their_words_in_a_thread_are_noted() -> None:
    thread = [posted(), posted(12, ours=False, body="No.", answers=11)]
    assert recovered([KNOWN], thread)[0].answered
    assert recovered([], thread)[0].answered
    ours = [posted(), posted(12, body="Gone.", answers=11)]
    assert not recovered([KNOWN], ours)[0].answered


def test_a_comment_that_a_person_deleted_is_dismissed() -> None:
    (found,) = recovered([KNOWN], [])
    assert (found.state, found.comment) == ("dismissed", None)


def test_of_a_finding_that_came_back_the_newest_comment_counts() -> None:
    again = posted(19, body=marked("Slow.", "finding", id=PRINT, review="3"))
    (found,) = recovered([KNOWN], [posted(), again])
    assert (found.comment, found.review) == (19, "3")


def test_beyond_what_is_read_nothing_is_taken_for_gone() -> None:
    others = [posted(number, ours=False) for number in range(1000, 1000 + MOST_COMMENTS)]
    assert recovered([KNOWN], others) == (KNOWN,)


def test_what_came_back_and_is_said_elsewhere_has_no_comment() -> None:
    """The struck comment of its first time is not taken for one that stands."""
    closed = posted(body=Farewell(PRINT, "1", "abc").strike("**Slow.** Why."))
    back = replace(KNOWN, state="regressed", review="3", comment=None)
    assert recovered([back], [closed]) == (back,)
