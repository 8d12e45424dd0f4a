"""Judges what a tool made of the scenes, from pixels and with a reader that the program does not use."""
