from __future__ import annotations

from bigcommerce_api.tally import StreamCount, Tally
from bigcommerce_api.usage import Usage, Work


def test_rows_and_requests_count_for_the_stream_that_is_read() -> None:
    usage = Usage()
    tally = Tally(usage)
    usage.count_request("GET", "/v3/catalog/brands")
    with tally.reading("products", "product_images"):
        usage.count_request("GET", "/v3/catalog/products")
        usage.count_rate_limited()
        usage.count_retry(1.5)
        usage.count_waiting(0.5)
        tally.add("products", 250)
        tally.add("product_images", 12)
        tally.add("orders", 1)
    usage.count_request("GET", "/v2/orders")
    products, images = tally.counts
    assert (products.name, products.rows, products.is_done) == ("products", 250, True)
    assert products.work == Work(requests=1, rate_limited=1, retries=1, waited_seconds=2.0)
    assert (images.name, images.rows, images.work) == ("product_images", 12, None)
    assert str(products.work) == "1 requests, 1 answered 429, 1 retries, 2.0 s waited"


def test_the_most_that_the_store_said_is_how_many_rows_there_are() -> None:
    tally = Tally(Usage())
    with tally.reading("products"):
        tally.expect("products", 1000, besides=True)
        tally.meet("products", 250, 0)
        tally.add("products", 250)
        tally.expect("products", 750, besides=True)
        tally.expect("products", 40, besides=True)
        tally.expect("brands", 5000, besides=False)
        (count,) = tally.counts
        assert (count.rows, count.total) == (250, 1000)
        tally.expect("products", 1200, besides=False)
        assert tally.counts[0].total == 1200
    tally.expect("products", 9999, besides=False)
    assert tally.counts[0].total == 1200, "what is asked afterwards is for another stream"


def test_of_several_listings_each_counts_for_itself() -> None:
    tally = Tally(Usage())
    with tally.reading("orders"):
        tally.begin_listing("orders")
        tally.expect("orders", 30, besides=False)
        tally.meet("orders", 30, 0)
        tally.begin_listing("orders")
        tally.expect("orders", 12, besides=False)
        assert tally.counts[0].total == 42
        tally.meet("orders", 10, 0)
        tally.expect("orders", 2, besides=True)
        assert tally.counts[0].total == 42
        tally.begin_listing("orders")
        tally.meet("orders", 5, 0)
        assert tally.counts[0].total == 45, "this one did not tell"


def test_rows_that_are_passed_over_are_not_waited_for() -> None:
    tally = Tally(Usage())
    with tally.reading("orders"):
        tally.begin_listing("orders")
        tally.expect("orders", 30, besides=False)
        tally.meet("orders", 20, 5)
        tally.expect("orders", 30, besides=False)
        assert tally.counts[0].total == 25


def test_a_walk_that_goes_on_counts_what_is_left_of_it() -> None:
    tally = Tally(Usage())
    with tally.reading("brands", "products"):
        tally.begin_listing("brands", is_begun=True, left=40)
        tally.begin_listing("products", is_begun=True)
        for name in ("brands", "products"):
            tally.expect(name, 100, besides=False)
        assert [count.total for count in tally.counts] == [40, None], "it is not known how many came before"
        tally.expect("products", 60, besides=True)
        assert tally.counts[1].total == 60


def test_a_store_that_tells_of_too_few_rows_is_not_quoted() -> None:
    tally = Tally(Usage())
    with tally.reading("products"):
        tally.expect("products", 3, besides=False)
        tally.add("products", 4)
        assert tally.counts[0].total is None


def test_the_time_left_follows_from_the_pace() -> None:
    assert StreamCount("orders", 100, 10.0, total=400).seconds_left == 30.0
    assert StreamCount("orders", 100, 10.0).seconds_left is None
    assert StreamCount("orders", 0, 10.0, total=400).seconds_left is None
    assert StreamCount("orders", 400, 10.0, total=400, is_done=True).seconds_left is None
    assert StreamCount("orders", 100, 0.0).per_second == 0.0
    assert StreamCount("orders", 0, 10.0, total=400, met=100).seconds_left == 30.0, "nobody selected them"
