// Package example holds three workflows that wait for Stigmer, as a user would write them.
package example

// TaskQueue of the example's worker.
const TaskQueue = "stigmer-demo-go"

// DocumentInput is what ProcessDocumentWorkflow takes.
type DocumentInput struct {
	// DocumentURL is an http, https or file URL of a document that the Stigmer server may read.
	DocumentURL string
}

// ContentInput is what AnalyzeContentWorkflow takes.
type ContentInput struct {
	// Text in English.
	Text string
}

// PipelineInput is what DataPipelineWorkflow takes.
type PipelineInput struct {
	// SourceURL is an http, https or file URL of a CSV file that the Stigmer server may read.
	SourceURL string
}

// Result is what each of the workflows gives.
type Result struct {
	// ExecutionIDs in Stigmer.
	ExecutionIDs []string
	// SavedTo is the file that a result or a report was written to, if any.
	SavedTo string `json:",omitempty"`
	// Output is what came back from Stigmer.
	Output map[string]any
}

// Finding is what one agent found.
type Finding struct {
	AgentID string
	Output  map[string]any
}
