"""Policies: the vocabulary, the shape of a version, its checks and the plan of those in force."""
