"""A bus with ten thousand rules."""

from fogbank.services.events import store as rows
from fogbank.services.events.model import Place, Rule, Target
from fogbank.services.events.store import ROSTERS, RULES, Roster
from tests.cloud import Cloud
from tests.services.events.asking import ACCOUNT, a_bus, put, received

MANY = 10_000


def test_two_of_ten_thousand_match(cloud: Cloud) -> None:
    bus, url = a_bus(cloud), cloud.queue()
    place, arn = Place(ACCOUNT, "us-east-1", bus), cloud.arn(url)

    async def fill() -> None:
        """As PutRule and PutTargets would, and faster."""
        for begin in range(0, MANY, 1000):
            rules = [
                Rule(
                    ACCOUNT,
                    "us-east-1",
                    bus,
                    f"r{number}",
                    f'{{"source": ["shop"], "detail": {{"id": [{number // 2}]}}}}',
                    targets=[Target("t", arn)],
                )
                for number in range(begin, begin + 1000)
            ]
            await cloud.fogbank.store.commit([RULES.put(rows.rule_key(place, rule.name), rule) for rule in rules])
        await cloud.fogbank.store.commit([ROSTERS.put(rows.bus_key(place), Roster(MANY))])

    cloud.run(fill())
    put(cloud, bus, Detail='{"id": 4321}')
    assert len(received(cloud, url)) == 2
    cloud.client("events").disable_rule(Name="r8642", EventBusName=bus)
    put(cloud, bus, Detail='{"id": 4321}')
    assert len(received(cloud, url)) == 1
