"""A real, tiny model on loopback: what of the gateway a stand-in cannot show. `make local-model` runs it."""
