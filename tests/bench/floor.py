"""The floor: a bare Flask that says hello. Everything else is a multiple of it."""

from __future__ import annotations

from flask import Flask

app = Flask(__name__)


@app.get("/hello")
def hello() -> str:
    return "hello"
