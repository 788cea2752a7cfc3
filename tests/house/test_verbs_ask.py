"""Every verb of a member asks the table of who may do what, before it looks at anything."""

import ast

from tests.house.places import named, sources


def verbs():
    """(place, function) of every public function whose first argument is the member at work."""
    for path in sources("feedback/services/"):
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_") or not node.args.args:
                continue
            kind = node.args.args[0].annotation
            if isinstance(kind, ast.Name) and kind.id == "Actor":
                yield f"{named(path)}:{node.name}", node


def first_call(node):
    """The name of the function that the body calls first, before any transaction."""
    for statement in node.body:
        if isinstance(statement, ast.With):
            return None
        for part in ast.walk(statement):
            if isinstance(part, ast.Call) and isinstance(part.func, ast.Name):
                return part.func.id
    return None


def test_every_verb_of_a_member_asks_first():
    found = dict(verbs())
    questions = {"may", "require"}  # the table's own functions
    silent = [
        place
        for place, node in found.items()
        if node.name not in questions and first_call(node) != "require"
    ]  # fmt: skip

    assert len(found) > 30
    assert silent == []
