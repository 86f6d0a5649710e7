"""How the API answers, and what its schema tells; nothing here depends on the machine."""

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.bearer.Bearer", "ntm_portal.lib.session.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["accounts.limits.CallsAMinute"],
    "DEFAULT_PARSER_CLASSES": ["ntm_portal.lib.jsonbody.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "ntm_portal.api.problem",
    "URL_FORMAT_OVERRIDE": None,  # ?format= is a parameter like any other: unknown
}

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "NTM Portal",
    "DESCRIPTION": "Progress of new-rural-development criteria (nông thôn mới) per unit and day.",
    "VERSION": "1.0.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "ENUM_NAME_OVERRIDES": {
        "LevelEnum": "communes.models.Level",
        "KindEnum": "communes.models.Kind",
        "MeetingKindEnum": "meetings.models.meeting.Kind",
        "MeetingStateEnum": "meetings.filters.STATES",
        "ConclusionKindEnum": "meetings.models.content.Conclusion.Kind",
        "TaskStateEnum": "meetings.api.parameters.TASK_STATES",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "ntm_portal.lib.schema.with_words",
        "ntm_portal.lib.schemawords.in_language",
        "ntm_portal.lib.schema.with_problems",
        "ntm_portal.lib.schemawords.with_answers",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    # No badge of a validator elsewhere: offices sit on closed networks, and the schema is theirs.
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "defaultModelsExpandDepth": 0,
        "validatorUrl": None,
    },
}
