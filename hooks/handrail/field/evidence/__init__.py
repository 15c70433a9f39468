"""What the checks of a repository showed when they were run, in one file that the build reads."""
