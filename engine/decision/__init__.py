"""One account, one day: facts in, the decision with the rules that fired out."""
