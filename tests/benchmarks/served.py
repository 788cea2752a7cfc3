"""The product with "hello" beside it, on the same server with the same settings."""

from __future__ import annotations

from werkzeug.middleware.dispatcher import DispatcherMiddleware

import wsgi
from tests.benchmarks.hello import hello

app = DispatcherMiddleware(wsgi.app.wsgi_app, {"/hello": hello.wsgi_app})
