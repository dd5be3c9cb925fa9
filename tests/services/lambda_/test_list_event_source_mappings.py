"""ListEventSourceMappings: by function, by source, page by page."""

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House


def test_lists(cloud: Cloud, house: House) -> None:
    lambda_ = cloud.client("lambda")
    arns = [cloud.arn(cloud.queue()) for _ in range(3)]
    for name in ("one", "two"):
        house.function(cloud, name, lambda event: None)
        for arn in arns:
            lambda_.create_event_source_mapping(EventSourceArn=arn, FunctionName=name, Enabled=False)

    def found(**wanted: str) -> set[tuple[str, str]]:
        pages = lambda_.get_paginator("list_event_source_mappings").paginate(**wanted, PaginationConfig={"PageSize": 2})
        shown = [mapping for page in pages for mapping in page["EventSourceMappings"]]
        pairs = {(mapping["FunctionArn"].rpartition(":")[2], mapping["EventSourceArn"]) for mapping in shown}
        assert len(pairs) == len(shown)
        return pairs

    assert found() == {(name, arn) for name in ("one", "two") for arn in arns}
    assert found(FunctionName="one") == {("one", arn) for arn in arns}
    assert found(EventSourceArn=arns[1]) == {("one", arns[1]), ("two", arns[1])}
    assert found(FunctionName="two", EventSourceArn=arns[0]) == {("two", arns[0])}
    other = cloud.client("lambda", region="eu-west-1")
    assert other.list_event_source_mappings()["EventSourceMappings"] == []
