package shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/** Deploys the jar that Maven has made, and sees its handlers run. */
class FunctionTest {
    private static final Path JAR = Path.of("target/shop.jar");

    private final List<String> functions = new ArrayList<>();
    private final LambdaClient lambda = LambdaClient.builder()
            .endpointOverride(URI.create(setting("AWS_ENDPOINT_URL", "http://127.0.0.1:4566")))
            .region(Region.of(setting("AWS_REGION", "us-east-1")))
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                    setting("AWS_ACCESS_KEY_ID", "test"), setting("AWS_SECRET_ACCESS_KEY", "test"))))
            .build();

    private static String setting(String name, String fallback) {
        return System.getenv().getOrDefault(name, fallback);
    }

    @AfterEach
    void remove() {
        functions.forEach(name -> lambda.deleteFunction(request -> request.functionName(name)));
        lambda.close();
    }

    private String deploy(String handler) throws IOException {
        String name = "java-" + UUID.randomUUID();
        SdkBytes code = SdkBytes.fromByteArray(Files.readAllBytes(JAR));
        lambda.createFunction(request -> request.functionName(name)
                .runtime("java17")
                .handler(handler)
                .role("arn:aws:iam::000000000000:role/any")
                .memorySize(512)
                .timeout(10)
                .environment(environment -> environment.variables(Map.of("GREETING", "hello")))
                .code(given -> given.zipFile(code)));
        functions.add(name);
        lambda.waiter().waitUntilFunctionActiveV2(request -> request.functionName(name));
        return name;
    }

    private InvokeResponse invoke(String name, String event) {
        return lambda.invoke(request -> request.functionName(name)
                .payload(SdkBytes.fromUtf8String(event))
                .logType(LogType.TAIL));
    }

    private static Map<String, JsonNode> json(InvokeResponse answer) {
        return JsonNode.parser().parse(answer.payload().asUtf8String()).asObject();
    }

    @Test
    void objectsAndTheContext() throws IOException {
        String name = deploy("shop.Orders::handleRequest");
        InvokeResponse answer = invoke(name, "{\"customer\": \"Ada\", \"items\": [\"tea\", \"cake\"]}");
        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        Map<String, JsonNode> got = json(answer);
        assertEquals("Ada: tea, cake", got.get("text").asString());
        assertEquals(name, got.get("function").asString());
        assertTrue(got.get("arn").asString().endsWith(":function:" + name));
        assertTrue(got.get("hasTime").asBoolean());
        assertEquals("hello", got.get("greeting").asString());

        String log = new String(Base64.getDecoder().decode(answer.logResult()), StandardCharsets.UTF_8);
        assertTrue(log.contains("START RequestId: " + got.get("requestId").asString()), log);
        assertTrue(log.contains("2 items for Ada"), log);
        assertTrue(log.contains("Init Duration: "), log);

        assertEquals("2", json(invoke(name, "{\"customer\": \"Bob\"}")).get("served").asNumber());
    }

    @Test
    void errorsHaveTheirTypeAndStack() throws IOException {
        String name = deploy("shop.Orders");
        InvokeResponse answer = invoke(name, "{}");
        assertEquals("Unhandled", answer.functionError());
        Map<String, JsonNode> error = json(answer);
        assertEquals("java.lang.IllegalArgumentException", error.get("errorType").asString());
        assertEquals("nobody ordered", error.get("errorMessage").asString());
        String top = error.get("stackTrace").asArray().get(0).asString();
        assertEquals("shop.Orders.handleRequest(Orders.java:", top.substring(0, top.indexOf(':') + 1));
    }

    @Test
    void streams() throws IOException {
        assertEquals("\"QUIET\"", invoke(deploy("shop.Upper"), "\"quiet\"").payload().asUtf8String());
    }

    @Test
    void aHandlerThatIsNotThere() throws IOException {
        InvokeResponse answer = invoke(deploy("shop.Nothing::handle"), "{}");
        assertEquals("Unhandled", answer.functionError());
        assertEquals("java.lang.ClassNotFoundException", json(answer).get("errorType").asString());
    }
}
