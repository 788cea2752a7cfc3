"""How the web server runs: gunicorn reads this file by itself when started beside it.

Threads, because an answer waits for its commit and people on slow networks hold a connection;
two processes, because one interpreter uses one core. WEB_CONCURRENCY, or options on the command
line, change that: about one process per core.
"""

import os
import sys
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger

# Said here, because gunicorn would take PORT as a wish to listen on every network.
bind = f"127.0.0.1:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 16

#: seconds without a sign of life from a worker's main loop; requests have their own limits
timeout = 60
#: seconds that requests under way get when the server stops or reloads
graceful_timeout = 30
#: longer than a proxy in front keeps its connections, so that it is the one who ends them
keepalive = 75
backlog = 2048

# The sign of life is a file: on a disk that stands still, healthy workers would be killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes its own file there
# A socket in somebody's home folder through which the server can be steered: not needed.
control_socket_disable = True

limit_request_line = 2048
limit_request_fields = 60
limit_request_field_size = 4096

# No access log: it would keep who answered when.
accesslog = None
errorlog = "-"
loglevel = "info"


class Discreet(Logger):
    """What happened, without whose request it was: no address, no path, no value of anything."""

    #: failures of the program, not of a request: their traceback is wanted and names nobody
    OURS = ("Exception in worker process", "Unhandled exception in main loop")

    def warning(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith("Invalid request from"):
            msg, args = "Invalid request refused", ()
        super().warning(msg, *args, **kwargs)

    def exception(self, msg: Any, *args: Any, **kwargs: Any) -> None:
        if str(msg).startswith(self.OURS):
            super().exception(msg, *args, **kwargs)
        else:
            super().error("A request failed: %s", type(sys.exc_info()[1]).__name__)


logger_class = Discreet
