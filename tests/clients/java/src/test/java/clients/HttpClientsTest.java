package clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/** A large message goes there and back over each HTTP implementation the SDK offers. */
class HttpClientsTest extends SqsTestCase {
    private static final String BODY = "x".repeat(250_000);

    @ParameterizedTest
    @ValueSource(strings = {"apache5", "url-connection"})
    void synchronous(String name) {
        String queue = createQueue(name);
        SdkHttpClient.Builder<?> http =
                name.equals("apache5") ? Apache5HttpClient.builder() : UrlConnectionHttpClient.builder();

        try (SqsClient sqs = Clients.build(SqsClient.builder().httpClientBuilder(http))) {
            sqs.sendMessage(request -> request.queueUrl(queue).messageBody(BODY));
            var received = sqs.receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(5));
            assertEquals(BODY, received.messages().get(0).body());
        }
    }

    @Test
    void asynchronous() {
        String queue = createQueue("netty");
        SdkAsyncHttpClient.Builder<?> http = NettyNioAsyncHttpClient.builder();

        try (SqsAsyncClient sqs = Clients.build(SqsAsyncClient.builder().httpClientBuilder(http))) {
            var received = sqs.sendMessage(request -> request.queueUrl(queue).messageBody(BODY))
                    .thenCompose(sent -> sqs.receiveMessage(
                            request -> request.queueUrl(queue).waitTimeSeconds(5)))
                    .join();
            assertEquals(BODY, received.messages().get(0).body());
        }
    }
}
