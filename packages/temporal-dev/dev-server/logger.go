package main

import (
	"fmt"

	"go.temporal.io/server/common/log"
	"go.uber.org/zap"
)

// newLogger writes one line for each event to stderr, without stack traces.
func newLogger(level string) (log.Logger, error) {
	if level == "never" {
		return log.NewNoopLogger(), nil
	}
	zapConfig := zap.NewProductionConfig()
	if err := zapConfig.Level.UnmarshalText([]byte(level)); err != nil {
		return nil, fmt.Errorf("--log-level: %w", err)
	}
	zapConfig.Sampling = nil
	zapConfig.Encoding = "console"
	zapConfig.EncoderConfig = log.DefaultZapEncoderConfig
	zapConfig.DisableCaller = true
	zapConfig.DisableStacktrace = true
	logger, err := zapConfig.Build()
	if err != nil {
		return nil, err
	}
	return log.NewZapLogger(logger), nil
}
