"""Jinja, with its short ways: what a template writes, joins and calls, all day and on every page, at less cost.

The templates stay as they are and say what they said; only the code that Jinja makes of them differs. A page of a
thread writes some nine hundred values and calls four hundred functions and macros.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import _lru_cache_wrapper
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined, Template, nodes, pass_eval_context
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro, markup_join
from jinja2.utils import missing
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escape_text  # type: ignore[attr-defined]

#: What can be called as it is, unless it is marked as wanting more than its arguments.
_FUNCTIONS = frozenset({FunctionType, MethodType, BuiltinFunctionType, _lru_cache_wrapper})


@pass_eval_context
def _marked(_: Any) -> None:
    """Shows how Jinja marks what wants to know whether texts are escaped."""


_WANTS_EVAL_CONTEXT = _marked.jinja_pass_arg  # type: ignore[attr-defined]


def as_html(value: Any) -> str:
    """What `escape` makes of `value`, but not said to be markup: it goes into the page, and nobody asks again."""
    kind = type(value)
    if kind is str:
        return escape_text(value)
    if kind is Markup:
        return value
    return str(value) if kind is int else escape(value)


def joined(parts: Sequence[Any]) -> str:
    """What ``~`` makes of `parts`. Text and numbers alone need no look at what is markup."""
    for part in parts:
        kind = type(part)
        if kind is not str and kind is not int:
            return markup_join(parts)
    return "".join([str(part) for part in parts])


#: What a macro is given for arguments that were left out.
_MISSING = (missing,) * 32


class QuickCode(CodeGenerator):
    """Writes `as_html` and `joined` for Jinja's own, and hands no call the variables of its block or loop.

    Those are only for functions that want the context (`pass_context`), of which there are none; a filter or a test
    that wants it gets it in another way.
    """

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        self.writeline(f"from {__name__} import as_html, joined")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("as_html(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:
        if not frame.eval_ctx.autoescape or frame.eval_ctx.volatile:
            super().visit_Concat(node, frame)
            return
        self.write("joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        self.write("context.call(")
        self.visit(node.node, frame)
        self.signature(node, frame, {"caller": "caller"} if forward_caller else None)
        self.write(")")


class QuickTemplate(Template):
    """Hands out its macros without first looking for globals that only the importing template has: there are none."""

    def _get_default_module(self, ctx: Context | None = None) -> Any:
        return self._module or super()._get_default_module()


class QuickContext(Context):
    """Calls macros and functions as Jinja does, in half the time.

    It does not first ask a macro what it wants to be given, and leaves those that take arguments of any number to
    Jinja, with whatever else is uncommon.
    """

    def call(__self, __obj: Any, *arguments: Any, **named: Any) -> Any:
        kind = type(__obj)
        if kind is Macro:
            left_out = len(__obj.arguments) - len(arguments)
            if named or not 0 <= left_out <= len(_MISSING) or __obj.caller or __obj.catch_kwargs or __obj.catch_varargs:
                return __self._call_macro(__obj, arguments, named)
            text = __obj._func(*arguments, *_MISSING[:left_out])
            return Markup(text) if __self.eval_ctx.autoescape else text  # noqa: S704 - a macro escapes what it is given
        if kind in _FUNCTIONS:
            wants = getattr(__obj, "jinja_pass_arg", None)
            if wants is None:
                return __obj(*arguments, **named)
            if wants is _WANTS_EVAL_CONTEXT:
                return __obj(__self.eval_ctx, *arguments, **named)
        return super().call(__obj, *arguments, **named)

    def _call_macro(self, macro: Macro, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        names = macro.arguments
        given = len(arguments)
        encloses = macro.caller and "caller" not in names
        if macro.catch_kwargs or macro.catch_varargs or given > len(names) or ("caller" in named and not encloses):
            return macro(self.eval_ctx, *arguments, **named)
        values = list(arguments)
        if encloses:
            caller = named.pop("caller", None)
        for name in names[given:]:
            values.append(named.pop(name, missing))
        if named:  # what is not an argument at all: Jinja says so
            return macro(self.eval_ctx, *arguments, **named)
        if encloses:
            values.append(self.environment.undefined("No caller defined", name="caller") if caller is None else caller)
        text = macro._func(*values)
        return Markup(text) if self.eval_ctx.autoescape else text  # noqa: S704 - a macro escapes what it is given


def register(app: Flask) -> None:
    """Have the application's templates drawn in this way. An undefined name is an error."""
    app.jinja_env.context_class = QuickContext
    app.jinja_env.template_class = QuickTemplate
    app.jinja_env.code_generator_class = QuickCode
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
