"""Who works here. Until accounts exist that is one local owner."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.utils.crypto import salted_hmac


class User(AbstractUser):
    """Somebody who owns architectures and traces."""

    class Meta:
        db_table = "designer_user"

    def get_session_auth_hash(self) -> str:
        """Sessions end when LOADLINE_PASSWORD changes, since it is what the owner logs in with."""
        secret = f"{super().get_session_auth_hash()}:{settings.LOADLINE_PASSWORD}"
        return salted_hmac("designer.User.get_session_auth_hash", secret, algorithm="sha256").hexdigest()
