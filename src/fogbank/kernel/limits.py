"""Every quota by its name, with the page that states it. Tests and operators may set others."""

from typing import Final

from msgspec import Struct


class Limits(Struct, frozen=True):
    """AWS's quotas.

    Messages: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
    Queues: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
    """

    sqs_batch_entries_max: int = 10
    sqs_batch_entry_id_chars_max: int = 80
    sqs_message_bytes_max: int = 1_048_576
    sqs_message_attributes_max: int = 10
    sqs_delay_s_max: int = 900
    sqs_visibility_s_max: int = 43_200
    sqs_wait_s_max: int = 20
    sqs_in_flight_standard_max: int = 120_000
    sqs_in_flight_fifo_max: int = 120_000  # 20,000 until November 2024
    sqs_tags_max: int = 50
    sqs_queue_name_chars_max: int = 80
    sqs_purge_interval_s: int = 60
    sqs_name_reuse_s: int = 60
    sqs_deduplication_window_s: int = 300
    sqs_receive_attempt_window_s: int = 300
    sqs_max_receive_count_max: int = 1000
    sqs_redrive_sources_max: int = 10
    sqs_move_messages_per_second_max: int = 500
    # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
    sqs_move_s_max: int = 129_600  # 36 hours
    sqs_move_tasks_max: int = 100  # that run at once, of an account

    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html
    events_buses_max: int = 100  # beside the default one
    events_rules_per_bus_max: int = 20_000  # AWS begins with 300, and raises it for who asks
    events_wildcard_rules_per_bus_max: int = 30
    events_targets_per_rule_max: int = 5
    events_entries_bytes_max: int = 1_048_576  # of a PutEvents request; 262,144 until January 2026
    events_policy_bytes_max: int = 10_240
    events_tags_max: int = 50
    events_replays_at_once_max: int = 10  # in an account and Region

    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html#eb-limits-pipes
    pipes_max: int = 1000  # of an account in a region


AWS_LIMITS: Final = Limits()
