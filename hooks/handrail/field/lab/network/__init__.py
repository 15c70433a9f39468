"""A database and its networks in namespaces of this machine."""
