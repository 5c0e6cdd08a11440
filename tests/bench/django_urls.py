"""Where the peer's pages are."""

import importlib

admin = importlib.import_module("django.contrib.admin")
urlpatterns = [importlib.import_module("django.urls").path("admin/", admin.site.urls)]
