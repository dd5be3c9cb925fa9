package clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

class MessagesTest extends SqsTestCase {
    private static final String MESSAGE_ATTRIBUTES_MD5 = "fd34d322842ad6deebc533be0edf8725";
    private static final Map<String, MessageAttributeValue> MESSAGE_ATTRIBUTES = Map.of(
            "colour", MessageAttributeValue.builder().dataType("String").stringValue("blue").build(),
            "weight", MessageAttributeValue.builder().dataType("Number").stringValue("12.5").build(),
            "digest",
                    MessageAttributeValue.builder()
                            .dataType("Binary")
                            .binaryValue(SdkBytes.fromByteArray(new byte[] {0, 1, 127, -128, -1}))
                            .build());

    @Test
    void messageComesBackWhole() {
        String queue = createQueue("whole");
        String body = "h\u00e9llo <&> \"\u96f2\u6d77\" \ud83c\udf2b\n";

        var sent = SQS.sendMessage(request ->
                request.queueUrl(queue).messageBody(body).messageAttributes(MESSAGE_ATTRIBUTES));
        assertEquals(MESSAGE_ATTRIBUTES_MD5, sent.md5OfMessageAttributes());

        Message message = receiveAll(queue, 1).get(0);
        assertEquals(sent.messageId(), message.messageId());
        assertEquals(body, message.body());
        assertEquals(sent.md5OfMessageBody(), message.md5OfBody());
        assertEquals(MESSAGE_ATTRIBUTES_MD5, message.md5OfMessageAttributes());
        assertEquals(MESSAGE_ATTRIBUTES, message.messageAttributes());

        var attributes = message.attributes();
        assertEquals("1", attributes.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
        long sentAt = Long.parseLong(attributes.get(MessageSystemAttributeName.SENT_TIMESTAMP));
        assertTrue(
                sentAt
                        <= Long.parseLong(
                                attributes.get(MessageSystemAttributeName.APPROXIMATE_FIRST_RECEIVE_TIMESTAMP)));
    }

    @Test
    void longPollWaitsForADelayedMessage() {
        String queue = createQueue("poll");
        SQS.sendMessage(request -> request.queueUrl(queue).messageBody("awaited").delaySeconds(1));

        Instant start = Instant.now();
        assertEquals(List.of("awaited"), bodies(receive(queue, request -> request.waitTimeSeconds(20))));
        assertTrue(Duration.between(start, Instant.now()).toSeconds() < 10);
    }

    @Test
    void batchOfTenReportsItsInvalidEntryAndDeliversTheOthers() {
        String queue = createQueue("batch");
        List<SendMessageBatchRequestEntry> entries = IntStream.range(0, 10)
                .mapToObj(index -> SendMessageBatchRequestEntry.builder()
                        .id("entry-" + index)
                        .messageBody("body-" + index)
                        .delaySeconds(index == 4 ? 901 : 0)
                        .build())
                .toList();

        var sent = SQS.sendMessageBatch(request -> request.queueUrl(queue).entries(entries));
        assertEquals(9, sent.successful().size());
        assertEquals(1, sent.failed().size());
        assertEquals("entry-4", sent.failed().get(0).id());
        assertEquals("InvalidParameterValue", sent.failed().get(0).code());
        assertTrue(sent.failed().get(0).senderFault());

        List<Message> messages = receiveAll(queue, 9);
        List<String> expected = entries.stream()
                .map(SendMessageBatchRequestEntry::messageBody)
                .filter(body -> !body.equals("body-4"))
                .toList();
        assertEquals(expected, bodies(messages).stream().sorted().toList());

        List<DeleteMessageBatchRequestEntry> deletions = new ArrayList<>();
        deletions.add(deletion("bad", "not-a-receipt-handle"));
        messages.forEach(message -> deletions.add(deletion("m" + deletions.size(), message.receiptHandle())));
        var deleted = SQS.deleteMessageBatch(request -> request.queueUrl(queue).entries(deletions));
        assertEquals(9, deleted.successful().size());
        assertEquals(1, deleted.failed().size());
        assertEquals("bad", deleted.failed().get(0).id());
        assertEquals("ReceiptHandleIsInvalid", deleted.failed().get(0).code());
        assertEquals(
                "0", attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    private static DeleteMessageBatchRequestEntry deletion(String id, String receiptHandle) {
        return DeleteMessageBatchRequestEntry.builder().id(id).receiptHandle(receiptHandle).build();
    }

    @Test
    void visibilityTimeoutOfZeroReturnsTheMessage() {
        String queue = createQueue("visibility", Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "600"));
        send(queue, "again");

        Message first = receiveAll(queue, 1).get(0);
        assertEquals(List.of(), receive(queue));
        SQS.changeMessageVisibility(request ->
                request.queueUrl(queue).receiptHandle(first.receiptHandle()).visibilityTimeout(0));

        Message second = receiveAll(queue, 1).get(0);
        assertEquals(first.messageId(), second.messageId());
        assertNotEquals(first.receiptHandle(), second.receiptHandle());
        assertEquals("2", second.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));

        delete(queue, second);
        assertEquals(
                "0", attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
    }

    @Test
    void madeUpReceiptHandleIsInvalid() {
        String queue = createQueue("handle");

        assertThrows(
                ReceiptHandleIsInvalidException.class,
                () -> SQS.deleteMessage(
                        request -> request.queueUrl(queue).receiptHandle("not-a-receipt-handle")));
    }

    @Test
    void messageMovesToTheDeadLetterQueue() {
        String dead = createQueue("dead");
        String policy = """
                {"deadLetterTargetArn": "%s", "maxReceiveCount": 2}"""
                .formatted(attribute(dead, QueueAttributeName.QUEUE_ARN));
        String source = createQueue(
                "source",
                Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "0", QueueAttributeName.REDRIVE_POLICY, policy));
        String messageId = send(source, "poison");

        for (String count : List.of("1", "2")) {
            Message message = receiveAll(source, 1).get(0);
            assertEquals(
                    count, message.attributes().get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
        }
        assertEquals(List.of(), receive(source));

        Message moved = receiveAll(dead, 1).get(0);
        assertEquals(messageId, moved.messageId());
        assertEquals("poison", moved.body());
    }

    @Test
    void purgedQueueIsEmpty() {
        String queue = createQueue("purge");
        List.of("one", "two", "three").forEach(body -> send(queue, body));
        assertEquals("3", attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));

        SQS.purgeQueue(request -> request.queueUrl(queue));
        assertEquals(List.of(), receive(queue));
        assertEquals("0", attribute(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    }
}
