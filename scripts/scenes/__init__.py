"""Composes photographs of clinics whose text, place and meaning are known, for measuring and for training."""
