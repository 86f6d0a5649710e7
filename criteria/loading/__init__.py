"""Criteria sets from YAML files into the catalogue; criteria/data/README.md tells the format."""
