"""Results on pages: figures with definitions, downloads, feeds and the calendar."""
