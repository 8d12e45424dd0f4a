"""Trains the network that tells writing by hand from print, line by line."""

# A line as the program lays it flat: so many rows, and the columns that the network sees of it.
ROWS, COLUMNS = 48, 192
# Longer strips are cut off.
LONGEST = 320
