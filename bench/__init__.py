"""Every figure that Banshi claims, measured against the limit in the same run."""
