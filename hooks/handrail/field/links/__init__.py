"""The links of a built site: found, checked, and said where the document has them."""
