"""Static files are served whole under ASGI, without a warning; a missing page says what to do."""

from __future__ import annotations

import warnings

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient

SCRIPT = "/static/drf_spectacular_sidecar/swagger-ui-dist/swagger-ui-bundle.js"


@pytest.mark.django_db
def test_a_file_is_served_under_asgi_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answer = async_to_sync(AsyncClient().get)(SCRIPT)
    assert answer.status_code == 200
    assert not answer.streaming
    assert len(answer.content) == int(answer["Content-Length"]) > 100_000
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.django_db
def test_a_part_and_an_unchanged_file_are_answered_as_such(client):
    part = client.get(SCRIPT, headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    whole = client.get(SCRIPT)
    again = client.get(SCRIPT, headers={"If-Modified-Since": whole["Last-Modified"]})
    assert (again.status_code, again.content) == (304, b"")
    head = client.head(SCRIPT)
    assert (head.content, head["Content-Length"]) == (b"", whole["Content-Length"])


@pytest.mark.django_db
def test_a_page_that_is_not_built_says_what_to_do(client, settings, tmp_path):
    settings.LOADLINE_DIST = tmp_path
    answer = client.get("/architectures/abc")
    assert answer.status_code == 503
    assert b"./loadline up" in answer.content
    (tmp_path / "index.html").write_text("<!doctype html>built")
    built = client.get("/")
    assert (built.content, built["Cache-Control"]) == (b"<!doctype html>built", "no-cache")
