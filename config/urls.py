"""Every address of the app."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from designer import views

urlpatterns = [
    path("healthz", views.healthz),
    path("login/", views.log_in, name="login"),
    path("logout/", views.log_out, name="logout"),
    path("admin/", admin.site.urls),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
    path("api/v1/", include("designer.api.urls")),
    # The page finds its own way below /architectures/.
    re_path(r"^(?:architectures/.*)?$", views.page, name="page"),
]

handler400 = "designer.views.bad_request"
handler403 = "designer.views.forbidden"
handler404 = "designer.views.not_found"
handler500 = "designer.views.server_error"
