package clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Topics, buses and schedules, which end in queues. */
class RoutingTest extends SqsTestCase {
    private static final SnsClient SNS =
            Clients.build(SnsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    private static final EventBridgeClient EVENTS =
            Clients.build(EventBridgeClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));
    private static final SchedulerClient SCHEDULER =
            Clients.build(SchedulerClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));

    private String subscribedQueue(String topic, Map<String, String> attributes) {
        String queue = createQueue("subscriber");
        String arn = attribute(queue, QueueAttributeName.QUEUE_ARN);
        SNS.subscribe(request ->
                request.topicArn(topic).protocol("sqs").endpoint(arn).attributes(attributes));
        return queue;
    }

    @Test
    void aTopicReachesItsQueues() {
        String topic = SNS.createTopic(request -> request.name(uniqueName("topic"))).topicArn();
        String raw = subscribedQueue(topic, Map.of("RawMessageDelivery", "true"));
        String wrapped = subscribedQueue(topic, Map.of());
        String picky = subscribedQueue(topic, Map.of("FilterPolicy", "{\"colour\":[\"red\"]}"));
        MessageAttributeValue blue =
                MessageAttributeValue.builder().dataType("String").stringValue("blue").build();
        String id = SNS.publish(request ->
                        request.topicArn(topic).message("Grüße 🌫").messageAttributes(Map.of("colour", blue)))
                .messageId();

        var bare = receiveAll(raw, 1).get(0);
        assertEquals("Grüße 🌫", bare.body());
        assertEquals("blue", bare.messageAttributes().get("colour").stringValue());
        String document = receiveAll(wrapped, 1).get(0).body();
        assertTrue(document.contains("\"MessageId\" : \"" + id + "\""), document);
        assertTrue(document.contains("\"Value\":\"blue\""), document);
        assertEquals(List.of(), receive(picky));

        SNS.deleteTopic(request -> request.topicArn(topic));
        assertThrows(
                NotFoundException.class,
                () -> SNS.publish(request -> request.topicArn(topic).message("m")));
    }

    @Test
    void aRuleReachesItsQueue() {
        String bus = uniqueName("bus");
        String queue = createQueue("events");
        String arn = attribute(queue, QueueAttributeName.QUEUE_ARN);
        EVENTS.createEventBus(request -> request.name(bus));
        EVENTS.putRule(request -> request.name("orders")
                .eventBusName(bus)
                .eventPattern("{\"detail\":{\"total\":[{\"numeric\":[\">\",100]}]}}"));
        EVENTS.putTargets(request -> request.rule("orders")
                .eventBusName(bus)
                .targets(target -> target.id("queue").arn(arn).inputPath("$.detail")));

        List<PutEventsRequestEntry> entries = Stream.of(100, 101)
                .map(total -> PutEventsRequestEntry.builder()
                        .eventBusName(bus)
                        .source("shop")
                        .detailType("order placed")
                        .detail("{\"total\":" + total + "}")
                        .time(Instant.now())
                        .build())
                .toList();
        assertEquals(0, EVENTS.putEvents(request -> request.entries(entries)).failedEntryCount());
        assertEquals(List.of("{\"total\":101}"), bodies(receiveAll(queue, 1)));
        assertThrows(
                software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException.class,
                () -> EVENTS.describeEventBus(request -> request.name("nowhere")));
    }

    @Test
    void aScheduleFiresOnce() {
        String name = uniqueName("once");
        String queue = createQueue("scheduled");
        String arn = attribute(queue, QueueAttributeName.QUEUE_ARN);
        Instant soon = Instant.now().plusMillis(1500).truncatedTo(ChronoUnit.SECONDS);
        SCHEDULER.createSchedule(request -> request.name(name)
                .scheduleExpression("at(" + soon.toString().replace("Z", "") + ")")
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .actionAfterCompletion(ActionAfterCompletion.DELETE)
                .target(target -> target.arn(arn)
                        .roleArn("arn:aws:iam::000000000000:role/any")
                        .input("\"<aws.scheduler.scheduled-time>\"")));
        assertEquals(List.of("\"" + soon + "\""), bodies(receiveAll(queue, 1)));
        assertThrows(
                software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException.class,
                () -> SCHEDULER.getSchedule(request -> request.name(name)));
    }
}
