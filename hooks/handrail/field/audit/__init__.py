"""The audit: what is, against what the practices say must be."""
