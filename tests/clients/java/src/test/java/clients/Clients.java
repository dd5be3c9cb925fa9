package clients;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;

final class Clients {
    private Clients() {}

    static <B extends AwsClientBuilder<B, C>, C> C build(B builder) {
        return builder.endpointOverride(endpoint())
                .region(Region.of(setting("AWS_REGION", "us-east-1")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        setting("AWS_ACCESS_KEY_ID", "test"), setting("AWS_SECRET_ACCESS_KEY", "test"))))
                .build();
    }

    static URI endpoint() {
        return URI.create(setting("AWS_ENDPOINT_URL", "http://127.0.0.1:4566"));
    }

    private static String setting(String name, String fallback) {
        String value = System.getenv(name);
        return value == null || value.isEmpty() ? fallback : value;
    }
}
