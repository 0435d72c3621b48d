"""The last touches of the OpenAPI schema: how one logs in, and links from what was made to what can be done.

The links are for whoever reads the documentation, and for the stateful tests, which follow them: without
links they would never reach an object below one they made.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from designer.api.shapes import Asked

Schema = dict[str, Any]


class GateScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "designer.api.access.FromGate"
    name = "password"

    def get_security_definition(self, auto_schema: Any) -> Schema:
        return {
            "type": "http",
            "scheme": "basic",
            "description": "Where LOADLINE_PASSWORD is set; any user name. The log-in cookie does too.",
        }


LINKS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    # operation that makes it: (status, parameter its id fills, operations that take it)
    "create_architecture": (
        "201",
        "architecture_id",
        (
            "read_architecture",
            "rename_architecture",
            "duplicate_architecture",
            "save_draft",
            "cut_revision",
            "list_revisions",
            "create_scenario",
            "list_scenarios",
            "request_run",
            "list_runs",
            "read_purchase_terms",
            "save_purchase_terms",
            "delete_architecture",
        ),
    ),
    "duplicate_architecture": (
        "201",
        "architecture_id",
        ("read_architecture", "save_draft", "delete_architecture"),
    ),
    "create_scenario": ("201", "scenario_id", ("read_scenario", "save_scenario", "delete_scenario")),
    "import_trace": ("201", "trace_id", ("read_trace",)),
    "request_run": (
        "202",
        "run_id",
        (
            "read_run",
            "cancel_run",
            "read_series",
            "read_estimate",
            "keep_estimate",
            "list_kept_estimates",
            "compare_bill",
            "compare_bills",
            "read_report",
        ),
    ),
}


def finish(result: Schema, generator: Any, request: Any, public: bool) -> Schema:
    """drf-spectacular's hook: the password is needed only where one is set, and LINKS to what can follow."""
    operations = {
        operation["operationId"]: operation
        for path in result["paths"].values()
        for operation in path.values()
        if isinstance(operation, dict) and "operationId" in operation
    }
    new = result["components"]["schemas"]["NewArchitectureShapeRequest"]
    new["anyOf"] = [{"required": ["name"]}, {"required": ["example"]}]
    asked = {f"{shape.__name__}Request" for shape in Asked.__subclasses__()}
    for name, shape in result["components"]["schemas"].items():
        if name.removeprefix("Patched") in asked:
            shape["additionalProperties"] = False
    for operation in operations.values():
        operation["security"] = [*operation.get("security", []), {}]
    for made_by, (status, parameter, used_by) in LINKS.items():
        if made_by not in operations:
            continue
        answer = operations[made_by]["responses"][status]
        answer["links"] = {
            name: {"operationId": name, "parameters": {parameter: "$response.body#/id"}}
            for name in used_by
            if name in operations
        }
    if "create_architecture" in operations and "save_draft" in operations:
        links = operations["create_architecture"]["responses"]["201"]["links"]
        links["save_draft"]["parameters"]["If-Match"] = "$response.body#/etag"
    operations["create_scenario"]["responses"]["201"]["links"]["request_run"] = {
        "operationId": "request_run",
        "parameters": {"architecture_id": "$response.body#/architecture"},
        "requestBody": {"scenario": "$response.body#/id"},
    }
    return result
