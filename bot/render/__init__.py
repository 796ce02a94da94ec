"""From values to text: one file per format. Equal values give equal bytes, so no file here knows the time."""
