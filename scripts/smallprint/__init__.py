"""Trains the network that tells which parts of a photo hold small print, so that the program looks closer there and nowhere else."""

# A cell of the network's answer stands for so many pixels of the picture, each way.
STRIDE = 16
# Capitals of so many pixels are small print: below it nobody can read them, above it they are seen from afar.
SMALLEST, TALLEST = 5.0, 30.0
# What a cell of a target says.
NOTHING, PRINT, IGNORE = 0, 1, 2
