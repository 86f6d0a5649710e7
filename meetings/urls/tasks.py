"""Tasks: lists, one task, reports, closing, carry-over."""

from django.urls import URLPattern, path

from meetings.views import carried, task, tasks

urlpatterns: list[URLPattern] = [
    path("tasks/", tasks.task_list, name="tasks"),
    path("tasks/export.<exportform:form>", tasks.export, name="tasks_export"),
    path("tasks/proposals/", tasks.proposals, name="task_proposals"),
    path("tasks/<int:pk>/", task.task_page, name="task"),
    path("tasks/<int:pk>/change/", task.change, name="task_change"),
    path("tasks/<int:pk>/accept/", task.accept_one, name="task_accept"),
    path("tasks/<int:pk>/<slug:action>/", task.act, name="task_act"),
    path("meetings/<int:pk>/carried/", carried.carried, name="carried"),
    path("meetings/<int:pk>/carried/take-up/", carried.take_up, name="take_up"),
    path("meetings/<int:pk>/carried/notes/", carried.notes, name="carried_notes"),
    path("meetings/<int:pk>/next/", carried.prepare, name="prepare_next"),
]
