package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"go.temporal.io/sdk/client"

	"github.com/stigmer/stigmer/apps/demo-worker-go/example"
)

// runningExample is one of the three examples, under way.
type runningExample struct {
	workflowType string
	title        string
	run          client.WorkflowRun
}

// startExamples starts the three examples on the demo's own documents.
func startExamples(ctx context.Context, temporal client.Client) ([]runningExample, error) {
	folder, err := dataFolder()
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(folder, "aurora-kettle-review.txt"))
	if err != nil {
		return nil, err
	}
	examples := []struct {
		workflowType, name, title string
		input                     any
	}{
		{
			"ProcessDocumentWorkflow", "document", "One agent reads a document; the workflow saves what it found",
			example.DocumentInput{DocumentURL: fileURL(folder, "harbour-street-library-report.md")},
		}, {
			"AnalyzeContentWorkflow", "content", "Three agents look at a text at the same time; the workflow combines what they found",
			example.ContentInput{Text: string(text)},
		}, {
			"DataPipelineWorkflow", "pipeline", "A workflow definition turns a CSV file into a report, within two hours",
			example.PipelineInput{SourceURL: fileURL(folder, "orders.csv")},
		},
	}
	suffix := time.Now().UTC().Format("20060102-150405.000")
	var running []runningExample
	for _, e := range examples {
		run, err := temporal.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
			ID:        fmt.Sprintf("demo-go-%s-%s", e.name, suffix),
			TaskQueue: example.TaskQueue,
			// Nobody looks at a demo that was left half done.
			WorkflowExecutionTimeout: timeout,
		}, e.workflowType, e.input)
		if err != nil {
			return nil, err
		}
		running = append(running, runningExample{e.workflowType, e.title, run})
	}
	return running, nil
}

// dataFolder holds the documents; the Stigmer server must be allowed to read it.
func dataFolder() (string, error) {
	if folder := os.Getenv("DEMO_DATA"); folder != "" {
		return folder, nil
	}
	folder, err := filepath.Abs(filepath.Join("..", "demo-worker", "data"))
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(folder); err != nil {
		return "", fmt.Errorf("run the demo in its own folder, or set DEMO_DATA to the folder of its documents: %w", err)
	}
	return folder, nil
}

func fileURL(folder, name string) string {
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(filepath.Join(folder, name))}).String()
}
