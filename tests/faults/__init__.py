"""Faults against counts: what is accepted ends as a row or an error record, whatever breaks."""
