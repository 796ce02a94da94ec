"""The web process: it takes deliveries, stores them, and tells how it is. Nothing slow happens here."""
