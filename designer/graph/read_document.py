"""Reads a Document's shape from untrusted JSON: types, bounds, ids. The catalog is asked in load.py."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from designer.graph.document import (
    SCHEMA_VERSION,
    Account,
    BatchWork,
    Document,
    Edge,
    EdgeBytes,
    Group,
    Node,
    RequestClass,
    Work,
)
from designer.graph.problems import JsonPath, Problems, replace, shown
from designer.graph.read_work import read_work
from designer.graph.reader import ID_CHARACTERS, NOTES_CHARACTERS, Reader, as_number

MOST_NODES = 2_000
MOST_GROUPS = 2_000
MOST_EDGES = 10_000
MOST_CLASSES = 50
MOST_CALLS_PER_REQUEST = 10_000.0
MOST_BYTES = 1e13
FARTHEST_PX = 1e7
MOST_IGNORED = 1_000
DEFAULT_CLASS = RequestClass("request", "Request")


@dataclass(slots=True)
class _Pass:
    """What one pass over a Document gathers: where each id was first seen, and the Problems."""

    problems: Problems
    ids: dict[str, JsonPath] = field(default_factory=dict)

    def id_of(self, reader: Reader) -> str:
        """The object's id; one that was seen before is a Problem that names both places."""
        found = reader.text("id", longest=ID_CHARACTERS)
        if found and found in self.ids:
            self.problems.error(
                reader.at / "id",
                "duplicate-id",
                f"The id {shown(found)} is used twice: here and at {self.ids[found]}.",
                "Ids of nodes, groups and edges are unique in a drawing; give one of them another.",
            )
        elif found:
            self.ids[found] = reader.at
        return found


def read_document(value: Mapping[str, object], at: JsonPath, problems: Problems) -> Document:
    """The Document as far as it can be read. Never raises on anything `json.loads` can give."""
    reader = Reader(value, at, problems, "the drawing")
    this = _Pass(problems)
    reader.integer("schema_version", SCHEMA_VERSION, minimum=1, maximum=SCHEMA_VERSION)
    name = reader.text("name", "Untitled")
    account = _account(reader.raw("account", {}), at / "account", problems)
    classes = _classes(reader, problems)
    groups = [_group(item, path, this) for item, path in reader.items("groups", MOST_GROUPS, "groups")]
    nodes = [_node(item, path, this) for item, path in reader.items("nodes", MOST_NODES, "nodes")]
    edges = [_edge(item, path, this) for item, path in reader.items("edges", MOST_EDGES, "edges")]
    for item, path in reader.items("ignored", MOST_IGNORED, "ignored problems"):
        _ignored(item, path, problems)
    reader.leftovers()
    return Document(SCHEMA_VERSION, name, account, classes, tuple(groups), tuple(nodes), tuple(edges))


def _ignored(value: object, at: JsonPath, problems: Problems) -> None:
    """A Problem that a person lets stand. The page hides it; rules find it all the same."""
    reader = Reader(value, at, problems, f"ignored problem {at.steps[-1]}")
    if not reader.broken:
        reader.text("code", longest=ID_CHARACTERS)
        if reader.has("subject"):
            reader.text("subject", longest=ID_CHARACTERS)
        reader.text("reason", longest=NOTES_CHARACTERS)
        reader.leftovers()


def _account(value: object, at: JsonPath, problems: Problems) -> Account:
    reader = Reader(value, at, problems, "the account")
    quotas: dict[str, float] = {}
    for key, limit, path in reader.entries("quotas"):
        number = as_number(limit)
        if number is None or number < 0:
            problems.error(
                path,
                "wrong-type",
                f"The quota {shown(key)} is {shown(limit)}, not a number from 0 up.",
                "Write the limit as a number.",
            )
        else:
            quotas[key] = number
    account = Account(reader.boolean("free_tier", False), quotas)
    reader.leftovers()
    return account


def _classes(reader: Reader, problems: Problems) -> tuple[RequestClass, ...]:
    classes: dict[str, RequestClass] = {}
    for item, path in reader.items("classes", MOST_CLASSES, "request classes"):
        each = Reader(item, path, problems, f"class {path.steps[-1]}")
        if each.broken:
            continue
        class_id = each.text("id", longest=ID_CHARACTERS)
        title = each.text("title", class_id)
        each.leftovers()
        if class_id in classes:
            problems.error(
                path / "id",
                "duplicate-id",
                f"The request class {shown(class_id)} is there twice.",
                "Take one of them out, or give it another id.",
            )
        elif class_id:
            classes[class_id] = RequestClass(class_id, title)
    return tuple(classes.values()) or (DEFAULT_CLASS,)


def _group(value: object, at: JsonPath, this: _Pass) -> Group:
    reader = Reader(value, at, this.problems, _named(value, "group", at))
    if reader.broken:
        return Group("", "", "", None, {}, (0.0, 0.0, 0.0, 0.0), _place(at))
    group_id = this.id_of(reader)
    x, y, width, height = _numbers(reader, "frame", 4, (0.0, 0.0, 400.0, 300.0))
    if width <= 0 or height <= 0:
        this.problems.error(
            at / "frame",
            "bad-geometry",
            f"{reader.what} has a frame of {width:g} by {height:g} pixels.",
            "Width and height must be above 0.",
            replace(at / "frame", [x, y, 400.0, 300.0]),
        )
    group = Group(
        id=group_id,
        service=reader.text("service", longest=ID_CHARACTERS),
        title=reader.text("title", ""),
        parent=reader.text("parent", longest=ID_CHARACTERS) if reader.has("parent") else None,
        params=_params(reader),
        frame=(x, y, width, height),
        index=_place(at),
    )
    reader.boolean("locked", False)
    reader.boolean("collapsed", False)
    reader.text("notes", "", NOTES_CHARACTERS)
    reader.leftovers()
    return group


