"""Parts of a shape that are no objects of their own: the content of a container, the attributes of an
object."""

from __future__ import annotations

from .graph import FIELDS, SEQUENCE


class Part:
    """Some objects under a name for their kind; the same fields as a `Node`."""

    __slots__ = ("items", "kind", "layout", "names")

    def __init__(
        self,
        kind: str,
        layout: str = SEQUENCE,
        items: list[object] | None = None,
        names: tuple[str, ...] = (),
    ) -> None:
        self.kind = kind
        self.layout = layout
        self.items: list[object] = items if items is not None else []
        self.names = names

    @classmethod
    def attributes(cls, values: dict[str, object]) -> Part:
        """Return attributes as a part: by name, as their order is nobody's business."""
        names = tuple(sorted(values))
        return cls(
            "attributes", FIELDS, [values[name] for name in names], tuple("." + name for name in names)
        )
