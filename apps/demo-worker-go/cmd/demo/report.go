package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/stigmer/stigmer/apps/demo-worker-go/example"
)

// shown of a value, in characters.
const shown = 160

// report waits for an example's result, and prints it.
func (e runningExample) report(ctx context.Context, out io.Writer) error {
	var result example.Result
	if err := e.run.Get(ctx, &result); err != nil {
		return fmt.Errorf("%s: %w", e.workflowType, err)
	}
	fmt.Fprintf(out, "%s: %s\n", e.workflowType, e.title)
	fmt.Fprintf(out, "  workflow    %s\n", e.run.GetID())
	for _, id := range result.ExecutionIDs {
		fmt.Fprintf(out, "  execution   %s\n", id)
	}
	if result.SavedTo != "" {
		fmt.Fprintf(out, "  saved to    %s\n", result.SavedTo)
	}
	fmt.Fprintln(out, "  result")
	for _, name := range slices.Sorted(maps.Keys(result.Output)) {
		fmt.Fprintf(out, "    %s: %s\n", name, short(result.Output[name]))
	}
	fmt.Fprintln(out)
	return nil
}

func short(value any) string {
	text, isText := value.(string)
	if !isText {
		encoded, err := json.Marshal(value)
		if err != nil {
			return err.Error()
		}
		text = string(encoded)
	}
	characters := []rune(strings.Join(strings.Fields(text), " "))
	if len(characters) > shown {
		return string(characters[:shown]) + "…"
	}
	return string(characters)
}
