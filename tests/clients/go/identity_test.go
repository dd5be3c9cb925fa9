package clients

import (
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/sts"
)

func TestCallerIdentity(t *testing.T) {
	client := sts.NewFromConfig(loadConfig(t))

	identity, err := client.GetCallerIdentity(t.Context(), &sts.GetCallerIdentityInput{})
	must(t, err)

	if !regexp.MustCompile(`^\d{12}$`).MatchString(*identity.Account) {
		t.Errorf("account is %q", *identity.Account)
	}
	if !strings.HasPrefix(*identity.Arn, "arn:aws:") || !strings.Contains(*identity.Arn, *identity.Account) {
		t.Errorf("ARN is %q", *identity.Arn)
	}
	if *identity.UserId == "" {
		t.Error("user id is empty")
	}
}
