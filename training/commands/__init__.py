"""The steps of the pipeline as commands: one file each, which adds itself to the command line."""
