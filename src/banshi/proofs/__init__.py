"""The sealed log: journal lines and looks stand in a Merkle tree whose signed heads are published.

Nobody can write into the past of it unseen, the office that runs it no more than others; docs/proofs.md says how a
stranger checks that. Sealing happens beside the work, in the worker, and costs a step nothing.
"""