def _node(value: object, at: JsonPath, this: _Pass) -> Node:
    reader = Reader(value, at, this.problems, _named(value, "node", at))
    if reader.broken:
        return Node("", "", "", None, (0.0, 0.0), {}, {}, "", _place(at))
    node_id = this.id_of(reader)
    work: dict[str, Work | BatchWork] = {}
    for class_id, item, path in reader.entries("work"):
        work[class_id] = read_work(item, path, this.problems, f"work of {reader.what} for {shown(class_id)}")
    x, y = _numbers(reader, "at", 2, (0.0, 0.0))
    if reader.has("size"):
        _numbers(reader, "size", 2, (1.0, 1.0))
    node = Node(
        id=node_id,
        service=reader.text("service", longest=ID_CHARACTERS),
        title=reader.text("title", ""),
        parent=reader.text("parent", longest=ID_CHARACTERS) if reader.has("parent") else None,
        at=(x, y),
        params=_params(reader),
        work=work,
        notes=reader.text("notes", "", NOTES_CHARACTERS),
        index=_place(at),
    )
    reader.boolean("locked", False)
    reader.leftovers()
    return node


def _edge(value: object, at: JsonPath, this: _Pass) -> Edge:
    reader = Reader(value, at, this.problems, _named(value, "edge", at))
    if reader.broken:
        return Edge("", "", "", "", "", "", "", 1, False, {}, {}, {}, _place(at))
    edge_id = this.id_of(reader)
    from_node, from_port = _end(reader, "from")
    to_node, to_port = _end(reader, "to")
    calls: dict[str, float] = {}
    for class_id, number, path in reader.entries("calls_per_request"):
        calls[class_id] = _amount(number, path, this.problems, reader.what, "calls", MOST_CALLS_PER_REQUEST)
    sizes: dict[str, EdgeBytes] = {}
    for class_id, item, path in reader.entries("bytes"):
        size = Reader(item, path, this.problems, f"bytes of {reader.what} for {shown(class_id)}")
        sizes[class_id] = EdgeBytes(
            size.number("request", 0.0, minimum=0.0, maximum=MOST_BYTES),
            size.number("response", 0.0, minimum=0.0, maximum=MOST_BYTES),
        )
        size.leftovers()
    edge = Edge(
        id=edge_id,
        kind=reader.text("kind", longest=ID_CHARACTERS),
        from_node=from_node,
        from_port=from_port,
        to_node=to_node,
        to_port=to_port,
        title=reader.text("title", ""),
        order=reader.integer("order", 1, minimum=1, maximum=1_000),
        optional=reader.boolean("optional", False),
        calls_per_request=calls,
        params=_params(reader),
        bytes=sizes,
        index=_place(at),
    )
    reader.text("notes", "", NOTES_CHARACTERS)
    reader.leftovers()
    return edge


def _end(reader: Reader, key: str) -> tuple[str, str]:
    value = reader.raw(key)
    if (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(part, str) and 0 < len(part) <= ID_CHARACTERS for part in value)
    ):
        return str(value[0]), str(value[1])
    reader.problems.error(
        reader.at / key,
        "edge-end",
        f"{reader.what} has {shown(value)} as its {key}.",
        'Write the node\'s id and its port, for example ["web", "http"].',
    )
    return "", ""


def _amount(value: object, at: JsonPath, problems: Problems, what: str, noun: str, most: float) -> float:
    number = as_number(value)
    if number is None or not 0 <= number <= most:
        problems.error(
            at,
            "out-of-bounds",
            f"{what} makes {shown(value)} {noun} for one request, not a number from 0 to {most:,.0f}.",
            "Write a probability below one or a count above it.",
        )
        return 1.0
    return number


def _numbers(reader: Reader, key: str, count: int, default: tuple[float, ...]) -> tuple[float, ...]:
    """So many finite numbers within the canvas, or `default` and a Problem with a fix."""
    value = reader.raw(key)
    if value is None:
        return default
    numbers = (
        [as_number(item) for item in value] if isinstance(value, list | tuple) and len(value) == count else []
    )
    known = [number for number in numbers if number is not None and abs(number) <= FARTHEST_PX]
    if len(known) == count:
        return tuple(known)
    reader.problems.error(
        reader.at / key,
        "bad-geometry",
        f"{reader.what} has {key} {shown(value)}, not {count} finite numbers up to {FARTHEST_PX:,.0f}.",
        "Move it to where it can be seen.",
        replace(reader.at / key, list(default)),
    )
    return default


def _params(reader: Reader) -> Mapping[str, object]:
    return {name: value for name, value, _ in reader.entries("params")}


def _named(value: object, noun: str, at: JsonPath) -> str:
    """How messages call the object: by its title or id when it has one that can be shown."""
    if isinstance(value, Mapping):
        for key in ("title", "id"):
            name = value.get(key)
            if isinstance(name, str) and name.strip():
                return f"{noun} {shown(name)}"
    return f"{noun} number {_place(at) + 1}"


def _place(at: JsonPath) -> int:
    return int(at.steps[-1]) if at.steps else 0
