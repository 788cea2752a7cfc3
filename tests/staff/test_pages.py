"""Pages of the base: read, filled in, empty."""


def test_every_page_of_the_base_reads_well(admin, home):
    for address in (
        "/staff/", "/staff/menu", "/staff/settings", "/staff/settings/partner", "/staff/settings/sites/",
        "/staff/settings/sites/new", "/staff/settings/organisations/", "/staff/settings/organisations/new",
        "/staff/settings/members/", "/staff/settings/members/invite", "/staff/missions/", "/staff/missions/new",
        "/staff/account", "/staff/account/change", "/staff/account/password", "/staff/partners",
    ):  # fmt: skip
        admin.get(address)
