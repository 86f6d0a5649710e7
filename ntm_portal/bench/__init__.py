"""Measuring the portal on a synthetic nation, side by side with hand-written SQL."""
