"""The auditor's desk, what officers are asked there, and what everybody may know of it."""
