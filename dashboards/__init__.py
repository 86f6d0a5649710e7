"""Pages that only read: province, district and area, commune, and the home page."""
