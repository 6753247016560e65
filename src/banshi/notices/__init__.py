"""What people and offices are told: written in the transaction of the step, so nobody is told what did not happen."""
