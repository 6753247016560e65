"""What other systems call: Open311 GeoReport v2. It calls the same actions as the pages."""
