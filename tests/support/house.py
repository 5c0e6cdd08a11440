"""The product's source read as a house: its modules, what each imports, and which name reaches which."""

import ast
import importlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PRODUCT = ("data", "services", "pages")
_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def files(*folders: str) -> list[Path]:
    """Every module below these folders."""
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def name(path: Path) -> str:
    """A file as the tests call it: its path from the root."""
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """The dotted name under which a file is imported."""
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@cache
def tree(path: Path) -> ast.Module:
    """The file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name."""
    return {module_of(path): path for path in (*files(*PRODUCT), ROOT / "app.py")}


def load() -> None:
    """Import all of services/: its registers of questions and acts are whole only then."""
    for module in modules():
        if module.startswith("services."):
            importlib.import_module(module)


@cache
def imported(module: str) -> dict[str, tuple[str, str | None]]:
    """Each name that a module imports from the product: the module it comes from, and what of it (None: all of it)."""
    found: dict[str, tuple[str, str | None]] = {}
    for node in ast.walk(tree(modules()[module])):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                whole, called = f"{node.module}.{alias.name}", alias.asname or alias.name
                if whole in modules():
                    found[called] = (whole, None)
                elif node.module in modules():
                    found[called] = (node.module, alias.name)
    return found


def arrows(module: str) -> set[str]:
    """The product's modules that this one imports."""
    return {source for source, _ in imported(module).values()} - {module}


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The groups of modules that reach each other (Tarjan's strongly connected components of more than one)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    waiting: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        waiting.append(node)
        for following in sorted(graph[node]):
            if following not in index:
                visit(following)
            if following in waiting:
                low[node] = min(low[node], low[following])
        if low[node] == index[node]:
            group = waiting[waiting.index(node) :]
            del waiting[waiting.index(node) :]
            if len(group) > 1:
                found.append(sorted(group))

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def hidden_imports(path: Path) -> list[str]:
    """Imports that stand inside a function, where nobody looks for them."""
    return [
        ast.unparse(inner)
        for outer in ast.walk(tree(path))
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(outer)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]


@cache
def _parts(module: str) -> dict[str | None, tuple[ast.stmt, ...]]:
    """The statements of a module under the name that they define; under None what runs when it is imported."""
    parts: dict[str | None, tuple[ast.stmt, ...]] = {None: ()}
    for statement in tree(modules()[module]).body:
        for called in _defines(statement):
            parts[called] = (*parts.get(called, ()), statement)
    return parts


def _defines(statement: ast.stmt) -> list[str | None]:
    if isinstance(statement, _Definition):
        return [statement.name]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    if isinstance(statement, ast.AnnAssign):
        targets = [statement.target]
    return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)] or [None]


Name = tuple[str, str | None]


def _uses(module: str, part: str | None) -> Iterator[Name]:
    """The names of the product that a part of a module mentions."""
    known, own = imported(module), _parts(module)
    for statement in own.get(part, ()):
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id in own:
                yield module, node.id
            elif isinstance(node, ast.Name) and node.id in known:
                source, what = known[node.id]
                yield source, what
            elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
                source, what = known[node.value.id]
                yield (source, node.attr) if what is None else (source, what)


def reached(doors: Iterable[str], *, without: tuple[str, ...] = ()) -> set[str]:
    """The dotted names that these modules lead to: mentioned in them, or in what they mention, and so on.

    Nothing is followed into a module whose name begins with one of `without`.
    """
    waiting: list[Name] = [(door, part) for door in doors for part in _parts(door)]
    seen: set[Name] = set()
    while waiting:
        module, part = found = waiting.pop()
        if found in seen or module not in modules() or module.startswith(without):
            continue
        seen.add(found)
        # A module's own statements run once anything of it is wanted; a name that it hands on is looked up again.
        waiting += [(module, None), *_uses(module, part)]
        if part is not None and part not in _parts(module) and part in imported(module):
            waiting.append(imported(module)[part])
    return {f"{module}.{part}" for module, part in seen if part is not None}


def defined() -> set[str]:
    """The dotted names of everything that stands at the top of a module, dunder names left out."""
    return {
        f"{module}.{part}"
        for module in modules()
        for part in _parts(module)
        if part is not None and not part.startswith("__")
    }


def commands() -> dict[str, Path]:
    """Every act that changes state: the dotted names of the functions under `@command`."""
    return {
        f"{module_of(path)}.{node.name}": path
        for path in files("services")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(mark, ast.Call) and ast.unparse(mark.func) == "command" for mark in node.decorator_list)
    }
