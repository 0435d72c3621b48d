"""Pages for whoever looks after an installation: they show and delete; changes are the actions'.

Revisions, runs, series and estimates must never change, and drafts only behind their etag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from designer.models import Architecture, Estimate, Revision, Run, Scenario, Trace, User

admin.site.site_header = "Loadline"
admin.site.site_title = "Loadline"
admin.site.register(User, UserAdmin)


if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = admin.ModelAdmin


class ReadOnlyAdmin(AnyModelAdmin):
    """Shows and deletes. `heavy` fields are neither read for the list nor shown."""

    heavy: tuple[str, ...] = ()
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer(*self.heavy)

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.heavy


@admin.register(Architecture)
class ArchitectureAdmin(ReadOnlyAdmin):
    list_display = ("name", "id", "owner", "updated_at")
    list_select_related = ("owner",)
    search_fields = ("name", "id")
    ordering = ("-updated_at",)
    heavy = ("draft",)


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "architecture", "created_at")
    list_select_related = ("architecture",)
    search_fields = ("name", "id", "architecture__name")
    ordering = ("-created_at",)
    heavy = ("document",)


@admin.register(Scenario)
class ScenarioAdmin(ReadOnlyAdmin):
    list_display = ("name", "architecture", "updated_at")
    list_select_related = ("architecture",)
    search_fields = ("name", "id", "architecture__name")
    ordering = ("-updated_at",)


@admin.register(Trace)
class TraceAdmin(ReadOnlyAdmin):
    list_display = ("name", "owner", "rows", "total", "starts_at", "created_at")
    list_select_related = ("owner",)
    search_fields = ("name", "id")
    ordering = ("-created_at",)
    heavy = ("counts",)


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ("id", "architecture", "status", "requests", "wall_s", "attempts", "worker", "created_at")
    list_filter = ("status",)
    list_select_related = ("architecture",)
    search_fields = ("id", "architecture__name")
    ordering = ("-created_at",)
    heavy = ("usages", "scenario_body")


@admin.register(Estimate)
class EstimateAdmin(ReadOnlyAdmin):
    list_display = ("id", "run", "price_book", "created_at")
    list_select_related = ("run",)
    ordering = ("-created_at",)
