"""The least that Flask can be asked: the ceiling of everything that is served."""

from __future__ import annotations

from flask import Flask

hello = Flask("hello", static_folder=None)


@hello.get("/")
def say() -> str:
    return "hello"
