package clients;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

class FifoTest extends SqsTestCase {
    private static final Map<QueueAttributeName, String> FIFO = Map.of(QueueAttributeName.FIFO_QUEUE, "true");

    private static SendMessageResponse send(String queue, String group, String body, String deduplicationId) {
        return SQS.sendMessage(request -> request.queueUrl(queue)
                .messageGroupId(group)
                .messageBody(body)
                .messageDeduplicationId(deduplicationId));
    }

    private static String system(Message message, MessageSystemAttributeName name) {
        return message.attributes().get(name);
    }

    @Test
    void messagesKeepTheirOrderWithinEachGroup() {
        String queue = createQueue("order", FIFO);
        for (int number = 1; number <= 3; number++) {
            for (String group : List.of("a", "b")) {
                send(queue, group, group + number, group + number);
            }
        }

        Map<String, List<String>> received = drain(queue, 6).stream()
                .collect(groupingBy(
                        message -> system(message, MessageSystemAttributeName.MESSAGE_GROUP_ID),
                        mapping(Message::body, toList())));
        assertEquals(Map.of("a", List.of("a1", "a2", "a3"), "b", List.of("b1", "b2", "b3")), received);
    }

    @Test
    void sequenceNumbersIncrease() {
        String queue = createQueue("sequence", FIFO);
        List<BigInteger> sent = Stream.of("one", "two", "three")
                .map(body -> new BigInteger(send(queue, "group", body, body).sequenceNumber()))
                .toList();
        assertTrue(sent.get(0).compareTo(sent.get(1)) < 0 && sent.get(1).compareTo(sent.get(2)) < 0);

        List<BigInteger> received = drain(queue, 3).stream()
                .map(message -> new BigInteger(system(message, MessageSystemAttributeName.SEQUENCE_NUMBER)))
                .toList();
        assertEquals(sent, received);
    }

    @Test
    void deduplicationIdIsDeliveredOnce() {
        String queue = createQueue("dedup", FIFO);
        var first = send(queue, "group", "original", "same-id");
        var second = send(queue, "group", "repeated", "same-id");
        assertEquals(first.messageId(), second.messageId());
        assertEquals(first.sequenceNumber(), second.sequenceNumber());

        Message message = drain(queue, 1).get(0);
        assertEquals("original", message.body());
        assertEquals("same-id", system(message, MessageSystemAttributeName.MESSAGE_DEDUPLICATION_ID));
        assertEquals(List.of(), receive(queue));
    }

    @Test
    void contentBasedDeduplicationNeedsNoId() {
        String queue = createQueue(
                "content",
                Map.of(
                        QueueAttributeName.FIFO_QUEUE, "true",
                        QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
        assertEquals(
                send(queue, "group", "same", null).messageId(),
                send(queue, "group", "same", null).messageId());
    }

    @Test
    void groupWaitsForItsMessageInFlight() {
        String queue = createQueue("lock", FIFO);
        send(queue, "group", "first", "first");
        send(queue, "group", "second", "second");

        List<Message> first =
                receive(queue, request -> request.maxNumberOfMessages(1).waitTimeSeconds(5));
        assertEquals(List.of("first"), bodies(first));
        assertEquals(List.of(), receive(queue));

        delete(queue, first.get(0));
        assertEquals(List.of("second"), bodies(receiveAll(queue, 1)));
    }
}
