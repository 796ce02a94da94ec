"""Objects completed by GitHub's response schemas: what is not modelled has a plain value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.github.contract import Contract

Json = Any


class Skeleton:
    """Fills in the required fields of a schema."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self._flat: dict[int, tuple[dict[str, Json], frozenset[str]]] = {}

    def fill(self, name: str, known: Mapping[str, Json]) -> dict[str, Json]:
        """Return an object of a named schema: what is known, and plain values for what else it requires."""
        filled: dict[str, Json] = self._value(self.contract.schema(name), dict(known))
        return filled

    def _fields(self, schema: Json) -> tuple[dict[str, Json], frozenset[str]]:
        key = id(schema)
        if key not in self._flat:
            fields = dict(schema.get("properties", {}))
            required = set(schema.get("required", ()))
            for part in schema.get("allOf", ()):
                more, needed = self._fields(self.contract.resolve(part))
                fields.update(more)
                required.update(needed)
            self._flat[key] = (fields, frozenset(required))
        return self._flat[key]

    def _chosen(self, schema: Json) -> Json:
        """Follow references, and take the first choice that is an object where there are several."""
        schema = self.contract.resolve(schema)
        for kind in ("anyOf", "oneOf"):
            if kind in schema and "properties" not in schema:
                parts = [self._chosen(part) for part in schema[kind]]
                return next((part for part in parts if "properties" in part or "allOf" in part), parts[0])
        return schema

    def _value(self, schema: Json, known: Json) -> Json:
        schema = self._chosen(schema)
        if isinstance(known, list) and "items" in schema:
            return [self._value(schema["items"], item) for item in known]
        if not isinstance(known, dict):
            return known
        fields, required = self._fields(schema)
        done = {
            name: self._value(fields[name], value) if name in fields else value
            for name, value in known.items()
        }
        for name in required - known.keys():
            done[name] = self._plain(fields.get(name, {}))
        return done

    def _plain(self, schema: Json) -> Json:
        resolved = self.contract.resolve(schema)
        kinds = resolved.get("type")
        if "anyOf" in resolved and any(
            self.contract.resolve(part).get("type") == "null" for part in resolved["anyOf"]
        ):
            return None
        if isinstance(kinds, list):
            return None
        if "enum" in resolved:
            return resolved["enum"][0]
        chosen = self._chosen(resolved)
        match chosen.get("type"):
            case "string":
                return "https://127.0.0.1/" if chosen.get("format") == "uri" else ""
            case "integer" | "number":
                return 0
            case "boolean":
                return False
            case "array":
                return []
        if "allOf" in chosen or "properties" in chosen:
            return self._value(chosen, {})
        return None
