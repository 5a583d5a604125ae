"""A balance and ways to pay it to repayment schedules: dates, interest, cost, and plain warnings."""
