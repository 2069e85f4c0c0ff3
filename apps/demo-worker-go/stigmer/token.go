package stigmer

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

const (
	previewCharacters = 20
	fingerprintDigits = 16
)

// checkToken refuses what could never be completed by its token.
func checkToken(info activity.Info) error {
	if info.IsLocalActivity {
		return temporal.NewNonRetryableApplicationError(
			"A local activity can't wait for Stigmer: call it as a regular activity, with workflow.ExecuteActivity.", Refused, nil)
	}
	if len(info.TaskToken) == 0 {
		return temporal.NewNonRetryableApplicationError(
			"The task token is empty: nobody could be told the outcome.", Refused, nil)
	}
	return nil
}

// tokenPreview is what may be logged of a token. It is the same for all activities of a namespace; the fingerprint tells
// them apart.
func tokenPreview(token []byte) string {
	text := base64.StdEncoding.EncodeToString(token)
	if len(text) <= previewCharacters {
		return text
	}
	return text[:previewCharacters] + "..."
}

// tokenFingerprint correlates the log lines of caller and server: whoever has the token itself can complete the activity,
// so it is never logged.
func tokenFingerprint(token []byte) string {
	sum := sha256.Sum256(token)
	return hex.EncodeToString(sum[:])[:fingerprintDigits]
}
