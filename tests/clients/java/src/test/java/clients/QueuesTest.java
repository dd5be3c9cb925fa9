package clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

class QueuesTest extends SqsTestCase {
    @Test
    void queueKeepsItsAttributes() {
        String queue = createQueue(
                "attributes",
                Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT, "45",
                        QueueAttributeName.MESSAGE_RETENTION_PERIOD, "3600"));

        var attributes = SQS.getQueueAttributes(
                        request -> request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .attributes();
        assertEquals("45", attributes.get(QueueAttributeName.VISIBILITY_TIMEOUT));
        assertEquals("3600", attributes.get(QueueAttributeName.MESSAGE_RETENTION_PERIOD));
        String arn = attributes.get(QueueAttributeName.QUEUE_ARN);
        assertTrue(arn.matches("arn:aws:sqs:[a-z0-9-]+:\\d{12}:java-attributes-.+"), arn);

        SQS.setQueueAttributes(request ->
                request.queueUrl(queue).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "60")));
        assertEquals("60", attribute(queue, QueueAttributeName.VISIBILITY_TIMEOUT));
    }

    @Test
    void queueUrlIsFoundByName() {
        String name = uniqueName("url");
        String queue = createQueue(request -> request.queueName(name));

        assertEquals(queue, SQS.getQueueUrl(request -> request.queueName(name)).queueUrl());
    }

    @Test
    void creatingAgainWithOtherAttributesIsRefused() {
        String name = uniqueName("again");
        String queue = createQueue(request ->
                request.queueName(name).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "45")));

        assertEquals(queue, SQS.createQueue(request -> request.queueName(name)).queueUrl());
        assertThrows(
                QueueNameExistsException.class,
                () -> SQS.createQueue(request ->
                        request.queueName(name).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "46"))));
    }

    @Test
    void tagsAreSetAddedAndRemoved() {
        String queue = createQueue(request ->
                request.queueName(uniqueName("tags")).tags(Map.of("team", "billing", "stage", "test")));

        SQS.tagQueue(request -> request.queueUrl(queue).tags(Map.of("stage", "live", "owner", "ana")));
        SQS.untagQueue(request -> request.queueUrl(queue).tagKeys("team"));
        assertEquals(
                Map.of("stage", "live", "owner", "ana"),
                SQS.listQueueTags(request -> request.queueUrl(queue)).tags());
    }

    @Test
    void paginatorWalksEveryQueueWithAPrefix() {
        String prefix = uniqueName("page");
        List<String> urls = new ArrayList<>();
        for (String suffix : List.of("a", "b", "c", "d", "e")) {
            urls.add(createQueue(request -> request.queueName(prefix + "-" + suffix)));
        }

        var pages = SQS.listQueuesPaginator(
                request -> request.queueNamePrefix(prefix).maxResults(2));
        assertEquals(urls, pages.queueUrls().stream().sorted().toList());
        assertTrue(pages.stream().allMatch(page -> page.queueUrls().size() <= 2));
    }

    @Test
    void missingQueueRaisesQueueDoesNotExist() {
        var error = assertThrows(
                QueueDoesNotExistException.class,
                () -> SQS.getQueueUrl(request -> request.queueName(uniqueName("missing"))));
        assertEquals(400, error.statusCode());
        assertEquals(
                "AWS.SimpleQueueService.NonExistentQueue", error.awsErrorDetails().errorCode());
        assertTrue(error.requestId() != null && !error.requestId().isEmpty());
    }

    @Test
    void deletedQueueIsGone() {
        String name = uniqueName("deleted");
        String queue = SQS.createQueue(request -> request.queueName(name)).queueUrl();

        SQS.deleteQueue(request -> request.queueUrl(queue));
        assertThrows(
                QueueDoesNotExistException.class, () -> SQS.getQueueUrl(request -> request.queueName(name)));
    }
}
