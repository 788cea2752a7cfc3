"""flask --app wsgi partner-create: a new, empty partner."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from feedback.cli.speech import in_words
from feedback.i18n import LANGUAGES
from feedback.services.partner import create_partner


@click.command("partner-create")
@click.option("--name", prompt="Name of the partner", help="The local health organisation.")
@click.option(
    "--language", type=click.Choice(list(LANGUAGES)), default="en", prompt="Its language", show_default=True
)
@click.option("--timezone", default="UTC", prompt="Its time zone, like Asia/Kathmandu", show_default=True)
@click.option(
    "--operator",
    default="",
    prompt="Who runs this computer (respondents read it)",
    show_default=False,
    help="Better neither the partner nor the visiting side.",
)
@with_appcontext
def command(name: str, language: str, timezone: str, operator: str) -> None:
    """Create a partner: a local health organisation with everything of its own."""
    with in_words():
        partner_id = create_partner(name.strip(), language=language, timezone=timezone, operator=operator)
    click.echo(f"{name.strip()} is there: {partner_id}")
    click.echo("Next: flask --app wsgi account-create, for its first administrator.")
