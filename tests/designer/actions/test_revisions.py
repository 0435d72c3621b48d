"""Revisions: cut once for equal drafts, again under a name, and by themselves after five quiet minutes."""

from __future__ import annotations

from datetime import timedelta

from designer.actions.architecture import cut_quiet_revisions, cut_revision, save_draft
from designer.models import Revision
from designer.models.architecture import fingerprint
from tests import factories
from tests.factories import NOW


def test_equal_drafts_share_a_revision_and_a_name_makes_its_own(owner):
    row = factories.architecture(owner)
    first = cut_revision(row, now=NOW)
    assert cut_revision(row, now=NOW) == first
    named = cut_revision(row, name="v1", now=NOW)
    assert named != first
    assert named.content_hash == first.content_hash
    save_draft(row, {**row.draft, "name": "Changed"}, etag="*", now=NOW)
    assert cut_revision(row, now=NOW) not in {first, named}


def test_the_order_of_keys_makes_no_new_content():
    assert fingerprint({"a": 1, "b": [2, 3]}) == fingerprint({"b": [2, 3], "a": 1})
    assert fingerprint({"a": [2, 3]}) != fingerprint({"a": [3, 2]})


def test_a_draft_is_kept_after_five_quiet_minutes_and_only_once(owner):
    row = factories.architecture(owner)
    assert cut_quiet_revisions(now=NOW + timedelta(minutes=4)) == 0
    assert cut_quiet_revisions(now=NOW + timedelta(minutes=5)) == 1
    assert cut_quiet_revisions(now=NOW + timedelta(minutes=6)) == 0
    assert Revision.objects.get().document == row.draft
    save_draft(row, {**row.draft, "name": "Changed"}, etag="*", now=NOW + timedelta(minutes=7))
    assert cut_quiet_revisions(now=NOW + timedelta(minutes=11)) == 0
    assert cut_quiet_revisions(now=NOW + timedelta(minutes=12)) == 1
