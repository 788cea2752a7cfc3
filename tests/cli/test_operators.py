"""What an operator can do at the terminal."""

from __future__ import annotations

import pytest

from feedback.cli import account, partner
from feedback.services import sign_in
from feedback.services.clock import now
from feedback.services.errors import Conflict
from feedback.services.installation import clear, tenants
from tests import make

PASSWORD = "four words are good"


@pytest.fixture
def run(app):
    runner = app.test_cli_runner()
    return lambda command, *arguments, **options: runner.invoke(command, arguments, **options)


def person(run, *arguments, **options):
    details = ["--partner", "Weyra", "--email", "Hirut@weyra.example", "--role", "admin", "--side", "local"]
    return run(account.command, *details, *arguments, **options)


@pytest.fixture
def weyra(run):
    run(partner.command, "--name", "Weyra", "--language", "en", "--timezone", "UTC", "--operator", "")


def test_a_partner_is_made(run):
    answer = run(partner.command, input="Weyra\nen\nAfrica/Addis_Ababa\nThe university\n")

    assert answer.exit_code == 0, answer.output
    assert [(t.name, t.timezone) for t in tenants()] == [("Weyra", "Africa/Addis_Ababa")]


def test_a_wrong_time_zone_is_a_sentence(run):
    answer = run(partner.command, input="Weyra\nen\nMars\n\n")

    assert answer.exit_code == 1
    assert "time zone" in answer.output
    assert tenants() == []


def test_a_person_made_at_the_terminal_can_sign_in(run, weyra):
    answer = person(run, "--name", "Hirut", input=f"{PASSWORD}\n{PASSWORD}\n")

    assert answer.exit_code == 0, answer.output
    token = sign_in.sign_in("hirut@weyra.example", PASSWORD, now=now())
    actor = sign_in.resume(token, now=now()).actor
    assert (actor.role, actor.side) == ("admin", "local")


def test_a_password_comes_from_standard_input_and_is_never_shown(run, weyra):
    answer = person(run, "--name", "Hirut", "--password-stdin", input=f"{PASSWORD}\n")

    assert answer.exit_code == 0, answer.output
    assert PASSWORD not in answer.output
    assert sign_in.sign_in("hirut@weyra.example", PASSWORD, now=now())


def test_no_option_takes_a_password():
    names = {name for option in account.command.params for name in option.opts}

    assert "--password" not in names


def test_a_weak_password_is_refused_in_words(run, weyra):
    answer = person(run, "--name", "Hirut", "--password-stdin", input="password\n")

    assert answer.exit_code == 1
    assert "characters" in answer.output
    assert "Traceback" not in answer.output


def test_somebody_with_an_account_is_only_made_a_member(run, weyra):
    person(run, "--name", "Hirut", "--password-stdin", input=f"{PASSWORD}\n")
    run(partner.command, "--name", "Other", "--language", "en", "--timezone", "UTC", "--operator", "")

    answer = run(
        account.command,
        *["--partner", "Other", "--email", "hirut@weyra.example", "--role", "reader", "--side", "visiting"],
    )

    assert answer.exit_code == 0, answer.output
    token = sign_in.sign_in("hirut@weyra.example", PASSWORD, now=now())
    visit = sign_in.resume(token, now=now())
    assert {m.partner for m in sign_in.memberships(visit.account_id)} == {"Weyra", "Other"}


def test_an_unknown_partner_is_named(run):
    answer = person(run, "--name", "Hirut", "--password-stdin", input=f"{PASSWORD}\n")

    assert answer.exit_code == 1
    assert "No partner Weyra" in answer.output


def test_the_operators_door_lists_its_commands(app):
    answer = app.test_cli_runner().invoke(args=["--help"])

    assert answer.exit_code == 0
    assert "partner-create" in answer.output


def test_emptying_spares_an_installation_with_somebody_else_in_it(app):
    home = make.partner()

    with pytest.raises(Conflict):
        clear([home.id])

    assert len(tenants()) == 2


def test_emptying_leaves_nothing(app):
    home = make.partner()
    make.mission(home)

    clear([tenant.id for tenant in tenants()])

    assert tenants() == []
