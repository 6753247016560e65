"""The papers that Chinese offices hand out: the household register booklet, slips, letters and answers."""
