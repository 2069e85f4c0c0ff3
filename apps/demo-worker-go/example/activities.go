package example

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"time"
)

// Activities of the example itself.
type Activities struct {
	// ResultsFolder is where results are saved; it is created when needed.
	ResultsFolder string
}

// SaveResults saves an agent's output as a file, and gives its path.
func (a *Activities) SaveResults(_ context.Context, executionID string, output map[string]any) (string, error) {
	return a.save(executionID+".json", output)
}

// CombineResults puts what several agents found into one object, by the name of the agent.
func (a *Activities) CombineResults(_ context.Context, findings []Finding) (map[string]any, error) {
	combined := make(map[string]any, len(findings))
	for _, finding := range findings {
		combined[finding.AgentID] = finding.Output
	}
	return combined, nil
}

// ReportTimeout leaves a note for the people on call, and gives its path.
func (a *Activities) ReportTimeout(_ context.Context, input PipelineInput) (string, error) {
	return a.save("data-pipeline-timeout.json", map[string]any{
		"message": "The data pipeline did not end within two hours. Look at its execution, then start it again.",
		"input":   input,
		"at":      time.Now().UTC(),
	})
}

func (a *Activities) save(name string, content any) (string, error) {
	text, err := json.MarshalIndent(content, "", "  ")
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(a.ResultsFolder, 0o755); err != nil {
		return "", err
	}
	path := filepath.Join(a.ResultsFolder, name)
	return path, os.WriteFile(path, append(text, '\n'), 0o644)
}
