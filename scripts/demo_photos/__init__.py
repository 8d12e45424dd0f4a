"""Composes the sample photos of a clinic's open day. All names and numbers on them are invented."""
