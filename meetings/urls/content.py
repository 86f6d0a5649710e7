"""What a meeting found and concluded: findings, visits, photos, outputs, fan-out."""

from django.urls import URLPattern, path

from meetings.views.content import conclusions, findings
from meetings.views.fanout import fan_out
from meetings.views.files import file_content, photo_withdraw, photos_add
from meetings.views.outputs import outputs
from meetings.views.parts import part_edit, part_move, part_new, part_remove

urlpatterns: list[URLPattern] = [
    path("meetings/<int:pk>/findings/", findings, name="findings"),
    path("meetings/<int:pk>/outputs/", outputs, name="outputs"),
    path("meetings/<int:pk>/conclusions/", conclusions, name="conclusions"),
    path("meetings/<int:pk>/conclusions/<int:conclusion>/tasks/", fan_out, name="fan_out"),
    path("meetings/<int:pk>/parts/<slug:part>/new/", part_new, name="part_new"),
    path("meetings/<int:pk>/parts/<slug:part>/<int:row>/", part_edit, name="part_edit"),
    path("meetings/<int:pk>/parts/<slug:part>/<int:row>/remove/", part_remove, name="part_remove"),
    path("meetings/<int:pk>/parts/<slug:part>/<int:row>/move/", part_move, name="part_move"),
    path("meetings/<int:pk>/visits/<int:visit>/photos/", photos_add, name="photos_add"),
    path("meetings/files/<uuid:key>/", file_content, name="file"),
    path("meetings/files/<uuid:key>/withdraw/", photo_withdraw, name="photo_withdraw"),
]
