package clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.messagemanager.sns.SnsMessageManager;
import software.amazon.awssdk.messagemanager.sns.model.SnsMessage;
import software.amazon.awssdk.messagemanager.sns.model.SnsMessageType;
import software.amazon.awssdk.messagemanager.sns.model.SnsNotification;
import software.amazon.awssdk.messagemanager.sns.model.SnsSubscriptionConfirmation;
import software.amazon.awssdk.messagemanager.sns.model.SnsUnsubscribeConfirmation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Amazon's own message manager checks what topics deliver. */
class SignaturesTest extends SqsTestCase {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final SnsMessageManager MANAGER = SnsMessageManager.builder()
            .region(Region.US_EAST_1)
            .httpClient(new FromTheServer())
            .build();

    @AfterAll
    static void close() {
        MANAGER.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void notificationsInQueues(String version) throws Exception {
        String topic = createTopic(version);
        String queue = createQueue("signed");
        String arn = SQS.getQueueAttributes(
                        request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
                .attributes()
                .get(QueueAttributeName.QUEUE_ARN);
        sns("Subscribe", "TopicArn", topic, "Protocol", "sqs", "Endpoint", arn);
        sns("Publish", "TopicArn", topic, "Message", "Grüße, \"日本\" 🌫\n", "Subject", "a subject");

        String document = asFromAmazon(receiveAll(queue, 1).get(0).body());
        SnsMessage message = MANAGER.parseMessage(document);
        assertEquals(SnsMessageType.NOTIFICATION, message.type());
        assertEquals("Grüße, \"日本\" 🌫\n", ((SnsNotification) message).message());
        assertThrows(
                SdkClientException.class, () -> MANAGER.parseMessage(document.replace("a subject", "another subject")));
        sns("DeleteTopic", "TopicArn", topic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void confirmationsByWeb(String version) throws Exception {
        BlockingQueue<String> documents = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            documents.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            String topic = createTopic(version);
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            sns("Subscribe", "TopicArn", topic, "Protocol", "http", "Endpoint", url);
            var question = (SnsSubscriptionConfirmation) MANAGER.parseMessage(asFromAmazon(next(documents)));
            assertEquals(200, visit(question.subscribeUrl()));

            sns("Publish", "TopicArn", topic, "Message", "by web");
            var notification = (SnsNotification) MANAGER.parseMessage(asFromAmazon(next(documents)));
            assertEquals(200, visit(notification.unsubscribeUrl()));

            var farewell = (SnsUnsubscribeConfirmation) MANAGER.parseMessage(asFromAmazon(next(documents)));
            assertEquals(topic, farewell.topicArn());
            sns("DeleteTopic", "TopicArn", topic);
        } finally {
            server.stop(0);
        }
    }

    private static String createTopic(String version) throws IOException, InterruptedException {
        String answer = sns(
                "CreateTopic",
                "Name",
                uniqueName("topic"),
                "Attributes.entry.1.key",
                "SignatureVersion",
                "Attributes.entry.1.value",
                version);
        return answer.replaceFirst("(?s).*<TopicArn>([^<]+)</TopicArn>.*", "$1");
    }

    /** One call of the API. (The SNS client of the message manager's version does not go with the other clients.) */
    private static String sns(String action, String... parameters) throws IOException, InterruptedException {
        StringBuilder form = new StringBuilder("Version=2010-03-31&Action=" + action);
        for (int index = 0; index < parameters.length; index += 2) {
            form.append('&').append(parameters[index]).append('=');
            form.append(URLEncoder.encode(parameters[index + 1], StandardCharsets.UTF_8));
        }
        HttpRequest request = HttpRequest.newBuilder(Clients.endpoint())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.body();
    }

    private static String next(BlockingQueue<String> documents) throws InterruptedException {
        return documents.poll(20, TimeUnit.SECONDS);
    }

    private static int visit(URI url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** The manager insists on a certificate from Amazon's host, over TLS. The certificate itself is the server's. */
    private static String asFromAmazon(String document) {
        return document.replaceFirst(
                "(\"SigningCertURL\" : \")http://[^/]+/", "$1https://sns.us-east-1.amazonaws.com/");
    }

    private static final class FromTheServer implements SdkHttpClient {
        private final SdkHttpClient client = UrlConnectionHttpClient.create();

        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            URI server = Clients.endpoint();
            return client.prepareRequest(HttpExecuteRequest.builder()
                    .request(request.httpRequest().copy(moved -> moved.protocol(server.getScheme())
                            .host(server.getHost())
                            .port(server.getPort())))
                    .build());
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
