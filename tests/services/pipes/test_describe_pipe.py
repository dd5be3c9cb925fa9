"""DescribePipe shows what a pipe was given, and the defaults."""

from typing import Any

import pytest

from tests.services.pipes.piping import ROLE, Piping


def test_all_that_it_has(piping: Piping) -> None:
    target, enrichment = piping.queue()[1], piping.function("enrich", lambda events: events)
    given: dict[str, Any] = {
        "Description": "of orders",
        "SourceParameters": {
            "FilterCriteria": {"Filters": [{"Pattern": '{"body": {"kind": ["order"]}}'}]},
            "SqsQueueParameters": {"BatchSize": 5, "MaximumBatchingWindowInSeconds": 2},
        },
        "Enrichment": enrichment,
        "EnrichmentParameters": {"InputTemplate": "<$.body>"},
        "TargetParameters": {"InputTemplate": '{"n": <$.n>}'},
        "Tags": {"team": "shop"},
    }
    arn = piping.pipe(target, **given)
    shown = piping.client.describe_pipe(Name="pipe")
    assert {name: shown[name] for name in given} == given
    assert (shown["Arn"], shown["Source"], shown["Target"]) == (arn, piping.cloud.arn(piping.source), target)
    assert (shown["RoleArn"], shown["CurrentState"], shown["DesiredState"]) == (ROLE, "RUNNING", "RUNNING")


def test_the_defaults(piping: Piping) -> None:
    piping.pipe(piping.queue()[1])
    shown = piping.client.describe_pipe(Name="pipe")
    assert shown["SourceParameters"] == {"SqsQueueParameters": {"BatchSize": 10}}
    assert "Enrichment" not in shown
    assert "StateReason" not in shown


def test_one_that_is_not_there(piping: Piping) -> None:
    with pytest.raises(piping.client.exceptions.NotFoundException, match="Pipe nobody does not exist"):
        piping.client.describe_pipe(Name="nobody")
