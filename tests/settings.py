"""The portal's settings as the tests need them: a demo, with static files found where they lie."""

import os

os.environ.setdefault("NTM_DEMO", "1")
# The live server answers from a thread while Playwright's event loop runs in this one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

from ntm_portal.settings import *  # noqa: F403
from ntm_portal.settings import STORAGES, VAR_DIR

# Hashed names need `collectstatic` first; tests/house checks that every file named exists.
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}

# Beside the loaded databases that name these files, and apart from those of a demo that is served.
MEDIA_ROOT = VAR_DIR / "test" / "media"
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]

# Tests call faster than anybody; those of the limits set their own.
API_READS_A_MINUTE = API_WRITES_A_MINUTE = 1_000_000
