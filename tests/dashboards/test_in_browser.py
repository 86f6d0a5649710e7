"""The dashboards in a real browser."""


def test_the_matrix_keeps_its_head_and_first_column_in_sight(page_as):
    page = page_as("huyen.kyanh", width=390, height=500)
    page.goto("/district/447/?set=HT-QD05-2017&as_of=2021-09-25")
    page.evaluate("document.querySelector('.scroll-tall').scrollTo(400, 300)")
    frame = page.locator(".scroll-tall").bounding_box()
    corner = page.locator(".matrix thead th").first.bounding_box()
    assert abs(corner["x"] - frame["x"]) < 3
    assert abs(corner["y"] - frame["y"]) < 3
