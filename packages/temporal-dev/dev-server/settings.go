package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net/netip"
	"os"
	"strings"

	"go.temporal.io/api/enums/v1"
	"gopkg.in/yaml.v3"
)

// settings are the flags of `temporal server start-dev` that are read here.
type settings struct {
	ip               netip.Addr
	port             int
	uiPort           int    // 0: without the web UI
	databaseFile     string // empty: everything is kept in memory
	logLevel         string
	namespaces       []string
	searchAttributes map[string]enums.IndexedValueType
	dynamicConfig    map[string]any
}

func readSettings(args []string) (settings, error) {
	read := settings{
		ip: netip.AddrFrom4([4]byte{127, 0, 0, 1}),
		// The CLI always has this one.
		namespaces:       []string{"default"},
		searchAttributes: map[string]enums.IndexedValueType{},
		dynamicConfig:    map[string]any{},
	}
	flags := flag.NewFlagSet("temporal server start-dev", flag.ContinueOnError)
	flags.Func("ip", "IP `address` of the gRPC service and the web UI (default localhost)", read.setIP)
	flags.IntVar(&read.port, "port", 7233, "`port` of the gRPC service")
	uiPort := flags.Int("ui-port", 0, "`port` of the web UI (default: that of the gRPC service + 1000)")
	headless := flags.Bool("headless", false, "without the web UI")
	flags.StringVar(&read.databaseFile, "db-filename", "", "`file` of the database (default: in memory)")
	flags.StringVar(&read.logLevel, "log-level", "warn", "`level`: debug, info, warn, error or never")
	flags.Func("namespace", "`name` of a namespace to create; may be repeated", read.addNamespace)
	flags.Func("search-attribute", "search attribute of the namespaces that are created, as `name=type`; may be repeated", read.addSearchAttribute)
	flags.Func("dynamic-config-value", "setting of the server as `key=JSON`; may be repeated", read.addDynamicConfig)
	flags.SetOutput(io.Discard)
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			flags.SetOutput(os.Stdout)
			flags.PrintDefaults()
		}
		return read, err
	}
	if flags.NArg() > 0 {
		return read, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if !*headless {
		read.uiPort = *uiPort
		if read.uiPort == 0 {
			read.uiPort = min(read.port+1000, 65535)
		}
	}
	return read, nil
}

func (s *settings) setIP(text string) error {
	if text == "localhost" {
		return nil
	}
	ip, err := netip.ParseAddr(text)
	s.ip = ip
	return err
}

func (s *settings) addNamespace(name string) error {
	s.namespaces = append(s.namespaces, name)
	return nil
}

func (s *settings) addSearchAttribute(text string) error {
	name, typeName, found := strings.Cut(text, "=")
	if !found {
		return fmt.Errorf("expected name=type, not %q", text)
	}
	for known, value := range enums.IndexedValueType_shorthandValue {
		if value != 0 && strings.EqualFold(known, typeName) {
			s.searchAttributes[name] = enums.IndexedValueType(value)
			return nil
		}
	}
	return fmt.Errorf("unknown type %q: it is Text, Keyword, Int, Double, Bool, Datetime or KeywordList", typeName)
}

func (s *settings) addDynamicConfig(text string) error {
	key, value, found := strings.Cut(text, "=")
	if !found {
		return fmt.Errorf("expected key=JSON, not %q", text)
	}
	// The server's own settings files are YAML, which JSON is part of: whole numbers become int, as it expects them.
	var decoded any
	if err := yaml.Unmarshal([]byte(value), &decoded); err != nil {
		return fmt.Errorf("the value of %s is not JSON: %w", key, err)
	}
	s.dynamicConfig[key] = decoded
	return nil
}
