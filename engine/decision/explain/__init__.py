"""Why a decision came out as it did: every rule clause by clause, from the trees that decided."""
