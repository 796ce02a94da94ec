"""Where a program spent its time: profiles read from outside, recorded runs compared, findings weighed.

    values       what a profile and a recording hold
    reading      a profile file of any known format -> `Profile`
    paths        which file of the repository a path in a profile means
    weighing     findings and a profile -> findings as hot as the profile shows them
    recording    runs of a command as JSON, and back
    comparing    two recordings -> what became slower, faster, larger, and what cannot be told

Everything here is pure; `engine/adapters/profiler.py` runs commands and calls.
"""

from __future__ import annotations

from engine.profile.comparing import Change, Comparison, compare
from engine.profile.reading import read_profile
from engine.profile.recording import read_recording, write_recording
from engine.profile.values import FunctionRun, FunctionTime, Profile, Recording, Run
from engine.profile.weighing import Weighed, weigh

__all__ = [
    "Change",
    "Comparison",
    "FunctionRun",
    "FunctionTime",
    "Profile",
    "Recording",
    "Run",
    "Weighed",
    "compare",
    "read_profile",
    "read_recording",
    "weigh",
    "write_recording",
]
