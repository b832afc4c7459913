"""Rewrites a cell so that it counts its own operations while doing the same as before."""

from __future__ import annotations

import ast
from typing import Any

from sandcell_runner.profiler.operators import PREFIX

_UNTOUCHED = frozenset({"super", "locals", "globals", "vars", "dir", "eval", "exec", "breakpoint"})
"""Calls that look at the frame they are made from."""

_BUILDING = {
    ast.Add: "add",
    ast.Mult: "mul",
    ast.Mod: "mod",
    ast.BitOr: "or_",
    ast.BitAnd: "and_",
    ast.Sub: "sub",
    ast.LShift: "lshift",
}
"""Operators that may build something long."""


def counted(tree: ast.Module) -> ast.Module:
    """The same module, ticking. The tree is used up."""
    return ast.fix_missing_locations(_Rewriter().visit(tree))  # type: ignore[no-any-return]


def _name(name: str) -> ast.Name:
    return ast.Name(PREFIX + name, ast.Load())


def _call(name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(_name(name), list(args), [])


def _operator(kind: ast.operator, *, in_place: bool) -> ast.expr:
    name = _BUILDING[type(kind)]
    return ast.Attribute(_name("operator"), f"i{name.rstrip('_')}" if in_place else name, ast.Load())


def _bounds(index: ast.Slice) -> ast.Call:
    parts = [part or ast.Constant(None) for part in (index.lower, index.upper, index.step)]
    return ast.Call(_name("slice"), parts, [])


def _simple(node: ast.expr) -> bool:
    """Whether evaluating it twice is the same as once."""
    if isinstance(node, ast.Attribute):
        return _simple(node.value)
    return isinstance(node, (ast.Name, ast.Constant))


def _has_star(target: ast.AST) -> bool:
    return any(isinstance(node, (ast.Starred, ast.MatchStar)) for node in ast.walk(target))


def _yields(function: ast.AST) -> bool:
    """Whether it is a generator: its own yields, not those of functions inside."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            waiting.extend(ast.iter_child_nodes(node))
    return False


class _Rewriter(ast.NodeTransformer):
    def _function(self, node: Any) -> Any:
        """Ticks where it begins. Annotations stay as they are: they are no part of the work."""
        node.decorator_list = [self.visit(decorator) for decorator in node.decorator_list]
        node.args.defaults = [self.visit(default) for default in node.args.defaults]
        node.args.kw_defaults = [default and self.visit(default) for default in node.args.kw_defaults]
        head = node.body[:1] if ast.get_docstring(node, clean=False) is not None else []
        body = self._statements(node.body[len(head) :]) or [ast.Pass()]
        if isinstance(node, ast.AsyncFunctionDef) or _yields(node):
            # Several of these run in turn: their depth is no depth of a stack.
            node.body = [*head, ast.Expr(_call("tick")), *body]
        else:
            node.body = [*head, ast.Expr(_call("enter")), ast.Try(body, [], [], [ast.Expr(_call("leave"))])]
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = _function  # noqa: N815

    def _statements(self, body: list[ast.stmt]) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        for statement in body:
            result = self.visit(statement)
            done.extend(result if isinstance(result, list) else [result])
        return done

    def visit_Lambda(self, node: ast.Lambda) -> ast.Lambda:
        self.generic_visit(node)
        node.body = ast.BoolOp(ast.And(), [_call("tick"), node.body])  # tick() is True
        return node

    def _loop(self, node: Any) -> Any:
        self.generic_visit(node)
        node.body = [ast.Expr(_call("tick")), *node.body]
        return node

    visit_For = visit_AsyncFor = visit_While = _loop  # noqa: N815

    def _comprehension(self, node: Any) -> Any:
        self.generic_visit(node)
        for generator in node.generators:
            generator.ifs = [_call("tick"), *generator.ifs]
        return node

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _comprehension  # noqa: N815

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in _UNTOUCHED:
            return node
        return ast.Call(_name("call"), [node.func, *node.args], node.keywords)

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        if type(node.op) not in _BUILDING:
            return node
        return _call("binary", _operator(node.op, in_place=False), node.left, node.right)

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        if type(node.op) not in _BUILDING:
            return self.generic_visit(node)  # type: ignore[return-value]
        target = node.target
        value = self.visit(node.value)
        if isinstance(target, ast.Name):
            return self._assigned(target, "augmented", node.op, value)
        if isinstance(target, ast.Attribute) and _simple(target.value):
            return self._assigned(target, "copying", node.op, value)
        if isinstance(target, ast.Subscript) and _simple(target.value) and _simple(target.slice):
            return self._assigned(target, "copying", node.op, value)
        return ast.AugAssign(self.visit(target), node.op, value)

    def _assigned(self, target: Any, how: str, op: ast.operator, value: ast.expr) -> ast.Assign:
        source = ast.parse(ast.unparse(target), mode="eval").body
        return ast.Assign([target], _call(how, _operator(op, in_place=True), source, value))

    def visit_Assign(self, node: ast.Assign) -> ast.stmt:
        target, value = node.targets[0], node.value
        if (
            isinstance(target, ast.Name)
            and isinstance(value, ast.BinOp)
            and isinstance(value.op, ast.Add)
            and isinstance(value.left, ast.Name)
            and value.left.id == target.id
            and not isinstance(value.right, (ast.List, ast.ListComp))
            and len(node.targets) == 1
        ):
            # `text = text + more` grows in place in CPython, as `text += more` does. A list is copied.
            node.value = _call("grown", value.left, self.visit(value.right))
            return node
        self.generic_visit(node)
        if any(_has_star(t) or (isinstance(t, ast.Subscript) and isinstance(t.slice, ast.Slice)) for t in node.targets):
            node.value = _call("all_of", node.value)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AnnAssign:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and isinstance(node.slice, ast.Slice):
            return _call("part", node.value, _bounds(node.slice))
        return node

    def visit_Delete(self, node: ast.Delete) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                place = self.visit(target.value)
                index = _bounds(target.slice) if isinstance(target.slice, ast.Slice) else self.visit(target.slice)
                done.append(ast.copy_location(ast.Expr(_call("delete", place, index)), node))
            else:
                done.append(ast.copy_location(ast.Delete([target]), node))
        return done

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if len(node.ops) != 1:
            return node
        kind, left, right = node.ops[0], node.left, node.comparators[0]
        if isinstance(kind, ast.In):
            return _call("contains", left, right)
        if isinstance(kind, ast.NotIn):
            return ast.UnaryOp(ast.Not(), _call("contains", left, right))
        if isinstance(kind, (ast.Eq, ast.NotEq)) and not isinstance(right, ast.Constant):
            return _call("equal" if isinstance(kind, ast.Eq) else "different", left, right)
        return node

    def visit_Starred(self, node: ast.Starred) -> ast.Starred:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.value = _call("all_of", node.value)
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.Dict:
        self.generic_visit(node)
        node.values = [
            value if key is not None else _call("all_of", value)
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:
        self.generic_visit(node)
        return _call("text", node)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.FormattedValue:
        node.value = self.visit(node.value)  # its format is text too, but must stay a JoinedStr
        return node

    def visit_YieldFrom(self, node: ast.YieldFrom) -> ast.YieldFrom:
        self.generic_visit(node)
        node.value = _call("delegated", node.value)
        return node

    def visit_Match(self, node: ast.Match) -> ast.Match:
        if any(_has_star(case.pattern) for case in node.cases):
            node.subject = _call("all_of", self.visit(node.subject))
        else:
            node.subject = self.visit(node.subject)
        for case in node.cases:  # patterns are no expressions to rewrite
            case.guard = case.guard and self.visit(case.guard)
            case.body = self._statements(case.body)
        return node
