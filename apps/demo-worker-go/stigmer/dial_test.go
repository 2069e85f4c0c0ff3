package stigmer

import "testing"

func TestParseURL(t *testing.T) {
	for address, expected := range map[string]struct {
		target string
		secure bool
	}{
		"http://127.0.0.1:7234":       {"dns:///127.0.0.1:7234", false},
		"http://[::1]:7234/":          {"dns:///[::1]:7234", false},
		"http://stigmer":              {"dns:///stigmer:80", false},
		"https://stigmer.example.com": {"dns:///stigmer.example.com:443", true},
		"https://stigmer:8443":        {"dns:///stigmer:8443", true},
	} {
		target, secure, err := parseURL(address)
		if err != nil || target != expected.target || secure != expected.secure {
			t.Errorf("%s gives %s, %v, %v", address, target, secure, err)
		}
	}
	for _, address := range []string{"", "127.0.0.1:7234", "ftp://stigmer", "http://", "http://stigmer/api", "http://%zz"} {
		if target, _, err := parseURL(address); err == nil {
			t.Errorf("%q gives %s", address, target)
		}
	}
}

func TestURLFromEnv(t *testing.T) {
	t.Setenv("STIGMER_URL", "")
	if url := URLFromEnv(); url != DefaultURL {
		t.Errorf("without STIGMER_URL it is %s", url)
	}
	t.Setenv("STIGMER_URL", "https://stigmer")
	if url := URLFromEnv(); url != "https://stigmer" {
		t.Errorf("with STIGMER_URL it is %s", url)
	}
}
