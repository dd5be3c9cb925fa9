package clients;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.CreateQueueRequest;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;

abstract class SqsTestCase {
    static final SqsClient SQS =
            Clients.build(SqsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()));

    private final List<String> created = new ArrayList<>();

    @AfterEach
    void deleteQueues() {
        created.forEach(url -> SQS.deleteQueue(request -> request.queueUrl(url)));
    }

    static String uniqueName(String label) {
        return "java-" + label + "-" + UUID.randomUUID();
    }

    String createQueue(String label) {
        return createQueue(label, Map.of());
    }

    String createQueue(String label, Map<QueueAttributeName, String> attributes) {
        String suffix = attributes.containsKey(QueueAttributeName.FIFO_QUEUE) ? ".fifo" : "";
        return createQueue(request -> request.queueName(uniqueName(label) + suffix).attributes(attributes));
    }

    String createQueue(Consumer<CreateQueueRequest.Builder> request) {
        String url = SQS.createQueue(request).queueUrl();
        created.add(url);
        return url;
    }

    static String send(String queueUrl, String body) {
        return SQS.sendMessage(request -> request.queueUrl(queueUrl).messageBody(body)).messageId();
    }

    static List<Message> receive(String queueUrl) {
        return receive(queueUrl, request -> {});
    }

    static List<Message> receive(String queueUrl, Consumer<ReceiveMessageRequest.Builder> options) {
        return SQS.receiveMessage(request -> {
                    request.queueUrl(queueUrl)
                            .maxNumberOfMessages(10)
                            .messageAttributeNames("All")
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL);
                    options.accept(request);
                })
                .messages();
    }

    /** Long polls until {@code count} messages have arrived. */
    static List<Message> receiveAll(String queueUrl, int count) {
        return collect(queueUrl, count, message -> {});
    }

    /** As {@link #receiveAll}, deleting each batch before the next poll. */
    static List<Message> drain(String queueUrl, int count) {
        return collect(queueUrl, count, message -> delete(queueUrl, message));
    }

    private static List<Message> collect(String queueUrl, int count, Consumer<Message> onMessage) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        List<Message> messages = new ArrayList<>();
        while (messages.size() < count) {
            assertTrue(Instant.now().isBefore(deadline), "received only " + messages.size() + " of " + count);
            List<Message> batch = receive(queueUrl, request -> request.waitTimeSeconds(5));
            batch.forEach(onMessage);
            messages.addAll(batch);
        }
        return messages;
    }

    static void delete(String queueUrl, Message message) {
        SQS.deleteMessage(request -> request.queueUrl(queueUrl).receiptHandle(message.receiptHandle()));
    }

    static String attribute(String queueUrl, QueueAttributeName name) {
        return SQS.getQueueAttributes(request -> request.queueUrl(queueUrl).attributeNames(name))
                .attributes()
                .get(name);
    }

    static List<String> bodies(List<Message> messages) {
        return messages.stream().map(Message::body).toList();
    }
}
