"""What an author starts from: a whole folder, a policy, or the next version of one."""
