package clients;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.sts.StsClient;

class IdentityTest {
    @Test
    void stsTellsWhoTheCallerIs() {
        try (StsClient sts =
                Clients.build(StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))) {
            var identity = sts.getCallerIdentity();
            assertTrue(identity.account().matches("\\d{12}"), identity.account());
            assertTrue(identity.arn().matches("arn:aws:(iam|sts)::" + identity.account() + ":.+"), identity.arn());
            assertFalse(identity.userId().isEmpty());
        }
    }
}
