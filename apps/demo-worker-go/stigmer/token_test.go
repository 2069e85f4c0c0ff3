package stigmer

import "testing"

func TestTokenPreview(t *testing.T) {
	for token, expected := range map[string]string{
		"":                  "",
		"short":             "c2hvcnQ=",
		"fifteen bytes..":   "ZmlmdGVlbiBieXRlcy4u",
		"sixteen bytes...":  "c2l4dGVlbiBieXRlcy4u...",
		"much more than 15": "bXVjaCBtb3JlIHRoYW4g...",
	} {
		if preview := tokenPreview([]byte(token)); preview != expected {
			t.Errorf("the preview of %q is %q", token, preview)
		}
	}
}

func TestTokenFingerprint(t *testing.T) {
	if fingerprint := tokenFingerprint([]byte("abc")); fingerprint != "ba7816bf8f01cfea" {
		t.Errorf("the fingerprint is %q", fingerprint)
	}
}
