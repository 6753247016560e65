"""Who stands on the register twice: records are compared, likely pairs proposed, and two officers answer.

It proposes and never merges. Records are compared by Splink on DuckDB, or on Spark with the same settings; the plans
say how (``chinese``, ``latin``), ``keeping`` runs it, ``actions`` and ``queries`` are what offices use.
"""
