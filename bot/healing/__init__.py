"""What goes astray between GitHub and Velox is found by asking GitHub, and put right."""
