"""flask --app wsgi demo, and demo-reset: load the demo where nothing is yet; take it away again.

Both ask for DEMO=1, because its passwords are known to everybody.
"""

from __future__ import annotations

import json
import shutil
import uuid
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from config import Config
from feedback.cli.demo.guide import Guide
from feedback.cli.demo.load import Home, Office, live_through, move_in, open_up
from feedback.cli.demo.story import HOUSES
from feedback.cli.migrate import upgrade
from feedback.cli.speech import in_words
from feedback.extensions import db
from feedback.services import clock, collection, mission, release
from feedback.services.access import Actor
from feedback.services.installation import clear, tenants
from feedback.services.keyring import Keyring

#: what a demo leaves in its data folder; nothing else there is ever touched
LEFT_BEHIND = (
    "feedback.db", "feedback.db-wal", "feedback.db-shm", "secret_key", "pepper", "writer.lock", "due.lock",
    "tidied", "keyring", "outbox", "demo.json",
)  # fmt: skip


@click.command("demo")
@with_appcontext
def load() -> None:
    """Load the demo where nothing is yet; print its addresses and sign-ins as JSON."""
    config = _demo_only()
    memory = _memory(config)
    with in_words():
        if not memory and tenants():
            raise click.ClickException(
                "This database holds something that no demo here has made. Choose another DATA_DIR "
                "or DATABASE_URL; where it is an old demo, make demo-reset takes it away."
            )
        if not memory.get("complete"):
            _empty(config)
            memory = _tell(config)
    click.echo(json.dumps(_guide(config, memory), ensure_ascii=False))


@click.command("demo-reset")
@with_appcontext
def reset() -> None:
    """Throw the demo's data away; refuses where anybody else's would go."""
    config = _demo_only()
    upgrade(db.engine)
    if not tenants() and not _memory(config):
        click.echo("There is no demo here. make demo loads one.")
        return
    with in_words():
        _empty(config)
    db.engine.dispose()
    for name in LEFT_BEHIND:
        path = config.data_dir / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    click.echo("The demo's data are gone. make demo starts over.")


def _demo_only() -> Config:
    config: Config = current_app.extensions["settings"]
    if not config.demo:
        raise click.ClickException("Set DEMO=1 to say that this is a demo: everybody knows its passwords.")
    return config


def _file(config: Config) -> Path:
    return config.data_dir / "demo.json"


def _memory(config: Config) -> dict[str, Any]:
    """What the demo keeps beside its database: who moved in, and the slips it drew."""
    try:
        found: dict[str, Any] = json.loads(_file(config).read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return found


def _remember(config: Config, memory: dict[str, Any]) -> None:
    _file(config).write_text(json.dumps(memory, indent=1), "utf-8")
    _file(config).chmod(0o600)


def _empty(config: Config) -> None:
    """Away with every row and key of the demo; with nothing, when others live here."""
    ours = {uuid.UUID(home["partner"]) for home in _memory(config).get("homes", {}).values()}
    names = {house.name for house in HOUSES}
    clear(ours | {tenant.id for tenant in tenants() if tenant.name in names})
    keyring = Keyring(config.keyring, config.keyring_mirror)
    for round_id in release.stray_keys(keyring):  # the keys of what has just gone
        keyring.destroy(round_id)
    _file(config).unlink(missing_ok=True)


def _tell(config: Config) -> dict[str, Any]:
    """The whole story, remembered as it goes, so that a load cut short is known as one."""
    office = Office(
        intake=current_app.extensions["respond"].extensions["intake"],
        keyring=Keyring(config.keyring, config.keyring_mirror),
        pepper=config.pepper,
        safe=config.confidential,
        plain_http=config.allow_http,
    )
    memory: dict[str, Any] = {"complete": False, "homes": {}, "slips": {}}
    for house in HOUSES:
        home = move_in(house)
        memory["homes"][house.mark] = _names(home)
        _remember(config, memory)
        today = clock.today(house.timezone)
        live_through(office, home, house.finished, today=today)
        if house.running:
            memory["slips"] |= open_up(office, home, house.running, today=today)
    office.intake.stop()
    memory["complete"] = True
    _remember(config, memory)
    return memory


def _names(home: Home) -> dict[str, str]:
    admin = home.admin
    return {
        "partner": str(home.partner_id),
        "account": str(admin.account_id),
        "member": str(admin.member_id),
    }


def _guide(config: Config, memory: dict[str, Any]) -> Guide:
    """Every door that is open now, and everybody's sign-in."""
    guide: Guide = {"respond": {}, "coded": {}, "staff": f"{config.base_url}/staff/", "accounts": []}
    for house in HOUSES:
        names = memory["homes"][house.mark]
        partner_id, account_id, member_id = (uuid.UUID(names[n]) for n in ("partner", "account", "member"))
        admin = Actor(partner_id, account_id, member_id, "admin", "local")
        for visit in mission.missions(admin, today=clock.today(house.timezone)):
            for card in collection.rounds(admin, visit.id):
                _doors(config, memory, guide, card)
        guide["accounts"] += [
            {
                "email": house.email(person),
                "password": house.password(person),
                "role": person.role,
                "side": person.side,
                "partner": house.name,
            }
            for person in house.people
        ]
    return guide


def _doors(config: Config, memory: dict[str, Any], guide: Guide, card: collection.RoundCard) -> None:
    if card.state != "open":
        return
    for door in card.doors:
        address = f"{config.base_url}/r/{door.slug}"
        if door.stratum_no is None:
            guide["coded"][address] = memory["slips"].get(door.slug, [])
        else:
            guide["respond"][f"{card.title['en']}: {', '.join(door.site_names)}"] = address
