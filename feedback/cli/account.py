"""flask --app wsgi account-create: a person who signs in, as a member of a partner.

No option takes a password: a command line is in the shell's history and in everybody's list of
processes. It is asked for, or read from standard input with --password-stdin.
"""

from __future__ import annotations

import sys
import uuid

import click
from flask.cli import with_appcontext

from feedback.cli.speech import in_words
from feedback.i18n import LANGUAGES
from feedback.services.access import ALL_SIDES, EVERYBODY
from feedback.services.account import create_account, find_account
from feedback.services.errors import NotFound
from feedback.services.installation import Tenant, tenants
from feedback.services.member import join
from feedback.services.post import Post


@click.command("account-create")
@click.option("--partner", prompt="Partner (name or id)", help="Name or id of the partner to join.")
@click.option("--email", prompt="E-mail address")
@click.option("--name", help="The person's name; asked for when the account is new.")
@click.option("--role", type=click.Choice(sorted(EVERYBODY)), default="admin", prompt=True, show_default=True)
@click.option("--side", type=click.Choice(sorted(ALL_SIDES)), default="local", prompt=True, show_default=True)
@click.option("--language", type=click.Choice(list(LANGUAGES)), default="en", show_default=True)
@click.option("--reads", type=click.Choice(list(LANGUAGES)), multiple=True, help="A moderator's languages.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@with_appcontext
def command(
    partner: str,
    email: str,
    name: str | None,
    role: str,
    side: str,
    language: str,
    reads: tuple[str, ...],
    password_stdin: bool,
) -> None:
    """Create an account and make it a member; an account that exists is only made a member."""
    with in_words():
        home = _partner(partner)
        account_id = _known(email)
        if account_id is None:
            account_id = create_account(
                email, name or click.prompt("Name"), _password(password_stdin), language=language
            )
        join(home.id, account_id, Post(role, side, languages=reads))
    click.echo(f"{email.strip().lower()} is {role} ({side} side) of {home.name}.")


def _partner(wanted: str) -> Tenant:
    found = [tenant for tenant in tenants() if wanted in (tenant.name, str(tenant.id))]
    if len(found) != 1:
        raise click.ClickException(
            f"There are several partners called {wanted}; give the id." if found else f"No partner {wanted}."
        )
    return found[0]


def _known(email: str) -> uuid.UUID | None:
    try:
        return find_account(email)
    except NotFound:
        return None


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
