"""The short ways of drawing templates say what Jinja says."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from community.web.drawing import QuickCode, QuickContext, QuickTemplate, as_html, joined

VALUES = st.one_of(st.text(), st.text().map(Markup), st.integers(), st.floats(), st.booleans(), st.none())


class QuickEnvironment(Environment):
    code_generator_class = QuickCode
    context_class = QuickContext
    template_class = QuickTemplate


def drawn(source: str, **values: Any) -> str:
    """What both environments make of `source`; they must agree."""
    said = []
    for kind in (Environment, QuickEnvironment):
        environment = kind(autoescape=True, undefined=StrictUndefined)
        try:
            said.append(environment.from_string(source).render(**values))
        except (UndefinedError, TypeError) as error:
            said.append(f"{type(error).__name__}: {error}")
    assert said[0] == said[1]
    return said[1]


@given(VALUES)
def test_what_is_written_is_what_escape_says(value: Any) -> None:
    assert as_html(value) == str(escape(value))


@given(st.lists(VALUES, max_size=4))
def test_what_is_joined_is_what_jinja_joins(parts: list[Any]) -> None:
    names = [f"v{number}" for number in range(len(parts))]
    values = dict(zip(names, parts, strict=True))
    drawn("{{ '' ~ " + " ~ ".join(names or ["''"]) + " }}", **values)
    joined([*parts])


MACRO = (
    "{% macro m(a, b='<b>', c=none) %}"
    "[{{ a }}{{ b }}{{ c }}{% if caller is defined %}{{ caller() }}{% endif %}]"
    "{% endmacro %}"
)


@pytest.mark.parametrize(
    "call",
    [
        "{{ m('<') }}",
        "{{ m('<', c='&') }}",
        "{{ m(b='x', a='y') }}",
        "{{ m() }}",
        "{{ m(1, 2, 3, 4) }}",
        "{{ m(1, d=2) }}",
        "{{ m(m('<'), m('>') ~ '<') }}",
        "{% call m('<', c='&') %}<i>{{ '<' }}</i>{% endcall %}",
        "{% for one in [1, 2] %}{% call m(one) %}{{ m(one) }}{% endcall %}{% endfor %}",
        "{% macro k() %}{{ kwargs }}{{ varargs }}{% endmacro %}{{ k(1, x='<') }}",
        "{% macro o(caller=none) %}{{ caller() if caller else 1 }}{% endmacro %}{{ o() }}{% call o() %}<{% endcall %}",
        "{% set words %}<{{ '<' }}>{% endset %}{{ words }}{{ words ~ '<' }}{{ words | upper }}",
        "{{ nobody }}",
        "{{ nobody() }}",
        "{{ {'a': '<'}.get('a') }}{{ '<{}>'.format(1) }}{{ range(3) | join('<') }}",
        "{% autoescape false %}{{ '<' }}{{ m('<') }}{{ '<' ~ 1 }}{% endautoescape %}",
    ],
)
def test_macros_and_calls_say_what_jinja_says(call: str) -> None:
    assert drawn(MACRO + call)


def test_texts_are_filled_with_what_is_escaped(app: Flask) -> None:
    source = "{{ _('100 sheep') }}|{{ _('Hello %(name)s', name=name) }}|{{ _('%(a)s', a=m) }}"
    source += "|{{ ngettext('%(num)d x', '%(num)d xs', n) }}"
    with app.test_request_context():
        template = app.jinja_env.from_string(source)
        said = template.render(name="<i>", n=2, m=Markup("<b>"))
    assert said == "100 sheep|Hello &lt;i&gt;|<b>|2 xs"
