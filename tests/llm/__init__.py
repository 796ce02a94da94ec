"""Stand-ins for those who run language models: strict about what they are asked, and failing in all ways."""
