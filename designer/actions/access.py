"""The one local owner."""

from __future__ import annotations

from designer.models import User

OWNER_NAME = "owner"


def local_owner() -> User:
    """The person who works here until accounts exist. Made when first asked for; may use the admin pages."""
    owner, _ = User.objects.get_or_create(
        username=OWNER_NAME, defaults={"is_staff": True, "is_superuser": True, "password": "!"}
    )
    return owner
