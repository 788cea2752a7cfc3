"""gunicorn wsgi:app, and flask --app wsgi."""

from config import from_environment
from feedback.app import create_app

app = create_app(from_environment())
