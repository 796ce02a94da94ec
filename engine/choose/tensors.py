"""Arrays of a safetensors file that may come from anywhere: known names, shapes and types, finite.

Nothing is unpickled, and nothing is read that was not asked for: what is left over refuses the file.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load

from engine.strict_json import NotThis

Floats = NDArray[np.float32]
Whole = NDArray[np.int32]

MOST_BYTES = 8 << 20
"""A larger file is to be refused unopened: five nets of two layers are 200 KiB."""


class Tensors:
    """The arrays of one file, each to be taken once by who knows what it must be."""

    def __init__(self, weights: bytes) -> None:
        """Open a file; raises `NotThis` for one that is no safetensors file."""
        try:
            self._left = dict(load(weights))
        except (SafetensorError, ValueError, TypeError, KeyError, OverflowError):
            raise NotThis("its weights are no whole safetensors file") from None

    def floats(self, name: str, shape: Sequence[int | None]) -> Floats:
        """Return a finite float32 array of a shape, where None is any length; raises `NotThis`."""
        self._insist(name, shape, "float32")
        array = self._left.pop(name).astype(np.float32)
        if not np.isfinite(array).all():
            raise NotThis(f"{name} holds a figure that is not finite")
        return array

    def whole(self, name: str, shape: Sequence[int | None]) -> Whole:
        """Return an int32 array of a shape, where None is any length; raises `NotThis`."""
        self._insist(name, shape, "int32")
        return self._left.pop(name).astype(np.int32)

    def finish(self) -> None:
        """Raise `NotThis` where an array is left that nobody asked for."""
        if self._left:
            raise NotThis(f"{min(self._left)[:40]!r} does not belong to it")

    def _insist(self, name: str, shape: Sequence[int | None], kind: str) -> None:
        if name not in self._left:
            raise NotThis(f"{name} is missing")
        array = self._left[name]
        if array.dtype.name != kind:
            raise NotThis(f"{name} is of type {array.dtype.name}, not {kind}")
        fits = len(array.shape) == len(shape) and all(
            want is None or got == want for got, want in zip(array.shape, shape, strict=True)
        )
        if not fits:
            wanted = " x ".join("any" if want is None else str(want) for want in shape)
            raise NotThis(f"{name} is {' x '.join(map(str, array.shape))}, not {wanted}")
