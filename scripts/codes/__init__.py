"""Codes of every kind on labels and wristbands: drawn, judged from pixels, and put into a table."""
