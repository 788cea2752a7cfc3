def test_the_product_starts_on_both_databases(app):
    assert app.test_client().get("/nothing").status_code == 404
