"""Trains the detector for worn badges, which looks at the square below a face: there every badge has nearly the same size."""
