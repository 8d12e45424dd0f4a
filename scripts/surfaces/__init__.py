"""Trains the detector for badges and for the surfaces that records are read from: screens, papers, boards and labels."""

# The order of the heat maps in the network's output.
KINDS = ("badge", "screen", "paper", "board", "label")
# Pixels of the input to one cell of the output.
STRIDE = 8
