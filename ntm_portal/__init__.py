"""The NTM Portal: settings, URLs, API root and the helpers that know no app."""
